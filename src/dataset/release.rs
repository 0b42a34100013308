//! Whether a dataset may be published: nothing in it but what the list permits, and nobody alone in a cell of
//! age and sex. Files are looked at as they are, since somebody may have added to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use polars::prelude::DataFrame;
use polars_io::prelude::{ParquetReader, SerReader};

use super::check::ANALYSED;
use super::description::{Description, FILES};
use super::key::ID_DIGITS;
use super::layout::{ATHLETES_TABLE, part};
use super::parts::PARTS_KEY;
use super::published::{PUBLISHED_TABLES, Treatment, published};
use crate::base::error::Error;
use crate::base::parquet_file::metadata_of;
use crate::base::words::counted;
use crate::columns::{Column, STUDY_AGE_BAND, STUDY_SEX, TEAM_ATHLETE, TEAM_STATUS};

/// Fewer runners of an age and sex are too few to hide among. A convention of official statistics.
const LEAST_RUNNERS: usize = 5;
/// The key under which engines keep the types of columns.
const ARROW_KEY: &str = "ARROW:schema";

/// Why a dataset may not be published, a sentence each; none when it may.
///
/// # Errors
/// When a file cannot be read, or the folder holds no dataset.
pub fn refusals(dataset: &Path, dictionary: &str) -> Result<Vec<String>, Error> {
    let Some(description) = Description::read(dataset)? else {
        return Err(Error::Settings(format!("{}: is not a dataset", dataset.display())));
    };
    let mut refusals = BTreeSet::new();
    if description.pseudonyms.is_none() {
        let words = "it was made without --pseudonyms: it has real names and dates";
        refusals.insert(words.to_owned());
    } else {
        let altered = description.altered(dataset, dictionary)?;
        refusals.extend(altered.iter().map(|name| format!("`{name}` is not as soleus writes it")));
    }
    refusals.extend(surplus_files(dataset, description.buckets)?);
    let mut cells: BTreeMap<(String, String), usize> = BTreeMap::new();
    for bucket in 0..description.buckets {
        for (table, columns) in PUBLISHED_TABLES.iter() {
            let path = part(dataset, table, bucket);
            if !path.is_file() {
                continue;
            }
            let (rows, surplus) = read(&path, table, columns)?;
            refusals.extend(surplus);
            refusals.extend(of_ids(table, &rows));
            if *table == ATHLETES_TABLE {
                count(&rows, &mut cells);
            }
        }
    }
    let small = cells.into_iter().filter(|(_, runners)| *runners < LEAST_RUNNERS);
    refusals.extend(small.map(|((age, sex), runners)| {
        let who = counted(runners, "runner");
        format!("age {age}, sex {sex}: {who}, fewer than {LEAST_RUNNERS}")
    }));
    Ok(refusals.into_iter().collect())
}

/// Files that are none of a dataset.
fn surplus_files(dataset: &Path, buckets: u32) -> Result<Vec<String>, Error> {
    let parts = PUBLISHED_TABLES
        .iter()
        .flat_map(|(table, _)| (0..buckets).map(move |bucket| part(dataset, table, bucket)));
    let own: BTreeSet<_> = FILES.iter().map(|name| dataset.join(name)).chain(parts).collect();
    let mut surplus = Vec::new();
    for entry in walkdir::WalkDir::new(dataset).sort_by_file_name() {
        let entry = entry.map_err(|cause| {
            Error::of_own_file(&dataset.to_string_lossy(), &std::io::Error::from(cause))
        })?;
        if !entry.file_type().is_dir() && !own.contains(entry.path()) {
            let name = entry.path().strip_prefix(dataset).unwrap_or(entry.path());
            surplus.push(format!("the file `{}` is not on the list", name.display()));
        }
    }
    Ok(surplus)
}

/// The rows of a file, and what is in it that is not on the list.
fn read(path: &Path, table: &str, columns: &[&Column]) -> Result<(DataFrame, Vec<String>), Error> {
    let file =
        File::open(path).map_err(|cause| Error::of_own_file(&path.to_string_lossy(), &cause))?;
    let mut reader = ParquetReader::new(file);
    let metadata = reader.get_metadata()?;
    let pairs = metadata.key_value_metadata().clone().unwrap_or_default();
    let own = metadata_of(table, columns);
    let known = |key: &str, value: Option<&String>| {
        let is_own = own.iter().any(|(name, text)| name == key && Some(text) == value);
        is_own || [PARTS_KEY, ARROW_KEY].contains(&key)
    };
    let surplus = pairs.iter().filter(|pair| !known(&pair.key, pair.value.as_ref()));
    let mut said: Vec<String> = surplus
        .map(|pair| format!("the metadata `{}` of `{table}` is not as soleus writes it", pair.key))
        .collect();
    // The names in the file itself: what a reader sees of them can be narrowed by metadata.
    let added: &[&Column] = if table == ATHLETES_TABLE { &[&STUDY_SEX] } else { &[] };
    let permitted: Vec<&Column> =
        columns.iter().chain(added).copied().chain([&TEAM_ATHLETE]).collect();
    let names = metadata.schema().fields().iter().map(|field| field.get_field_info().name.as_str());
    said.extend(
        names
            .filter(|name| permitted.iter().all(|one| one.name != *name))
            .map(|name| format!("the column `{name}` of `{table}` is not on the list")),
    );
    let rows = reader.finish()?;
    for column in rows.columns() {
        let name = column.name().as_str();
        let own = permitted.iter().find(|one| one.name == name);
        if let Some(one) = own.filter(|one| one.kind.dtype() != *column.dtype()) {
            let kind = one.kind.name();
            said.push(format!("the column `{name}` of `{table}` is not of the type {kind}"));
        }
    }
    Ok((rows, said))
}

/// Columns of ids that hold something that is no pseudonym.
fn of_ids(table: &str, rows: &DataFrame) -> Vec<String> {
    let of_table = published(table).iter();
    let ids = of_table.filter(|one| matches!(one.treatment, Treatment::Id | Treatment::Ids));
    let names: BTreeSet<&str> = ids.map(|one| one.to.name).chain([TEAM_ATHLETE.name]).collect();
    let is_id = |text: &str| {
        let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        text.split(' ').all(|id| id.len() == ID_DIGITS && id.chars().all(is_digit))
    };
    let is_wrong = |name: &&str| {
        let cells = rows.column(name).ok().and_then(|cells| cells.str().ok());
        // No id is an empty text where there is no run.
        cells.is_some_and(|cells| cells.iter().flatten().any(|id| !id.is_empty() && !is_id(id)))
    };
    let said = |name: &str| format!("`{name}` of `{table}` has something that is not a pseudonym");
    names.into_iter().filter(is_wrong).map(said).collect()
}

/// Counts those who were analysed by age and sex.
fn count(rows: &DataFrame, cells: &mut BTreeMap<(String, String), usize>) {
    let texts = |column: &Column| rows.column(column.name).ok().and_then(|cells| cells.str().ok());
    let (status, ages, sexes) = (texts(&TEAM_STATUS), texts(&STUDY_AGE_BAND), texts(&STUDY_SEX));
    for row in 0..rows.height() {
        let cell = |cells: Option<&polars::prelude::StringChunked>| {
            cells.and_then(|cells| cells.get(row)).map(str::to_owned)
        };
        if cell(status).as_deref() == Some(ANALYSED) {
            let told = |cell: Option<String>| cell.unwrap_or_else(|| "not given".to_owned());
            *cells.entry((told(cell(ages)), told(cell(sexes)))).or_default() += 1;
        }
    }
}
