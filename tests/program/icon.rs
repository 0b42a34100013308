//! For who never typed a command: paths alone, `--open`, and windows that close with the program. The browser is
//! a script that notes what it was asked to open.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::sample_data;
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

/// Far more than a script takes to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with `exports` in it, which holds a few runs of the invented season.
struct Desktop(tempfile::TempDir);

impl Desktop {
    fn new() -> Self {
        let desktop = Self(tempfile::tempdir().unwrap());
        let exports = desktop.path("exports");
        fs::create_dir(&exports).unwrap();
        for run in ["2026-03-10_easy.fit", "2026-03-12_easy.fit", "2026-03-15_long.fit"] {
            fs::copy(sample_data().join(run), exports.join(run)).unwrap();
        }
        desktop
    }

    fn path(&self, name: &str) -> PathBuf {
        // The system may know its temporary folder under two names.
        fs::canonicalize(self.0.path()).unwrap().join(name)
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/browser.sh");
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        vec![
            ("BROWSER", text(browser)),
            ("SEEN", text(self.path("seen"))),
            ("HOME", text(self.path("home"))),
        ]
    }

    fn run(&self, arguments: &[&str], changed: &[(&str, &str)]) -> Output {
        let own = self.environment();
        let own = own.iter().map(|(name, value)| (*name, value.as_str()));
        let environment: Vec<_> = own.chain(changed.iter().copied()).collect();
        soleus_in(&self.path(""), arguments, &environment)
    }

    /// What the browser was asked to open.
    fn opened(&self) -> PathBuf {
        let began = Instant::now();
        let seen = self.path("seen");
        loop {
            if let Ok(page) = fs::read_to_string(&seen) {
                fs::remove_file(&seen).unwrap();
                return page.into();
            }
            assert!(began.elapsed() < PATIENCE, "no browser was opened");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The names of what lies there.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().to_str().unwrap().to_owned();
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.retain(|name| !["cache", "home", "seen"].contains(&name.as_str()));
        names.sort();
        names
    }
}

fn is_fine(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
}

#[test]
fn a_path_alone_makes_a_page_next_to_it_and_opens_it() {
    let desktop = Desktop::new();
    for _ in 0..2 {
        let output = desktop.run(&["exports"], &[]);
        is_fine(&output);
        let page = desktop.path("exports soleus report/report.html");
        assert_eq!(desktop.opened(), page);
        assert!(page.is_file());
        let said = format!("soleus: opened {} in your browser\n", page.display());
        assert_eq!(stderr(&output), said);
        assert!(stdout(&output).starts_with("3 runs"), "{}", stdout(&output));
        assert_eq!(desktop.names(""), ["exports", "exports soleus report"]);
        assert_eq!(desktop.names("exports").len(), 3);
    }
}

#[test]
fn several_paths_and_flags_are_taken_as_season_takes_them() {
    let desktop = Desktop::new();
    let two = ["exports/2026-03-10_easy.fit", "exports/2026-03-12_easy.fit"];
    let output = desktop.run(&[&["--quiet"], &two[..]].concat(), &[]);
    is_fine(&output);
    assert_eq!((stdout(&output), stderr(&output)), (String::new(), String::new()));
    assert_eq!(desktop.opened(), desktop.path("exports/soleus report/report.html"));
    let output = desktop.run(&["exports", "--out", "mine"], &[]);
    is_fine(&output);
    assert_eq!(desktop.opened(), desktop.path("mine/report.html"));
    assert_eq!(desktop.names(""), ["exports", "mine"]);
}

#[test]
fn a_single_run_has_the_page_of_a_run() {
    let desktop = Desktop::new();
    let output = desktop.run(&["exports/2026-03-15_long.fit"], &[]);
    is_fine(&output);
    let page = desktop.opened();
    assert_eq!(page, desktop.path("exports/2026-03-15_long soleus report/report.html"));
    let run = ["run", "exports/2026-03-15_long.fit", "--out", "run"];
    is_fine(&desktop.run(&run, &[]));
    let text = |page: &Path| fs::read_to_string(page).unwrap();
    assert!(text(&page) == text(&desktop.path("run/report.html")));
}

#[test]
fn every_command_with_a_page_opens_it() {
    let desktop = Desktop::new();
    fs::create_dir(desktop.path("club")).unwrap();
    fs::rename(desktop.path("exports"), desktop.path("club/anna")).unwrap();
    let runs = "club/anna";
    for (line, page) in [
        (vec!["season", runs], "club/anna soleus report/report.html"),
        (vec!["season", runs, "--anonymous"], "club/soleus anonymous report/report.html"),
        (vec!["run", "--last", runs], "club/anna soleus run/report.html"),
        (
            vec!["run", "club/anna/2026-03-12_easy.fit"],
            "club/anna/2026-03-12_easy soleus run/report.html",
        ),
        (vec!["why", runs, "--onset", "2026-03-16"], "club/anna soleus why/report.html"),
        (vec!["team", "club"], "club soleus team/team.html"),
    ] {
        let output = desktop.run(&[&line[..], &["--open"]].concat(), &[]);
        is_fine(&output);
        assert_eq!(desktop.opened(), desktop.path(page), "{line:?}");
        assert!(desktop.path(page).is_file(), "{line:?}");
    }
    let page = fs::read_to_string(desktop.path("club/anna soleus why/report.html")).unwrap();
    assert!(page.contains("<section id=\"why\""), "the look back is on the page");
}

#[test]
fn a_folder_of_somebody_else_is_left_alone_with_a_sentence() {
    let desktop = Desktop::new();
    let theirs = desktop.path("exports soleus report");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("holiday.jpg"), "theirs").unwrap();
    let output = desktop.run(&["exports"], &[]);
    is_fine(&output);
    let said = stderr(&output);
    assert!(said.contains("is not a folder that soleus wrote; the page goes into"), "{said}");
    assert_eq!(desktop.opened(), desktop.path("exports soleus report 2/report.html"));
    assert_eq!(desktop.names("exports soleus report"), ["holiday.jpg"]);
}

