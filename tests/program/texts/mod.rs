//! Every text that a user can read, held word by word by a snapshot below `tests/snapshots`. Where a
//! text was changed on purpose, read the difference, then accept it:
//! `INSTA_UPDATE=always cargo test --release --test program texts`.

mod desk;
mod faults;
mod page;
mod values;

use std::path::Path;

use clap::CommandFactory;
use soleus::cli::Cli;
use soleus::rules::MODIFIERS;
use soleus::rules::RULES;

use crate::packing::season_files;
use desk::Desk;

/// What is asked: the name of the snapshot, and the line that is typed.
const ASKED: &[(&str, &str)] = &[
    ("season/whole", "season sample_data --as-of 2026-06-30"),
    ("season/after-the-spike", "season sample_data --until 2026-04-12"),
    ("season/imperial", "season sample_data --until 2026-04-12 --units imperial"),
    ("season/anonymous", "season sample_data --until 2026-04-12 --anonymous"),
    ("season/since", "season sample_data --as-of 2026-06-07 --since 2026-05-11"),
    ("season/strict", "season sample_data --until 2026-04-15 --strict"),
    ("season/fail-on-warn", "season sample_data --until 2026-04-12 --fail-on warn --out report"),
    ("season/tagged", "season sample_data --until 2026-04-12 --settings tagged.toml"),
    ("season/muted", "season sample_data --until 2026-04-12 --settings muted.toml"),
    ("season/sore", "season sample_data --as-of 2026-05-18 --diary sore.csv"),
    ("season/swollen", "season sample_data --as-of 2026-05-18 --diary swollen.csv"),
    ("season/unscored-pain", "season sample_data --as-of 2026-05-18 --diary unscored.csv"),
    ("season/open-injury", "season sample_data --as-of 2026-05-18 --athlete open-injury.toml"),
    (
        "season/told",
        "season sample_data --as-of 2026-06-07 --athlete full-athlete.toml --diary full-diary.csv",
    ),
    ("season/one-run", "season sample_data/2026-03-10_easy.fit --as-of 2026-03-10"),
    ("season/plan", "season sample_data --until 2026-05-17 --plan walked.csv"),
    ("plan/up", "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --to 15km --fast --hills"),
    (
        "plan/week",
        "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --week 32km --by 2026-09-30",
    ),
    (
        "plan/too-early",
        "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --to 13mi --by 2026-06-07 --units imperial",
    ),
    ("plan/there-already", "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --to 8km"),
    (
        "plan/back",
        "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --back --start 2026-06-24 --athlete open-injury.toml",
    ),
    (
        "plan/back-from-a-break",
        "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --back --start 2026-06-02",
    ),
    (
        "plan/nothing-to-come-back-from",
        "plan sample_data --until 2026-05-17 --as-of 2026-05-17 --back",
    ),
    ("plan/sore", "plan sample_data --as-of 2026-05-18 --diary sore.csv --week 40km"),
    ("plan/swollen", "plan sample_data --as-of 2026-05-18 --diary swollen.csv --back"),
    ("next/usual", "next sample_data --as-of 2026-05-10"),
    ("next/imperial", "next sample_data --as-of 2026-05-10 --units imperial"),
    ("next/after-the-spike", "next sample_data --as-of 2026-04-12"),
    ("next/after-a-layoff", "next sample_data --as-of 2026-06-02 --until 2026-05-17"),
    ("next/on-a-day-before", "next sample_data --as-of 2026-06-07 --on 2026-04-13"),
    ("next/long-after", "next sample_data --as-of 2026-06-07 --on 2026-11-27"),
    ("next/too-little-history", "next sample_data --as-of 2026-03-08"),
    ("next/one-run", "next sample_data/2026-03-10_easy.fit --as-of 2026-03-10"),
    ("next/sore", "next sample_data --as-of 2026-05-18 --diary sore.csv"),
    ("next/sore-weeks-ago", "next sample_data --as-of 2026-06-07 --diary sore.csv"),
    ("next/strong-pain", "next sample_data --as-of 2026-05-18 --diary strong.csv"),
    ("next/unscored-pain", "next sample_data --as-of 2026-05-18 --diary unscored.csv"),
    ("next/swollen", "next sample_data --as-of 2026-05-18 --diary swollen.csv"),
    ("next/open-injury", "next sample_data --as-of 2026-05-18 --athlete open-injury.toml"),
    ("next/healed-injury", "next sample_data --as-of 2026-05-18 --athlete healed-injury.toml"),
    (
        "next/failed-tests",
        "next sample_data --as-of 2026-05-18 --athlete open-injury.toml --diary failed-tests.csv",
    ),
    (
        "next/passed-tests",
        "next sample_data --as-of 2026-05-18 --athlete open-injury.toml --diary passed-tests.csv",
    ),
    (
        "next/told",
        "next sample_data --as-of 2026-06-07 --athlete full-athlete.toml --diary full-diary.csv",
    ),
    ("next/muted", "next sample_data --as-of 2026-04-12 --settings muted.toml"),
    ("next/quiet-plan", "next sample_data --as-of 2026-04-13 --plan quiet-plan.csv"),
    ("next/long-plan", "next sample_data --as-of 2026-04-13 --plan long-plan.csv"),
    ("why/newest", "why sample_data --as-of 2026-06-07 --diary sore-twice.csv"),
    (
        "why/of-a-day",
        "why sample_data --as-of 2026-06-07 --diary sore-twice.csv --onset 2026-04-14",
    ),
    ("why/too-little-history", "why sample_data --as-of 2026-06-07 --onset 2026-03-10"),
    ("why/swollen", "why sample_data --as-of 2026-05-18 --diary swollen.csv"),
    (
        "why/told",
        "why sample_data --athlete full-athlete.toml --diary full-diary.csv --onset 2026-05-15",
    ),
    ("why/asks", "why sample_data/2026-03-10_easy.fit sample_data/2026-03-12_easy.fit --side left"),
    ("run/last", "run sample_data --last --as-of 2026-06-07"),
    ("run/on-a-day", "run sample_data --on 2026-04-12"),
    ("run/with-history", "run sample_data/2026-04-12_long.fit --history sample_data"),
    ("run/several", "run sample_data/2026-04-12_long.fit sample_data/2026-04-23_evening.fit"),
    ("run/imperial", "run sample_data/2026-04-23_evening.fit --units imperial"),
    ("run/anonymous", "run sample_data/2026-04-23_evening.fit --anonymous"),
    ("run/map", "run sample_data/2026-03-05_easy.gpx --map --out report"),
    ("inspect/archive", "inspect export.zip"),
    ("inspect/cut-gzip", "inspect cut-2026-03-03_easy.fit.gz"),
    ("inspect/list", "inspect activities.csv"),
    ("inspect/several", "inspect sample_data/2026-04-28_easy.fit sample_data/2026-05-09_ride.gpx"),
    ("backtest/diary", "backtest sample_data --as-of 2026-06-07 --diary looked-back.csv"),
    ("backtest/injury", "backtest sample_data --as-of 2026-06-07 --athlete healed-injury.toml"),
    ("backtest/log-of-one", "backtest --training-log one-runner.csv"),
    ("backtest/log-of-several", "backtest --training-log three-athletes.csv"),
    ("athlete/nothing-told", "athlete"),
    ("athlete/template", "athlete --template"),
    ("athlete/told", "athlete --athlete full-athlete.toml --diary full-diary.csv"),
    ("athlete/unscored", "athlete --diary unscored.csv"),
    ("diary/none", "diary"),
    ("diary/shown", "diary --diary full-diary.csv"),
    ("diary/suggested", "diary suggest cardioActivities.csv --diary full-diary.csv"),
    (
        "diary/first-row",
        "diary add 2026-03-09 --site calf --side left --during 3 --morning 1 uphill",
    ),
    ("diary/fine-day", "diary add 2026-03-10 0"),
    ("diary/accepted", "diary suggest cardioActivities.csv --accept sure"),
    ("diary/json", "diary suggest cardioActivities.csv --diary full-diary.csv --json"),
    ("diary/undone", "diary undo"),
    ("diary/accepted-all", "diary suggest cardioActivities.csv --accept all"),
    ("diary/undone-all", "diary undo"),
    ("diary/without-path", "diary suggest"),
    ("diary/column-added", "diary add 2026-05-18 --site calf --during 2 --diary unscored.csv"),
    ("diary/no-score", "diary add --site calf --during 11"),
    ("diary/no-site", "diary add --site elbow"),
    ("diary/nothing-said", "diary add"),
    ("lists/rules", "rules"),
    ("lists/columns", "columns"),
    ("lists/library", "library"),
    ("lists/library-clear", "library clear"),
    ("help/welcome", ""),
    ("help/version", "--version"),
    ("help/program", "--help"),
    ("help/diary-add", "diary add --help"),
    ("help/diary-suggest", "diary suggest --help"),
    ("help/diary-undo", "diary undo --help"),
];

