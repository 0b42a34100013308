//! Signs that recordings of several people lie among the inputs. A season is that of one runner, and no
//! sum over two people means anything, so a sign is a question to whoever passed the files.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ledger_entry::LedgerEntry;
use crate::base::user_file_names::ATHLETE_FILE;
use crate::season::same_run::Overlap;

/// What every question ends with.
const WAY_OUT: &str = "are they from two people? Pass each runner's files separately, with \
                       --runner NAME";
/// Strava's list, at the top of an account export.
const STRAVA_LIST: &str = "activities.csv";
/// The folder of Garmin's account exports.
const GARMIN_FOLDER: &str = "DI_CONNECT/";

/// The questions that the files ask; none in most seasons.
pub(crate) fn questions(overlaps: &[Overlap], ledger: &[LedgerEntry]) -> Vec<String> {
    let accounts = [strava_account as fn(&str) -> Option<&str>, garmin_account];
    let about_accounts = accounts.into_iter().filter_map(|account| of_accounts(ledger, account));
    of_overlaps(overlaps).into_iter().chain(of_athletes(ledger)).chain(about_accounts).collect()
}

/// Runs that were recorded at one time.
fn of_overlaps(overlaps: &[Overlap]) -> Option<String> {
    let first = overlaps.first()?;
    let example = format!("`{}` while `{}` was", first.left_out, first.kept);
    let told = match overlaps.len() {
        1 => format!("two recordings overlap and are not the same run ({example}; it is left out)"),
        several => format!(
            "{several} recordings overlap with others and are not the same runs (the first is \
             {example}; they are left out{})",
            between_folders(overlaps)
        ),
    };
    Some(format!("{told}: {WAY_OUT}"))
}

/// The two folders between which most of several overlaps lie.
fn between_folders(overlaps: &[Overlap]) -> String {
    let mut counts: BTreeMap<BTreeSet<&str>, usize> = BTreeMap::new();
    for overlap in overlaps {
        let folders = folders(&overlap.kept, &overlap.left_out);
        *counts.entry(folders.into_iter().flatten().collect()).or_default() += 1;
    }
    let most = counts.iter().filter(|(folders, _)| folders.len() == 2);
    let Some((folders, count)) = most.max_by_key(|(_, count)| **count) else {
        return String::new();
    };
    let folders: Vec<String> = folders.iter().map(|folder| format!("`{folder}`")).collect();
    format!("; {count} of them between {}", folders.join(" and "))
}

/// The folders in which the ways of two files part; `None` for a file that lies there itself.
fn folders<'s>(a: &'s str, b: &'s str) -> [Option<&'s str>; 2] {
    let parts = a.split('/').zip(b.split('/'));
    let shared_bytes: usize =
        parts.take_while(|(a, b)| a == b).map(|(part, _)| part.len() + 1).sum();
    [a, b].map(|path| {
        let below = path.get(shared_bytes..)?;
        Some(&path[..shared_bytes + below.find('/')?])
    })
}

/// Athlete files that differ, in folders of their own. They are told apart by their size, which is all
/// that the ledger knows of them.
fn of_athletes(ledger: &[LedgerEntry]) -> Option<String> {
    let mut by_size: BTreeMap<u64, &str> = BTreeMap::new();
    for entry in ledger {
        let (folder, name) = entry.source.rsplit_once('/').unwrap_or(("", &entry.source));
        if name.to_lowercase() == ATHLETE_FILE {
            by_size.entry(entry.bytes).or_insert(folder);
        }
    }
    let folders: BTreeSet<&str> = by_size.into_values().collect();
    let shown: Vec<String> = folders
        .iter()
        .map(|folder| if folder.is_empty() { "the top".to_owned() } else { format!("`{folder}`") })
        .collect();
    (shown.len() > 1)
        .then(|| format!("there is an {ATHLETE_FILE} in {}: {WAY_OUT}", shown.join(" and in ")))
}

