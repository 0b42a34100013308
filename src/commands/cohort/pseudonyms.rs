//! What `cohort` asks where names are not to be known: where the key may lie, which flags would give days
//! away, and whose outcomes are whose.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::real;
use crate::base::error::Error;
use crate::base::units::day_number;
use crate::dataset::{Description, Key, private_folder, read_private};
use crate::options::Options;
use crate::user_files::outcomes::Outcomes;
use crate::user_files::roster::Roster;

/// What of a key two calls compare.
pub(super) fn mark(key: &Key) -> String {
    key.seal("key", "")
}

/// The key, and the names that are kept beside it, may lie neither in the dataset nor among the recordings.
pub(super) fn refuse_place(
    roster: &Roster,
    path: &Path,
    dataset: &Path,
    key: &Path,
) -> Result<(), Error> {
    let own = real(key);
    let beside = real(&private_folder(key));
    let refused =
        |words: &str| Err(Error::Settings(format!("--pseudonyms {}: {words}", key.display())));
    if own.starts_with(real(dataset)) || real(dataset).starts_with(&beside) {
        return refused("is inside the dataset, which others will read; keep it elsewhere");
    }
    let mut folders = roster.members.iter().flat_map(|member| &member.paths);
    let is_inside = folders.any(|folder| own.starts_with(real(folder)));
    if is_inside || path.is_dir() && own.starts_with(real(path)) {
        return refused("is inside the recordings; keep it in a folder next to them");
    }
    Ok(())
}

/// A day that is the same for all would tell the dates of everybody to whoever knows it.
pub(super) fn refuse_days(options: &Options) -> Result<(), Error> {
    let given = [
        ("--as-of", options.season.as_of.is_some()),
        ("--since", options.since.is_some()),
        ("--until", options.season.until.is_some()),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((flag, _)) => Err(Error::Settings(format!(
            "{flag}: does not work with --pseudonyms, because a day that is the same for everyone \
             would reveal the dates; leave it out"
        ))),
        None => Ok(()),
    }
}

/// Speeds to the millimetre would tell one run from all others.
pub(super) fn refuse_tables(extra: &[String]) -> Result<(), Error> {
    match extra.first() {
        Some(table) => Err(Error::Settings(format!(
            "--with {table}: does not work with --pseudonyms, because its exact figures would \
             reveal whose runs they are; leave it out"
        ))),
        None => Ok(()),
    }
}

/// The outcomes with the names and days of a dataset.
pub(super) fn outcomes(
    dataset: &Path,
    keyfile: Option<&Path>,
    outcomes: Outcomes,
) -> Result<Outcomes, Error> {
    let Some(description) = Description::read(dataset)? else { return Ok(outcomes) };
    let wrong = |words: &str| Err(Error::Settings(format!("{}: {words}", dataset.display())));
    match (&description.pseudonyms, keyfile) {
        (None, None) => Ok(outcomes),
        (None, Some(_)) => wrong("has no pseudonyms; leave out --pseudonyms"),
        (Some(_), None) => wrong("has pseudonyms; pass its key with --pseudonyms KEYFILE"),
        (Some(told), Some(keyfile)) => {
            let key = Key::read(keyfile)?;
            if mark(&key) != *told {
                return wrong("has pseudonyms made with another key");
            }
            let mut names = BTreeMap::new();
            for row in read_private(keyfile, description.buckets)? {
                let day = row.first_day.and_then(|day| day.parse::<NaiveDate>().ok());
                if let Some(day) = day {
                    let pseudonym = key.id(&row.athlete);
                    names.insert(row.athlete, (pseudonym, day_number(day)));
                }
            }
            Ok(outcomes.under(&names))
        }
    }
}
