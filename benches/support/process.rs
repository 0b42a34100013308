//! The finished program as a process: how long a call takes and how much memory it has at most.

use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one call of the program took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    pub(crate) seconds: f64,
    /// Zero where Linux cannot be asked.
    pub(crate) peak_mb: f64,
}

/// Calls the program; the peak of memory is asked for while it runs.
pub(crate) fn soleus(arguments: &[impl AsRef<OsStr>]) -> Took {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak_mb = 0.0f64;
    let status = loop {
        peak_mb = peak_mb.max(high_water_mb(child.id()));
        match child.try_wait().expect("a state") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    assert!(status.success(), "{status}");
    Took { seconds: start.elapsed().as_secs_f64(), peak_mb }
}

/// The most memory a process has had, by Linux; zero elsewhere.
fn high_water_mb(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}
