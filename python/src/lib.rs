//! soleus as a Python module: the part in Rust. What is typed, checked and explained for people is in
//! `soleus/__init__.py`; here seasons are read on a thread of their own, and tables go out as Arrow.
#![forbid(unsafe_code)]

mod failure;
mod flags;
mod program;
mod said;
mod season;
mod table;
mod work;

use pyo3::prelude::*;

/// The part of `soleus` that is in Rust.
#[pymodule]
mod _soleus {
    #[pymodule_export]
    use crate::program::command;
    #[pymodule_export]
    use crate::said::{columns, explain, inspect, rules, run};
    #[pymodule_export]
    use crate::season::{Recording, Season, open};
    #[pymodule_export]
    use crate::table::Table;

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        soleus::base::catch_panic::silence_guarded_panics();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
