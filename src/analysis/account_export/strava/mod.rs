//! Strava's `activities.csv`, read by what is in its cells. Names of columns are in the language of
//! the account, stand twice, and change with every export, so they are never asked.

mod columns;
mod date;
mod number;
mod privacy;
mod relations;
mod rows;
#[cfg(test)]
mod tests;

use csv::StringRecord;

use super::entry::ExportEntry;
use crate::activity::Summary;
use crate::activity::import_notes::ImportNote;
use crate::activity::sport::sport_of_type;
use crate::ingest::text::decode;
use columns::{Columns, cell};
use relations::Measures;

pub use privacy::privacy_zones;

/// Larger lists are not read; two activities a day for a life take a fifth of it.
const MAX_BYTES: usize = 64 << 20;

/// A list of activities as Strava writes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StravaList {
    /// One entry a row, in the order of the list. Entries without a file were typed in by hand.
    pub activities: Vec<ExportEntry>,
    /// Rows that could not be told into cells and are left out.
    pub unreadable: usize,
    /// Whether no entry has a summary because the dates do not tell days from months.
    pub has_undecided_dates: bool,
    /// What was noticed about the text itself.
    pub notes: Vec<ImportNote>,
}

/// Reads a list of activities. `None` when the bytes are none, or hold not a single activity.
///
/// A summary has distance and times only where relations between columns prove which is which;
/// ascent, heart rate and cadence have no such proof and are always `None`. Dates are UTC.
///
/// ```
/// use soleus::analysis::account_export::strava::read;
/// let list = read(b"a,b,c,d,e\n77,\"May 29, 2022, 3:53:35 PM\",Tour,Run,activities/8.fit.gz\n");
/// assert_eq!(list.unwrap().activities[0].title.as_deref(), Some("Tour"));
/// ```
pub fn read(bytes: &[u8]) -> Option<StravaList> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let decoded = decode(bytes);
    let text = decoded.text.replace('\0', "");
    let rows::Rows { first, mut rows, unreadable } = rows::rows(&text)?;
    let columns = columns::columns(&rows)?;
    // A list may come without names of columns.
    if date::read(cell(&first, columns.date)).is_some() {
        rows.insert(0, first);
    }
    let measures = relations::measures(&rows, columns.ids);
    Some(StravaList {
        activities: rows.iter().map(|row| listed(row, &columns, &measures)).collect(),
        unreadable,
        has_undecided_dates: !columns.are_dates_readable,
        notes: decoded.note.into_iter().collect(),
    })
}

fn listed(row: &StringRecord, columns: &Columns, measures: &Measures) -> ExportEntry {
    let text = |column: Option<usize>| {
        let text = cell(row, column?);
        (!text.is_empty()).then(|| text.to_owned())
    };
    let named = columns.sport.and_then(|column| sport_of_type(cell(row, column)));
    let (sport, sub_sport) = named.map(|named| (named.sport, named.sub_sport)).unzip();
    ExportEntry {
        file: text(columns.file).filter(|file| columns::is_file(file)),
        title: text(columns.title),
        remarks: columns
            .remarks()
            .filter_map(|column| text(Some(column)))
            .filter(|text| is_remark(text))
            .collect(),
        sport,
        sub_sport: sub_sport.flatten().map(str::to_owned),
        gear: text(columns.gear),
        summary: summary(row, columns, measures),
        starts_in_local_time: false,
    }
}

/// Whether a cell holds something that somebody wrote, and no number, date, file or yes or no.
fn is_remark(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && !matches!(text, "true" | "false")
        && !columns::is_file(text)
        && date::read(text).is_none()
}

fn summary(row: &StringRecord, columns: &Columns, measures: &Measures) -> Option<Summary> {
    let value = |measure: Option<relations::Measure>| measure.and_then(|measure| measure.of(row));
    Some(Summary {
        start_utc_ms: date::read(cell(row, columns.date))?.utc_ms(columns.order)?,
        elapsed_s: value(measures.elapsed),
        moving_s: value(measures.moving),
        distance_m: value(measures.distance),
        ..Summary::default()
    })
}
