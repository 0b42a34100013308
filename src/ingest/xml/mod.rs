//! What the XML formats share: cutting a text into tags and values whatever its state, walking
//! through its elements, and turning points into columns. A format adds the meaning of names.

pub(in crate::ingest) mod census;
pub(in crate::ingest) mod cursor;
pub(in crate::ingest) mod dialect;
pub(in crate::ingest) mod label;
pub(in crate::ingest) mod lex;
pub(in crate::ingest) mod points;
pub(in crate::ingest) mod root;
pub(in crate::ingest) mod walk;
