//! Any content beside an invented season, through the whole line to the page and the tables, whose size is
//! bounded. What gives no run is left to the targets of its format.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

#[path = "../../tests/fit_writer/mod.rs"]
#[allow(dead_code, reason = "no target uses everything")]
mod fit_writer;
#[path = "../../tests/invented/mod.rs"]
#[allow(dead_code, unused_imports, reason = "no target uses everything")]
mod invented;
#[path = "../../tests/line/mod.rs"]
#[allow(dead_code, reason = "no target uses everything")]
mod line;
mod shared;

fuzz_target!(init: shared::init(), |bytes: &[u8]| -> Corpus {
    if line::whole_line(bytes) { Corpus::Keep } else { Corpus::Reject }
});
