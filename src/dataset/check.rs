//! Whether a dataset is whole, and one digest over all of it.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;

use polars_io::prelude::{ParquetReader, SerReader};

use super::description::{Description, FILES};
use super::layout::{ATHLETES_TABLE, Shard, is_in, part, tables_with};
use super::parts::{hash_of, is_committed, told_hashes};
use crate::base::error::Error;
use crate::columns::{Column, RUN_ID, TEAM_ATHLETE, TEAM_REASON, TEAM_STATUS};

/// The status of who was analysed.
pub const ANALYSED: &str = "analysed";

/// What a dataset holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// Runners of the roster.
    pub athletes: usize,
    /// How many of them have each status.
    pub status: BTreeMap<String, usize>,
    /// Who was not analysed, and why.
    pub not_analysed: Vec<(String, String)>,
    /// Buckets in all.
    pub buckets: u32,
    /// Those that are not there yet.
    pub missing: Vec<u32>,
    /// Recordings that lie with two runners: the id, and both names.
    pub shared: Vec<(String, String, String)>,
    /// Files that are not what their bucket says, a sentence each.
    pub faults: Vec<String>,
    /// One hash over every file of the dataset; the same for the same runners, settings and program. `None`
    /// while buckets are missing, or where only some were looked at.
    pub digest: Option<String>,
}

impl Checked {
    /// Whether every bucket is there and every file is what it should be.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.faults.is_empty()
    }
}

/// Looks at every file of a dataset.
///
/// # Errors
/// When the folder holds no dataset, or a file cannot be read.
pub fn check(dataset: &Path) -> Result<Checked, Error> {
    check_part(dataset, (1, 1))
}

/// Looks at the files of one part of so many, and at whether the other buckets are there.
///
/// # Errors
/// When the folder holds no dataset, or a file cannot be read.
pub fn check_part(dataset: &Path, shard: Shard) -> Result<Checked, Error> {
    let description = Description::of(dataset)?;
    let mut digest = blake3::Hasher::new();
    let mut checked = Checked {
        athletes: description.athletes,
        buckets: description.buckets,
        ..Checked::default()
    };
    for name in FILES {
        digest.update(hash_of(&dataset.join(name))?.as_bytes());
    }
    let mut owners = HashMap::new();
    for bucket in 0..description.buckets {
        if !is_committed(dataset, bucket) {
            checked.missing.push(bucket);
        } else if is_in(bucket, shard) {
            let faults = checked.faults.len();
            check_bucket(dataset, (&description, bucket), &mut checked, &mut digest)?;
            // A damaged table may be none at all.
            if checked.faults.len() == faults {
                checked.shared.extend(shared(dataset, bucket, &mut owners)?);
            }
        }
    }
    if checked.missing.is_empty() && shard == (1, 1) {
        let found: usize = checked.status.values().sum();
        if found != checked.athletes {
            checked.faults.push(format!("it has {found} of {} runners", checked.athletes));
        }
        checked.digest = Some(digest.finalize().to_hex().to_string());
    }
    Ok(checked)
}

/// Refuses a dataset that is not whole: what is made of it would be of fewer runners.
///
/// # Errors
/// With the first fault.
pub fn whole(dataset: &Path) -> Result<(), Error> {
    let checked = check(dataset)?;
    let missing = checked.missing.first().map(|bucket| format!("bucket {bucket:04} is missing"));
    match missing.as_ref().or(checked.faults.first()) {
        Some(fault) => {
            let words = "`soleus cohort check` shows all faults; make the bucket again";
            Err(Error::Settings(format!("{}: {fault}; {words}", dataset.display())))
        }
        None => Ok(()),
    }
}

/// The recordings of a bucket that another runner has, too. The owners grow by those of the bucket.
fn shared(
    dataset: &Path,
    bucket: u32,
    owners: &mut HashMap<String, String>,
) -> Result<Vec<(String, String, String)>, Error> {
    let path = part(dataset, "runs", bucket);
    let Ok(file) = File::open(&path) else { return Ok(Vec::new()) };
    let wanted = [TEAM_ATHLETE.name, RUN_ID.name].map(str::to_owned).to_vec();
    let runs = ParquetReader::new(file).with_columns(Some(wanted)).finish()?;
    let (athletes, ids) =
        (runs.column(TEAM_ATHLETE.name)?.str()?, runs.column(RUN_ID.name)?.str()?);
    let mut shared = Vec::new();
    for (athlete, id) in athletes.iter().flatten().zip(ids.iter().flatten()) {
        let owner = owners.entry(id.to_owned()).or_insert_with(|| athlete.to_owned());
        if owner != athlete {
            shared.push((id.to_owned(), owner.clone(), athlete.to_owned()));
        }
    }
    Ok(shared)
}

fn check_bucket(
    dataset: &Path,
    (description, bucket): (&Description, u32),
    checked: &mut Checked,
    digest: &mut blake3::Hasher,
) -> Result<(), Error> {
    let (athletes, told) = told_hashes(dataset, bucket)?;
    for (table, _) in tables_with(&description.extra) {
        let path = part(dataset, table, bucket);
        let hash = if path.is_file() { hash_of(&path)? } else { String::new() };
        if told.get(table) != Some(&hash) {
            let what = if hash.is_empty() { "is missing" } else { "does not match its bucket" };
            checked.faults.push(format!("{table} of bucket {bucket:04} {what}"));
        }
        digest.update(hash.as_bytes());
    }
    digest.update(hash_of(&part(dataset, ATHLETES_TABLE, bucket))?.as_bytes());
    let texts = |column: &Column| Ok::<_, Error>(athletes.column(column.name)?.str()?.clone());
    let (names, status) = (texts(&TEAM_ATHLETE)?, texts(&TEAM_STATUS)?);
    // Pseudonyms go without reasons.
    let reasons = texts(&TEAM_REASON).ok();
    for (row, (name, status)) in names.iter().zip(status.iter()).enumerate() {
        let reason = reasons.as_ref().and_then(|reasons| reasons.get(row));
        let (Some(name), Some(status)) = (name, status) else { continue };
        *checked.status.entry(status.to_owned()).or_default() += 1;
        if let Some(reason) = reason.filter(|_| status != ANALYSED) {
            checked.not_analysed.push((name.to_owned(), reason.to_owned()));
        }
    }
    Ok(())
}
