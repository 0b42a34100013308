//! What stops the work, as the exceptions of `soleus._errors`.

use pyo3::prelude::*;
use soleus::base::error::Error;
use soleus::report::tables;

use crate::table::Table;

/// The exception for what stopped the work. Messages name arguments as Python has them.
pub(crate) fn exception(py: Python, fault: Error) -> PyErr {
    match made(py, &fault) {
        Ok(made) => PyErr::from_value(made),
        Err(other) => other,
    }
}

fn made<'py>(py: Python<'py>, fault: &Error) -> PyResult<Bound<'py, PyAny>> {
    let text = fault.to_string();
    let ledger = match fault {
        Error::NoRuns { ledger, .. } => Some(ledger.as_slice()),
        Error::PartOfLibrary(_) => Some(&[][..]),
        _ => None,
    };
    if let Some(ledger) = ledger {
        let table = tables::ledger_table(ledger).and_then(|table| Ok(Table::new("ledger", table)?));
        let table = table.map_err(|fault| of_kind(py, "SoleusError", &fault.to_string()))?;
        return class(py, "NoRuns")?.call1((text, table));
    }
    let kind = match fault {
        Error::Input { .. } | Error::Settings(_) => "SettingsError",
        Error::System(_) | Error::Write { .. } | Error::OwnFile { .. } => "SystemTrouble",
        _ => "SoleusError",
    };
    class(py, kind)?.call1((text,))
}

fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("soleus._errors")?.getattr(name)
}

/// An exception of this class of `soleus._errors` with this text.
pub(crate) fn of_kind(py: Python, name: &str, text: &str) -> PyErr {
    let made = class(py, name).and_then(|class| class.call1((text,)));
    made.map_or_else(|other| other, PyErr::from_value)
}
