//! Lists beside the recordings: Strava's activities and hidden places, Garmin's and Runkeeper's activities.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::analysis::account_export::{garmin, runkeeper, strava};

mod shared;

fuzz_target!(init: shared::init(), |bytes: &[u8]| {
    if let Some(list) = strava::read(bytes) {
        assert!(!list.activities.is_empty());
    }
    strava::privacy_zones(bytes);
    garmin::read(bytes);
    runkeeper::read(bytes);
});
