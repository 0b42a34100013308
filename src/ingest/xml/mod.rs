//! What the XML formats share: cutting a text into tags and values whatever its state, walking
//! through its elements, and turning points into columns. A format adds the meaning of names.

pub(crate) mod cursor;
pub(crate) mod dialect;
pub(crate) mod element_counts;
pub(crate) mod label;
pub(crate) mod lex;
pub(crate) mod points;
pub(crate) mod root;
pub(crate) mod walk;
