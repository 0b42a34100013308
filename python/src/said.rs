//! What the commands print as JSON.

use std::path::PathBuf;

use pyo3::prelude::*;
use soleus::base::error::Error;
use soleus::cli::{AnalysisArgs, Command, InspectArgs, RunArgs};
use soleus::commands::execute;
use soleus::report::records::catalogue;

use crate::failure::exception;
use crate::flags::{Flags, Place, Source, as_paths, limit_threads, plain};
use crate::work::work;

/// What a command prints.
fn said(py: Python, command: Command, place: Place) -> PyResult<String> {
    work(py, None, move |watch| {
        place.with(watch, |world| execute(&command, world)).map(|done| done.text)
    })
}

/// What `soleus run --json` prints.
#[pyfunction]
pub(crate) fn run(
    py: Python,
    file: Source,
    history: Vec<PathBuf>,
    flags: Flags,
) -> PyResult<String> {
    let (files, input) = as_paths(py, vec![file])?;
    let (common, place) = flags.split();
    limit_threads(py, common.threads)?;
    let common = AnalysisArgs { json: true, ..common };
    let history = history.into_iter().map(plain).collect();
    let args = RunArgs {
        files,
        last: false,
        on: None,
        history,
        map: false,
        tables: false,
        anonymous: false,
        open: false,
        common,
    };
    said(py, Command::Run(args), place.with_input(input))
}

/// What `soleus inspect --json` prints.
#[pyfunction]
pub(crate) fn inspect(py: Python, sources: Vec<Source>, flags: Flags) -> PyResult<String> {
    let (files, input) = as_paths(py, sources)?;
    let (common, place) = flags.split();
    let args =
        InspectArgs { files, json: true, max_file_size: common.max_file_size, threads: None };
    said(py, Command::Inspect(args), place.with_input(input))
}

/// What `soleus rules --json` prints.
#[pyfunction]
pub(crate) fn rules() -> String {
    catalogue::rules_json().to_string()
}

/// What `soleus explain --json` prints.
#[pyfunction]
pub(crate) fn explain(py: Python, id: &str) -> PyResult<String> {
    let entry = catalogue::find(id).map_err(Error::Settings);
    entry.map(|entry| entry.json().to_string()).map_err(|fault| exception(py, fault))
}

/// What `soleus columns --json` prints.
#[pyfunction]
pub(crate) fn columns() -> String {
    catalogue::columns_json().to_string()
}
