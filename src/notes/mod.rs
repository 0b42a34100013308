//! Pain in what runners write: titles, descriptions and notes become mentions, each with its place,
//! side, day and the sentence that says so. Proposes and decides nothing: whether a mention is true
//! only the runner knows.

mod clause;
mod finders;
mod fold;
mod language;
mod mention;
mod names;
mod patterns;
mod proposals;
mod reader;
mod sentence;
mod written_score;

pub use mention::{Certainty, Mention, Moment};
pub use proposals::{Note, Proposal, proposals};
pub use reader::NoteReader;
