//! The command of the program inside the module: the `main.rs` of the program itself.

use std::ffi::OsString;

use pyo3::prelude::*;

#[path = "../../src/main.rs"]
#[expect(dead_code, reason = "the program's own `main` is not called")]
mod main;

/// Does what the command `soleus` does with these arguments, and returns its exit code. `again` is a program with
/// arguments that starts the same again.
#[pyfunction]
pub(crate) fn command(py: Python, arguments: Vec<OsString>, again: Vec<OsString>) -> u8 {
    py.detach(|| main::run(&main::Start { arguments, again }))
}
