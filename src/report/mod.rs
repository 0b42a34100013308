//! What a person or another program reads: text, tables, JSON. The only modules that build prose
//! about a whole analysis; a rule's own sentences stand with the rule.

pub mod html;
pub mod output;
pub mod pictures;
pub mod plan_files;
pub mod records;
pub mod run_tables;
mod shoe_table;
pub mod tables;
pub(crate) mod team_files;
pub mod text;
mod told_tables;
mod typed_table;
