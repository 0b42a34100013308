//! Recordings of the kinds on which figures go wrong, invented, with the right figures by hand.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../command/mod.rs"]
mod command;
mod doubts;
#[path = "../fit_writer/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod fit_writer;
mod samples;
mod seasons;
