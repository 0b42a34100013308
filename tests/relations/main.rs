//! Relations: what must stay the same, or move along, when the same runs are given in another way.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../command/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod command;
mod dice;
mod facts;
mod fit_spellings;
#[path = "../fit_writer/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod fit_writer;
mod gpx_spellings;
mod next_limit;
mod packed;
#[path = "../packing/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod packing;
mod places;
mod recording;
mod seasons;
mod texts;
mod time;

use command::sample_data;