/// Account exports of one kind that share no run. Exports of one account, at different times, do.
fn of_accounts(ledger: &[LedgerEntry], account: impl Fn(&str) -> Option<&str>) -> Option<String> {
    let accounts: BTreeSet<&str> =
        ledger.iter().filter_map(|entry| account(&entry.source)).collect();
    let accounts: Vec<&str> = accounts.into_iter().collect();
    let has_runs = |folder: &str| {
        let mut inside = ledger.iter().filter(|entry| entry.source.starts_with(folder));
        inside.any(|entry| !entry.run_ids.is_empty())
    };
    let share = |a: &str, b: &str| {
        let mut inside = ledger.iter().filter(|entry| entry.source.starts_with(a));
        a.starts_with(b) || b.starts_with(a) || inside.any(|entry| entry.reason.contains(b))
    };
    let pairs = accounts.iter().enumerate();
    let mut pairs =
        pairs.flat_map(|(index, a)| accounts[index + 1..].iter().map(move |b| (*a, *b)));
    let (a, b) = pairs.find(|(a, b)| has_runs(a) && has_runs(b) && !share(a, b) && !share(b, a))?;
    let (a, b) = (a.trim_end_matches('/'), b.trim_end_matches('/'));
    Some(format!("`{a}` and `{b}` are exports of two accounts with no run in common: {WAY_OUT}"))
}

/// The folder of a Strava export, told by its list.
fn strava_account(source: &str) -> Option<&str> {
    source.strip_suffix(STRAVA_LIST).filter(|folder| folder.ends_with('/'))
}

/// The folder of a Garmin export.
fn garmin_account(source: &str) -> Option<&str> {
    source.find(GARMIN_FOLDER).map(|at| &source[..at]).filter(|folder| !folder.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(kept: &str, left_out: &str) -> Overlap {
        Overlap { kept: kept.to_owned(), left_out: left_out.to_owned() }
    }

    fn entry(source: &str, bytes: u64, reason: &str) -> LedgerEntry {
        LedgerEntry {
            source: source.to_owned(),
            outcome: "kept",
            reason: reason.to_owned(),
            run_ids: vec!["id".to_owned()],
            bytes,
        }
    }

    #[test]
    fn nothing_strange_asks_nothing() {
        let ledger = [entry("a.fit", 9, ""), entry("athlete.toml", 9, "")];
        assert_eq!(questions(&[], &ledger), Vec::<String>::new());
    }

    #[test]
    fn runs_at_one_time_are_a_question_with_the_first_named() {
        let one = questions(&[overlap("a.fit", "b.fit")], &[]);
        let expected = "two recordings overlap and are not the same run (`b.fit` while `a.fit` \
                        was; it is left out): are they from two people? Pass each runner's files \
                        separately, with --runner NAME";
        assert_eq!(one, [expected]);
        let pairs =
            [overlap("x/anna/1.fit", "x/ben/1.fit"), overlap("x/ben/2.fit", "x/anna/s/2.fit")];
        let several = &questions(&pairs, &[])[0];
        assert!(several.contains("; 2 of them between `x/anna` and `x/ben`)"), "{several}");
        assert_eq!(between_folders(&[overlap("x/1.fit", "x/2.fit")]), "");
    }

    #[test]
    fn athlete_files_that_differ_are_of_two_people() {
        let ledger =
            |bytes| [entry("anna/athlete.toml", 30, ""), entry("ben/athlete.toml", bytes, "")];
        assert_eq!(questions(&[], &ledger(30)), Vec::<String>::new());
        let asked = &questions(&[], &ledger(31))[0];
        assert!(asked.starts_with("there is an athlete.toml in `anna` and in `ben`"), "{asked}");
    }

    #[test]
    fn exports_of_two_accounts_share_no_run() {
        let account = |name: &str, reason: &str| {
            let source = |file: &str| format!("{name}/{file}");
            [entry(&source("activities.csv"), 1, ""), entry(&source("activities/1.fit"), 1, reason)]
        };
        let apart = [account("anna.zip", ""), account("ben.zip", "")].concat();
        let asked = &questions(&[], &apart)[0];
        assert!(
            asked.starts_with("`anna.zip` and `ben.zip` are exports of two accounts"),
            "{asked}"
        );
        let repeat = "same content as 2025.zip/activities/1.fit";
        let again = [account("2025.zip", ""), account("2026.zip", repeat)].concat();
        assert_eq!(questions(&[], &again), Vec::<String>::new());
    }
}
