//! What the XML formats share: cutting a text into tags and values, whatever its state.

pub(in crate::ingest) mod cursor;
pub(in crate::ingest) mod lex;
