//! One run from bytes to the tables a season keeps, stage by stage, on one core.

use soleus::activity::Activity;
use soleus::ingest;
use soleus::ingest::repair::repair;
use soleus::run::metrics::measure_all;
use soleus::run::run_tables;
use soleus::run::samples::{self, GradeCurve};

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::fit_run::{self, Plan};
use support::{gpx_run, heading, line, time};

/// 2100-01-01T00:00:00Z: later than any invented run.
const LATEST_MS: i64 = 4_102_444_800_000;

fn main() {
    let plan = Plan { day: 0, length_s: 3600, has_developer_fields: true };
    measure("FIT, one hour, with developer fields", &fit_run::write(plan));
    measure("GPX, one hour, with extensions", gpx_run::write(0, 3600, true).as_bytes());
}

fn measure(what: &str, bytes: &[u8]) {
    heading(&format!("{what}: {:.2} MB", bytes.len() as f64 / 1e6));
    let recorded = read(bytes);
    let mut repaired = recorded.clone();
    repair(&mut repaired, LATEST_MS);
    let derive = |activity: &Activity| {
        run_tables::derive(activity, "a", "a.fit", GradeCurve::Empirical).expect("columns fit")
    };
    let table =
        |activity: &Activity| samples::table(activity, GradeCurve::Empirical).expect("columns fit");
    line("read", &time(|| read(bytes)), bytes.len());
    let copy = time(|| recorded.clone());
    let copy_and_repair = time(|| {
        let mut activity = recorded.clone();
        repair(&mut activity, LATEST_MS);
        activity
    });
    line("copy (part of the next line)", &copy, bytes.len());
    line("copy and repair", &copy_and_repair, bytes.len());
    let sampled = table(&repaired);
    let metrics = time(|| measure_all(&sampled.table).expect("columns fit"));
    line("sample table (part of run tables)", &time(|| table(&repaired)), bytes.len());
    line("metrics (part of run tables)", &metrics, bytes.len());
    line("run tables", &time(|| derive(&repaired)), bytes.len());
    let whole = time(|| {
        let mut activity = read(bytes);
        repair(&mut activity, LATEST_MS);
        derive(&activity)
    });
    line("bytes to run tables", &whole, bytes.len());
}

fn read(bytes: &[u8]) -> Activity {
    ingest::read(bytes).expect("an invented run can be read").remove(0)
}
