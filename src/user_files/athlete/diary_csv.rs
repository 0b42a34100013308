//! The columns of `diary.csv`. An empty cell is missing, never zero; a word or number that cannot be
//! meant is a fault.

use chrono::NaiveTime;

use super::diary::{Diagnosis, DiaryEntry};
use super::diary_tags::tags;
use super::words::Worded;
use super::{Side, Site};
use crate::base::sanitize;
use crate::user_files::csv::{OwnColumn, column, put};
use crate::user_files::values::{day, number};

/// A column of the diary.
pub(crate) type DiaryColumn = OwnColumn<DiaryEntry>;

/// The one column that every line must fill.
pub(in crate::user_files) const DATE: &str = "date";
/// Engineering default: a number above it is a slip of the pen.
const MOST_RAISES: u32 = 500;
/// Engineering default: a number above it was taken in another unit.
const MOST_KNEE_TO_WALL_CM: f64 = 30.0;
/// Every column, in the order of the template.
pub(crate) const COLUMNS: &[DiaryColumn] = &[
    column(DATE, "2026-03-09", "the day", |entry, text| day(text).map(|date| entry.date = date)),
    column("time", "07:15", "time of the run or note", |entry, text| {
        put(&mut entry.time, time(text))
    }),
    column("site", "calf", "where it hurt", |entry, text| {
        let (site, side) = Site::with_side(text)?;
        entry.site = Some(site);
        side.map_or(Ok(()), |side| put_side(entry, side))
    }),
    column("side", "left", "which leg", |entry, text| put_side(entry, Side::of(text)?)),
    column("before_0_10", "0", "pain before the run, 0 to 10", |entry, text| {
        put(&mut entry.before_0_10, score(text))
    }),
    column("during_0_10", "2.5", "pain during the run, 0 to 10", |entry, text| {
        put(&mut entry.during_0_10, score(text))
    }),
    column("next_morning_0_10", "1", "pain the next morning, 0 to 10", |entry, text| {
        put(&mut entry.next_morning_0_10, score(text))
    }),
    column("onset", "gradual", "how it began", |entry, text| {
        put(&mut entry.onset, Worded::of(text))
    }),
    column("sharp", "no", "whether it was sharp", |entry, text| {
        Worded::of(text).map(|is_sharp| entry.is_sharp = is_sharp)
    }),
    column("diagnosis", "strain", "what a professional named it", |entry, text| {
        entry.diagnosis = Some(Diagnosis::of(text).unwrap_or(Diagnosis::Other));
        Ok(())
    }),
    column("raises_left", "28", "single-leg heel raises, left", |entry, text| {
        put(&mut entry.raises_left, raises(text))
    }),
    column("raises_right", "30", "single-leg heel raises, right", |entry, text| {
        put(&mut entry.raises_right, raises(text))
    }),
    column("knee_to_wall_left_cm", "9.5", "knee-to-wall distance, left, in cm", |entry, text| {
        put(&mut entry.knee_to_wall_left_cm, knee_to_wall_cm(text))
    }),
    column("knee_to_wall_right_cm", "10", "knee-to-wall distance, right, in cm", |entry, text| {
        put(&mut entry.knee_to_wall_right_cm, knee_to_wall_cm(text))
    }),
    column("tags", "trail strength", "words from the list below, separated by spaces", tags),
    column("note", "first run after a week off", "anything else", |entry, text| {
        entry.note = Some(sanitize::clean(text));
        Ok(())
    }),
];

/// The side may stand in a column of its own and with the place, and must be the same.
fn put_side(entry: &mut DiaryEntry, side: Side) -> Result<(), String> {
    if let Some(other) = entry.side.filter(|other| *other != side) {
        return Err(format!("is `{}` here and `{}` in another column", side.word(), other.word()));
    }
    entry.side = Some(side);
    Ok(())
}

fn time(text: &str) -> Result<NaiveTime, String> {
    let time =
        ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok());
    time.ok_or_else(|| format!("`{}` is not a time; write it like 07:15", sanitize::clean(text)))
}

fn score(text: &str) -> Result<f64, String> {
    number(text, 0.0..=10.0)
}

fn knee_to_wall_cm(text: &str) -> Result<f64, String> {
    number(text, 0.0..=MOST_KNEE_TO_WALL_CM)
}

fn raises(text: &str) -> Result<u32, String> {
    let count = text.parse().ok().filter(|count| *count <= MOST_RAISES);
    let shown = sanitize::clean(text);
    count.ok_or_else(|| format!("`{shown}` is not a whole number from 0 to {MOST_RAISES}"))
}
