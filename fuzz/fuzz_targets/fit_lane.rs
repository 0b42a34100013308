//! FIT files: the sample lane alone, then both lanes and the repair of what they give.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::ingest::fit::{Fit, samples};

mod shared;

fuzz_target!(init: shared::init(), |bytes: &[u8]| {
    let recorded = samples(bytes).len();
    let kept = shared::parse_and_repair(&Fit, bytes);
    assert!(kept <= recorded, "{kept} of {recorded} samples");
});
