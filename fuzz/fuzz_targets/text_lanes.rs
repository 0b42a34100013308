//! GPX and TCX documents, each read as both.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::ingest::gpx::Gpx;
use soleus::ingest::tcx::Tcx;

mod shared;

fuzz_target!(init: shared::init(), |bytes: &[u8]| {
    shared::parse_and_repair(&Gpx, bytes);
    shared::parse_and_repair(&Tcx, bytes);
});