#[test]
fn where_nothing_can_be_written_the_page_goes_to_the_documents() {
    let desktop = Desktop::new();
    fs::create_dir_all(desktop.path("home/Documents")).unwrap();
    let stick = desktop.path("stick");
    fs::create_dir(&stick).unwrap();
    fs::rename(desktop.path("exports"), stick.join("exports")).unwrap();
    // A bound folder can be made read-only without touching what is in it.
    let place = stick.display();
    let lock = format!("mount --bind {place} {place} && mount -o remount,bind,ro {place}");
    let is_possible = Command::new("unshare").args(["-rm", "sh", "-c", &lock]).output();
    if !is_possible.is_ok_and(|done| done.status.success()) {
        println!("left out: no folder can be made read-only here");
        return;
    }
    let then = format!("{lock} && exec \"$@\"");
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &then, "sh", env!("CARGO_BIN_EXE_soleus")])
        .arg(stick.join("exports"))
        .env("XDG_CACHE_HOME", desktop.path("cache"))
        .envs(desktop.environment())
        .output()
        .unwrap();
    is_fine(&output);
    let page = desktop.path("home/Documents/exports soleus report/report.html");
    assert_eq!(desktop.opened(), page);
    assert!(stderr(&output).contains("Read-only file system"), "{}", stderr(&output));
}

#[test]
fn without_a_browser_the_page_is_named_and_nothing_fails() {
    let desktop = Desktop::new();
    let nowhere = [("BROWSER", "/nowhere/browser"), ("PATH", "/nowhere")];
    for quiet in [&[][..], &["--quiet"]] {
        let output = desktop.run(&[&["exports"], quiet].concat(), &nowhere);
        is_fine(&output);
        let said = stderr(&output);
        let page = desktop.path("exports soleus report/report.html");
        let expected = "soleus: no browser could be opened; the page is";
        assert_eq!(said, format!("{expected} {}\n", page.display()));
    }
}

#[test]
fn who_mistypes_a_command_or_a_path_is_told_so() {
    let desktop = Desktop::new();
    for (word, expected) in [
        ("seson", "a similar subcommand exists: 'season'"),
        ("exprots.zip", "soleus: cannot read `exprots.zip`"),
        ("elsewhere/", "soleus: cannot read `elsewhere/`"),
        ("xyzzy", "`xyzzy` is neither a command nor a file or folder that is here"),
    ] {
        let output = desktop.run(&[word], &[]);
        assert_eq!(output.status.code(), Some(2), "{word}");
        assert!(stderr(&output).contains(expected), "{word}: {}", stderr(&output));
        assert_eq!(desktop.names(""), ["exports"], "{word}");
    }
}

/// The program as its icon starts it.
fn from_icon(desktop: &Desktop, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(arguments)
        .current_dir(desktop.path(""))
        .env("XDG_CACHE_HOME", desktop.path("cache"))
        .env("SOLEUS_ICON", "1")
        .envs(desktop.environment())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What it says before it waits for Enter, and its exit code after that.
fn told_and_closed(mut program: Child) -> (String, i32) {
    const LAST: &str = "Press Enter to close this window. ";
    let mut error = program.stderr.take().unwrap();
    let mut said = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&said).ends_with(LAST) {
        assert_eq!(
            error.read(&mut byte).unwrap(),
            1,
            "it waits: {}",
            String::from_utf8_lossy(&said)
        );
        said.push(byte[0]);
    }
    assert!(program.try_wait().unwrap().is_none(), "the window is still there");
    program.stdin.take().unwrap().write_all(b"\n").unwrap();
    let done = program.wait_with_output().unwrap();
    (stdout(&done) + &String::from_utf8(said).unwrap(), done.status.code().unwrap())
}

#[test]
fn the_icon_alone_says_what_to_do_and_waits() {
    let desktop = Desktop::new();
    let (said, code) = told_and_closed(from_icon(&desktop, &[]));
    assert!(said.starts_with("Drop the export from your watch"), "{said}");
    assert_eq!(code, 2);
}

#[test]
fn what_goes_wrong_is_read_before_the_window_closes() {
    let desktop = Desktop::new();
    fs::write(desktop.path("notes.txt"), "no run").unwrap();
    let notes = desktop.path("notes.txt");
    let (said, code) = told_and_closed(from_icon(&desktop, &[notes.to_str().unwrap()]));
    assert!(said.contains("soleus: no runs found in"), "{said}");
    assert_eq!(code, 4);
}

#[test]
fn what_goes_well_closes_the_window() {
    let desktop = Desktop::new();
    let exports = desktop.path("exports");
    let done = from_icon(&desktop, &[exports.to_str().unwrap()]).wait_with_output().unwrap();
    is_fine(&done);
    assert_eq!(desktop.opened(), desktop.path("exports soleus report/report.html"));
}
