//! What the targets have in common.
#![allow(dead_code, reason = "no target uses everything")]

use soleus::activity::Activity;
use soleus::base::{catch_panic, parallel};
use soleus::ingest::Format;
use soleus::ingest::repair::repair;

/// 2026-11-24T00:00:00Z, in place of the end of tomorrow: outcomes must not depend on the clock.
const LATEST_MS: i64 = 1_795_478_400_000;

/// Lets panics of format crates end at the door that is made for them; any other ends the run. One thread
/// works at a time, so that an input takes the same way each time.
pub fn init() {
    catch_panic::silence_guarded_panics();
    parallel::limit(1);
}

/// Reads and repairs the activities of a content; how many samples are left.
pub fn parse_and_repair(format: &dyn Format, bytes: &[u8]) -> usize {
    let activities = format.parse(bytes).unwrap_or_default();
    activities.into_iter().map(|mut activity| repair_one(&mut activity)).sum()
}

/// Repairs an activity; how many samples are left, in order and each at its own moment.
pub fn repair_one(activity: &mut Activity) -> usize {
    repair(activity, LATEST_MS);
    let times = &activity.samples.time_ms;
    assert!(times.is_sorted_by(|earlier, later| earlier < later));
    times.len()
}
