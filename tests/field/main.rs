//! Recordings of the kinds on which figures go wrong, invented, with the right figures by hand.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod samples;
