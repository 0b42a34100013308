//! One run: which recordings are runs, its samples, its figures and what is doubted of them, its calf
//! load, its tables.

pub mod calf_load;
pub mod classify;
pub(crate) mod decoded_file;
pub mod doubt;
pub(crate) mod figure_checks;
pub mod metrics;
pub mod run_detail;
pub mod run_tables;
pub mod samples;
