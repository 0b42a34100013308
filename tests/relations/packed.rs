//! However files are named, packed, copied and mixed with what is no run, the season is the same.

use std::fs;
use std::path::Path;

use serde_json::Value;
use zip::CompressionMethod::{Deflated, Stored};

use crate::dice::Dice;
use crate::facts::Facts;
use crate::packing::{Named, gzip, unpack, zip};
use crate::recording::{CYCLING, Outing, SWIMMING};
use crate::sample_data;
use crate::seasons::{files, mixed_files, season, with_others};

const RUN_COUNT: usize = 36;

/// Puts every file somewhere, at times twice: into one of two folders, plain or as gzip, or into one of
/// two archives.
fn scatter(files: &[Named], dice: &mut Dice, below: &Path) {
    let (mut archives, mut loose) = ([Vec::new(), Vec::new()], Vec::new());
    for file in files {
        for _ in 0..=usize::from(dice.one_in(4)) {
            let (name, bytes) = file.clone();
            match dice.below(4) {
                0 => loose.push((format!("a/{}_{name}", dice.below(9)), bytes)),
                1 => loose.push((format!("b/c/{name}.gz"), gzip(&bytes))),
                archive => archives[archive - 2].push((name, bytes)),
            }
        }
    }
    unpack(&loose, below);
    let [mut first, mut second] = archives;
    for members in [&mut first, &mut second] {
        dice.shuffle(members);
        // A zip of this crate has no name twice.
        members.sort_by(|one, other| one.0.cmp(&other.0));
        members.dedup_by(|one, other| one.0 == other.0);
    }
    fs::write(below.join("one.zip"), zip(&first, Deflated)).unwrap();
    let inner = [("inner.zip".to_owned(), zip(&second, Deflated))];
    fs::write(below.join("two.zip"), zip(&inner, Stored)).unwrap();
}

#[test]
fn any_split_into_archives_folders_and_copies_is_the_same_season() {
    for seed in 0..6 {
        let files = mixed_files(&season(seed, RUN_COUNT));
        let plain = Facts::of(&files);
        assert!(plain.runs.len() == RUN_COUNT && !plain.findings.is_empty());
        let folder = tempfile::tempdir().unwrap();
        scatter(&files, &mut Dice::new(seed), folder.path());
        plain.assert_same(&Facts::below(&[folder.path()]), &format!("season {seed}"));
    }
}

#[test]
fn names_of_files_change_nothing() {
    const NAMES: [&str; 6] = ["Morgenlauf ä", "2011-01-01", "ride", "x y (1)", "_", "RUN"];
    const ENDINGS: [&str; 4] = [".fit", ".FIT", "", ".gpx"];
    for seed in 10..14 {
        let files = mixed_files(&season(seed, RUN_COUNT));
        let mut dice = Dice::new(seed);
        let mut numbers: Vec<usize> = (0..files.len()).collect();
        dice.shuffle(&mut numbers);
        let rename = |((_, bytes), number): (&Named, &usize)| {
            let (name, ending) = (NAMES[number % NAMES.len()], ENDINGS[number % ENDINGS.len()]);
            (format!("{number}{name}{ending}"), bytes.clone())
        };
        let renamed: Vec<Named> = files.iter().zip(&numbers).map(rename).collect();
        Facts::of(&files).assert_same(&Facts::of(&renamed), &format!("season {seed}"));
    }
}

/// Settings of a watch and files that are none of a watch.
fn no_activities() -> Vec<Named> {
    let settings = fs::read(sample_data().join("2026-03-02_settings.fit")).unwrap();
    let text = b"Went running on Monday.\n".to_vec();
    let broken = b"<?xml version=\"1.0\"?><gpx><trk>".to_vec();
    let named = |(name, bytes): (&str, Vec<u8>)| (name.to_owned(), bytes);
    [("settings.fit", settings), ("notes.txt", text), ("a.gpx", broken), ("empty.tcx", Vec::new())]
        .map(named)
        .into()
}

#[test]
fn what_is_no_activity_changes_nothing() {
    for seed in 20..23 {
        let files = files(&season(seed, RUN_COUNT));
        let more = [files.clone(), no_activities()].concat();
        Facts::of(&files).assert_same(&Facts::of(&more), &format!("season {seed}"));
    }
}

#[test]
fn other_sports_change_no_run_and_no_week() {
    for seed in 30..33 {
        let outings = season(seed, RUN_COUNT);
        let alone = Facts::of(&files(&outings));
        let beside = Facts::of(&files(&with_others(outings, seed, 20)));
        let what = format!("season {seed}");
        alone.tables_alone().assert_same(&beside.tables_alone(), &what);
    }
}

/// Praise is about other sports, too, and is the only thing that may be new.
fn is_praise(row: &Value) -> bool {
    row["rule"] == "cross-training"
}

/// Of an account with several sports days without any are days without the watch, with which no rule
/// compares. Where other sports lie on days of runs every day is known as it was.
#[test]
fn other_sports_on_days_of_runs_change_no_finding_and_no_alert() {
    for seed in 33..36 {
        let outings = season(seed, RUN_COUNT);
        let other = |(number, run): (usize, &Outing)| {
            let (sport, speed_mps) = if number % 2 == 0 { (CYCLING, 7.0) } else { (SWIMMING, 0.8) };
            let start_utc_s = run.start_utc_s + 3 * 3600;
            let other = Outing::steady(start_utc_s, 1800.0 * speed_mps, speed_mps);
            (format!("other {number}.fit"), Outing { sport, ..other }.fit())
        };
        let others: Vec<Named> = outings.iter().enumerate().step_by(5).map(other).collect();
        let alone = Facts::of(&files(&outings));
        let mut beside = Facts::of(&[files(&outings), others].concat());
        beside.findings.retain(|finding| !is_praise(finding));
        alone.assert_same(&beside, &format!("season {seed}"));
    }
}
