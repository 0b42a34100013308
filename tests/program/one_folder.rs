//! What goes on in an output folder besides one soleus: a second one, an end in the middle, pipes and
//! links where files should be, and recordings beside the report.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Every file below a folder with its bytes, by path.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    files.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn start(inputs: &[&str], out: &Path, more: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soleus"));
    command.arg("season").args(inputs).args(["--no-library", "-q", "--out"]).arg(out).args(more);
    command.stderr(Stdio::piped()).spawn().unwrap()
}

/// A folder with some of the recordings.
fn some(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut paths: Vec<_> =
        fs::read_dir(sample_data()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().take(count) {
        fs::copy(path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    folder
}

#[test]
fn two_at_once_write_the_report_of_one_or_of_the_other() {
    let inputs = [some(6), some(30)];
    let paths = inputs.each_ref().map(|input| input.path().to_str().unwrap());
    let alone = paths.map(|path| {
        let out = tempfile::tempdir().unwrap();
        assert!(start(&[path], out.path(), &[]).wait().unwrap().success());
        contents(out.path())
    });
    let out = tempfile::tempdir().unwrap();
    for _ in 0..5 {
        for child in paths.map(|path| start(&[path], out.path(), &[])) {
            let done = child.wait_with_output().unwrap();
            assert_eq!((done.status.code(), stderr(&done)), (Some(0), String::new()));
        }
        let written = contents(out.path());
        assert!(alone.contains(&written), "{:?}", written.keys());
    }
}

#[cfg(unix)]
#[test]
fn a_second_one_waits_for_the_folder() {
    let out = tempfile::tempdir().unwrap();
    let folder = fs::File::open(out.path()).unwrap();
    folder.lock().unwrap();
    let input = some(3);
    let mut child = start(&[input.path().to_str().unwrap()], out.path(), &[]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(child.try_wait().unwrap().is_none() && contents(out.path()).is_empty());
    folder.unlock().unwrap();
    assert!(child.wait().unwrap().success() && !contents(out.path()).is_empty());
}

#[test]
fn a_report_beside_its_recordings_is_the_same_every_time() {
    let folder = some(12);
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let path = folder.path().to_str().unwrap();
    let write = || {
        let output = soleus(&["season", path, "--no-library", "--out", path]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        (stdout(&output), contents(folder.path()))
    };
    let first = write();
    // Left by one that was ended.
    fs::write(folder.path().join(".soleus-abc.tmp"), "half").unwrap();
    assert!(write() == first && write() == first);
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().to_str().unwrap();
    soleus(&["season", path, "--no-library", "-q", "--out", out]);
    let table = |name: &str| fs::read(elsewhere.path().join(name)).unwrap();
    assert!(table("runs.csv") == first.1["runs.csv"] && table("weeks.csv") == first.1["weeks.csv"]);
}

#[cfg(unix)]
#[test]
fn pipes_where_files_should_be_are_refused_and_not_waited_for() {
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let folder = some(3);
    pipe(&folder.path().join("privacy_zones.csv"));
    let out = tempfile::tempdir().unwrap();
    let run = folder.path().join("2026-03-05_easy.gpx");
    let line = ["run", run.to_str().unwrap(), "--map", "--no-library", "-q"];
    let shown = soleus(&[&line[..], &["--out", out.path().to_str().unwrap()]].concat());
    assert_eq!(shown.status.code(), Some(0), "{}", stderr(&shown));
    assert!(stderr(&shown).contains("no route is drawn"), "{}", stderr(&shown));
    for name in ["manifest.json", "runs.csv", "charts"] {
        let out = tempfile::tempdir().unwrap();
        pipe(&out.path().join(name));
        let done = start(&[folder.path().to_str().unwrap()], out.path(), &[]);
        let done = done.wait_with_output().unwrap();
        let said = stderr(&done);
        assert_eq!(done.status.code(), Some(5), "{name}: {said}");
        assert!(said.contains("cannot write") && said.lines().count() == 1, "{name}: {said}");
    }
}
