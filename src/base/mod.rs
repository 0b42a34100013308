//! What every part may use and what uses no part: arithmetic on lists of numbers, and the forms of
//! English words.

pub(crate) mod atomic_file;
pub mod catch_panic;
pub mod error;
pub mod ledger_entry;
pub(crate) mod manifest;
pub mod parallel;
pub mod quantity;
pub mod sanitize;
pub mod stats;
pub mod suggest;
pub mod system;
pub mod units;
pub(crate) mod user_file_names;
pub mod words;