/// Holds a text against its snapshot, a file below `tests/snapshots`.
pub(super) fn assert_text(snapshot: &str, text: &str) {
    let (folder, name) = snapshot.split_once('/').unwrap();
    let mut settings = insta::Settings::new();
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    settings.set_snapshot_path(snapshots.join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Holds the answers of one folder of snapshots.
fn assert_asked(folder: &str) {
    let desk = Desk::new();
    let is_of = |(snapshot, _): &&(&str, &str)| snapshot.split('/').next() == Some(folder);
    let mut asked = ASKED.iter().filter(is_of).peekable();
    assert!(asked.peek().is_some(), "nothing is asked of {folder}");
    asked.for_each(|(snapshot, line)| assert_text(snapshot, &desk.typed(line)));
}

/// A test for each folder of what is asked.
macro_rules! folders {
    ($($folder:ident),+) => {
        $(#[test]
        fn $folder() {
            assert_asked(stringify!($folder));
        })+

        #[test]
        fn nothing_that_is_asked_is_left_out() {
            let folders = [$(stringify!($folder)),+];
            for (snapshot, _) in ASKED {
                assert!(folders.contains(&snapshot.split('/').next().unwrap()), "{snapshot}");
            }
        }
    };
}

folders!(season, next, why, plan, run, inspect, backtest, athlete, diary, lists, help);

#[test]
fn every_sample_as_a_run_and_inspected() {
    let desk = Desk::new();
    for (file, _) in season_files() {
        assert_text(&format!("run/{file}"), &desk.typed(&format!("run sample_data/{file}")));
        let line = format!("inspect sample_data/{file}");
        assert_text(&format!("inspect/{file}"), &desk.typed(&line));
    }
}

#[test]
fn every_page_of_explain() {
    let desk = Desk::new();
    let rules = RULES.iter().map(|rule| rule.id);
    for id in rules.chain(MODIFIERS.iter().map(|modifier| modifier.id)) {
        assert_text(&format!("explain/{id}"), &desk.typed(&format!("explain {id}")));
    }
}

#[test]
fn every_page_of_help() {
    let desk = Desk::new();
    for command in Cli::command().get_subcommands().map(clap::Command::get_name) {
        assert_text(&format!("help/{command}"), &desk.typed(&format!("{command} --help")));
    }
}

#[test]
fn every_kind_of_failure_and_every_note() {
    assert_text("faults/errors", &values::errors());
    assert_text("faults/skip-reasons", &values::skip_reasons());
    assert_text("faults/notes", &values::notes());
}

#[test]
fn files_of_the_runner_with_faults() {
    for faulty in faults::FAULTY {
        let desk = Desk::new();
        let answer = |text: &&str| desk.lay(faulty.file, text) + &desk.typed(faulty.line) + "\n";
        assert_text(faulty.snapshot, &faulty.texts.iter().map(answer).collect::<String>());
    }
}

#[test]
fn files_that_are_no_recording() {
    let desk = Desk::new();
    let answer = |(name, content): &(&str, &[u8])| {
        desk.write(name, content);
        desk.typed(&format!("season {name}")) + &desk.typed(&format!("inspect {name}")) + "\n"
    };
    let answers = faults::NO_RECORDINGS.iter().map(answer);
    assert_text("faults/no-recordings", &answers.collect::<String>());
}

#[test]
fn surroundings_that_are_warned_of() {
    let answer = |(files, line): &(&[(&str, &str)], &str)| {
        let desk = Desk::new();
        let shown = files.iter().map(|(name, text)| desk.lay(name, text));
        shown.collect::<String>() + &desk.typed(line) + "\n"
    };
    let answers = faults::WARNED.iter().map(answer);
    assert_text("faults/warnings", &answers.collect::<String>());
}

#[test]
fn lines_that_are_refused() {
    let desk = Desk::new();
    for (snapshot, lines) in faults::REFUSED {
        let answers = lines.iter().map(|line| desk.typed(line) + "\n");
        assert_text(snapshot, &answers.collect::<String>());
    }
}

/// Linux answers a read at the beginning of this file as a broken drive would.
#[cfg(target_os = "linux")]
#[test]
fn a_drive_that_fails() {
    let text = Desk::new().typed("season sample_data /proc/self/mem");
    assert_text("faults/broken-drive", &text);
}

#[test]
fn the_page_of_a_season() {
    let desk = Desk::new();
    desk.typed("season sample_data --as-of 2026-06-07 --out report");
    assert_text("page/season", &page::visible(&desk.read("report/report.html")));
    assert_text("page/physio", &page::visible(&desk.read("report/report-physio.html")));
}
