//! A folder of several hundred runs, read on all cores at once.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;
use std::process::Command;

#[path = "../benches/support/fit_run.rs"]
mod fit_run;

const RUN_COUNT: u32 = 300;
/// A quarter of what a thread has by default, so that a stack that grows with the number of files
/// is found out whatever the timing.
const STACK_BYTES: &str = "524288";

#[test]
fn a_long_season_does_not_exhaust_the_stack() {
    let folder = tempfile::tempdir().unwrap();
    for day in 0..RUN_COUNT {
        let plan = fit_run::Plan { day, length_s: 3600, has_developer_fields: true };
        fs::write(folder.path().join(format!("{day}.fit")), fit_run::write(plan)).unwrap();
    }
    let mut soleus = Command::new(env!("CARGO_BIN_EXE_soleus"));
    soleus.arg("season").arg(folder.path()).arg("--quiet").env("RUST_MIN_STACK", STACK_BYTES);
    let output = soleus.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
