//! What every room stands on: units and quantities, errors, threads, files that appear whole or not at
//! all, clean text, "did you mean", arithmetic on lists of numbers, the forms of English words. Knows
//! nothing of runs.

pub(crate) mod atomic_file;
pub(crate) mod build_id;
pub mod catch_panic;
pub mod error;
pub(crate) mod folder_lock;
pub mod ledger_entry;
pub(crate) mod manifest;
pub mod parallel;
pub mod parquet_file;
pub mod quantity;
pub(crate) mod regular_file;
pub mod sanitize;
pub mod stats;
pub mod suggest;
pub mod system;
pub mod units;
pub(crate) mod user_file_names;
pub mod words;
