//! The line from paths to judged seasons as one function, and what it needs on the way: one input
//! decoded, the lists of account exports, whose run it is, and what became of every file.

pub mod account_export;
pub mod anonymous;
pub(crate) mod decode;
pub(crate) mod gather;
pub mod ledger;
pub(crate) mod people;
pub mod pipeline;
mod shoe_names;
pub mod unnamed;
mod whole_words;
pub mod written;
