//! What every part may use and what uses no part: arithmetic on lists of numbers, and the forms of
//! English words.

pub mod stats;
pub mod words;
