//! `soleus cohort` ended at any moment, called twice at once, and what it keeps of its tries. Needs Unix to end a
//! call with all its processes.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant, SystemTime};

use polars::prelude::{IntoLazy, col};
use serde_json::Value;

use crate::cohort::{checked, cohort, study, table, texts};
use crate::stderr;

/// A call in a group of its own, which can be ended with all that it started.
fn started(study: &Path, dataset: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(["cohort", study.to_str().unwrap(), "--quiet", "--out", dataset.to_str().unwrap()])
        .process_group(0)
        .spawn()
        .unwrap()
}

fn end(mut call: Child) {
    let group = format!("-{}", call.id());
    // Where all have ended already there is no such group.
    let _ = Command::new("kill").args(["-KILL", "--", &group]).output().unwrap();
    call.wait().unwrap();
}

/// The committed buckets, with the moment each was written.
fn committed(dataset: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let all = walkdir::WalkDir::new(dataset.join("athletes")).into_iter().filter_map(Result::ok);
    let files = all.filter(|entry| entry.file_type().is_file());
    files
        .map(|file| (file.path().to_owned(), file.metadata().unwrap().modified().unwrap()))
        .collect()
}

fn digest(dataset: &Path) -> Value {
    let checked = checked(dataset);
    assert_eq!(
        (checked["missing"].to_string(), checked["faults"].to_string()),
        ("[]".into(), "[]".into())
    );
    checked["digest"].clone()
}

/// A whole dataset, its digest, and how long it took.
fn whole(study: &Path, dataset: &Path) -> (Value, Duration) {
    let begin = Instant::now();
    let output = cohort(study, dataset, &["--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (digest(dataset), begin.elapsed())
}

#[test]
fn killed_at_any_moment_the_next_call_ends_what_was_begun_and_touches_nothing_that_was_done() {
    const KILLS: u32 = 20;
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let (expected, took) = whole(study.path(), &out.path().join("whole"));
    let dataset = out.path().join("ended");
    let mut stopped_between = 0;
    for kill in 0..KILLS {
        let _ = fs::remove_dir_all(&dataset);
        let call = started(study.path(), &dataset);
        // Steps that hit other places every time.
        std::thread::sleep(took.mul_f64(f64::from(kill * 7 % KILLS) / f64::from(KILLS)));
        end(call);
        let before = committed(&dataset);
        stopped_between += u32::from((1..16).contains(&before.len()));
        assert_eq!(whole(study.path(), &dataset).0, expected, "after kill {kill}");
        let after = committed(&dataset);
        assert!(before.iter().all(|(path, at)| after.get(path) == Some(at)), "after kill {kill}");
    }
    assert!(stopped_between > 0, "no call was ended between two buckets");
}

#[test]
fn three_calls_at_once_make_the_same_dataset() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let (expected, _) = whole(study.path(), &out.path().join("whole"));
    let dataset = out.path().join("shared");
    let calls: Vec<Child> = (0..3).map(|_| started(study.path(), &dataset)).collect();
    for mut call in calls {
        assert_eq!(call.wait().unwrap().code(), Some(0));
    }
    assert_eq!(digest(&dataset), expected);
}

#[test]
fn each_try_is_kept_with_where_how_long_and_how_it_ended() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    whole(study.path(), &dataset);
    let mut buckets = Vec::new();
    for entry in fs::read_dir(dataset.join("_log")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines() {
            let attempt: Value = serde_json::from_str(line).unwrap();
            assert_eq!(
                (attempt["ended"].as_str(), attempt["attempt"].as_u64()),
                (Some("done"), Some(1))
            );
            assert!(attempt["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{line}");
            if cfg!(target_os = "linux") {
                // A process that reads recordings holds more than a megabyte.
                assert!(attempt["peak_memory_bytes"].as_u64().is_some_and(|bytes| bytes > 1 << 20));
                assert!(attempt["host"].as_str().is_some_and(|host| !host.is_empty()), "{line}");
            }
            buckets.push(attempt["bucket"].as_u64().unwrap());
        }
    }
    buckets.sort_unstable();
    assert_eq!(buckets, (0..16).collect::<Vec<_>>());
}

#[test]
fn the_speeds_of_each_run_are_a_table_where_they_are_asked_for() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    let output = cohort(study.path(), &dataset, &["--with", "exposure"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let sums = table(&dataset, "exposure")
        .lazy()
        .group_by([col("athlete"), col("run_id")])
        .agg([col("time_ms").sum()])
        .collect()
        .unwrap();
    let runs = table(&dataset, "runs");
    let running_s = runs.column("running_s").unwrap().f64().unwrap().clone();
    let expected: BTreeMap<(String, String), Option<f64>> = texts(&runs, "athlete")
        .into_iter()
        .zip(texts(&runs, "run_id"))
        .zip(running_s.iter())
        .collect();
    assert!(sums.height() > 20, "{sums}");
    let times = sums.column("time_ms").unwrap().i64().unwrap();
    for ((athlete, run), ms) in
        texts(&sums, "athlete").into_iter().zip(texts(&sums, "run_id")).zip(times.iter())
    {
        let running_s = expected[&(athlete.clone(), run.clone())].unwrap();
        let binned_s = ms.unwrap() as f64 / 1000.0;
        // The bins hold all running.
        assert!(
            (running_s - binned_s).abs() < 0.001,
            "{athlete} {run}: {running_s} s, {binned_s} s"
        );
    }
    // Another choice of tables is another dataset.
    let output = cohort(study.path(), &dataset, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another choice of tables"), "{}", stderr(&output));
    fs::remove_file(dataset.join("exposure/bucket=0003/part-0.parquet")).unwrap();
    let faults = checked(&dataset)["faults"].to_string();
    assert!(faults.contains("exposure of bucket 0003 is missing"), "{faults}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_machine_lacks_ends_the_call_and_never_makes_a_smaller_dataset() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let (expected, _) = whole(study.path(), &out.path().join("whole"));
    let dataset = out.path().join("scarce");
    for limit in ["ulimit -n 7", "ulimit -n 12", "ulimit -v 90000", "ulimit -v 120000"] {
        let _ = fs::remove_dir_all(&dataset);
        let output = Command::new("sh")
            .args(["-c", &format!("{limit} && exec timeout 300 \"$@\""), "sh"])
            .arg(env!("CARGO_BIN_EXE_soleus"))
            .args(["cohort", study.path().to_str().unwrap(), "--quiet"])
            .args(["--out", dataset.to_str().unwrap()])
            .output()
            .unwrap();
        let said = stderr(&output);
        match output.status.code() {
            Some(0) => assert_eq!(digest(&dataset), expected, "{limit}"),
            // Before the program begins, the system says in its own words that it cannot load it.
            Some(code @ (6 | 127)) => {
                assert!(code == 127 || said.starts_with("soleus: "), "{said}")
            }
            code => panic!("{limit}: {code:?} {said}"),
        }
        // The next call, with all that it needs, makes it whole.
        assert_eq!(whole(study.path(), &dataset).0, expected, "{limit}");
    }
    // A file where the dataset is to be.
    fs::write(out.path().join("file"), "").unwrap();
    let output = cohort(study.path(), &out.path().join("file/dataset"), &[]);
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
}
