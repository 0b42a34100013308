//! Throughput of the GPX lane beside the `gpx` crate on the same bytes.

use soleus::ingest::Format;
use soleus::ingest::gpx::Gpx;

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::{at_least, gpx_run, heading, line, time};

const BUDGET_MB_PER_S: f64 = 200.0;
const BUDGET_TIMES_GPX: f64 = 10.0;

fn main() {
    measure("one hour, with Garmin extensions", 3600, true);
    measure("one hour, plain", 3600, false);
    measure("24 hours, with Garmin extensions", 24 * 3600, true);
    measure("24 hours, plain", 24 * 3600, false);
}

fn measure(what: &str, length_s: u32, has_extensions: bool) {
    let text = gpx_run::write(0, length_s, has_extensions);
    let bytes = text.as_bytes();
    heading(&format!("{what}: {:.2} MB", bytes.len() as f64 / 1e6));
    let ours = time(|| Gpx.parse(bytes).map(|activities| activities.len()));
    let theirs = time(|| gpx::read(bytes).map(|document| document.tracks.len()));
    line("soleus, whole lane", &ours, bytes.len());
    line("gpx::read", &theirs, bytes.len());
    at_least("throughput", ours.mb_per_s(bytes.len()), BUDGET_MB_PER_S, "MB/s");
    let times = theirs.median_s() / ours.median_s();
    at_least("times as fast as gpx", times, BUDGET_TIMES_GPX, "×");
}
