//! The day file of Lövdal et al. 2021 (doi 10.34894/UWU9PV), as its authors publish it.
//!
//! A row holds the seven days before one date of one athlete, and whether the athlete was injured
//! on that date. The seven blocks of columns run from the oldest day, whose names have no suffix,
//! to the day before the date, whose names end in `.6`; the description that comes with the file
//! says the opposite. Rows overlap, and a day that several rows hold shows which way is right:
//! read the right way, they agree.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use csv::StringRecord;

use super::{AthleteLog, LoggedRun, Stretch, TrainingLog};
use crate::base::error::Error;
use crate::base::units::M_PER_KM;
use crate::user_files::values::number;
use table::{Table, cell};

const ATHLETE: &str = "Athlete ID";
const INJURY: &str = "injury";
const DATE: &str = "Date";
const TOTAL_KM: &str = "total km";
/// What counts as fast: everything at or near the anaerobic threshold and above.
const FAST_KM: [&str; 3] = ["km Z3-4", "km Z5-T1-T2", "km sprinting"];
/// Days that a row holds.
const DAYS: usize = 7;
/// The study lasted seven years; nothing beyond a century is a day of it.
const MOST_DAYS: f64 = 36_525.0;
const MOST_KM: f64 = 500.0;
/// Equal figures may be written with this much rounding, in metres.
const ROUNDING_M: f64 = 1.0;

/// Training of one day in metres.
#[derive(Clone, Copy, Debug, Default)]
struct Day {
    distance_m: f64,
    fast_m: f64,
    sprint_m: f64,
}

/// One row of the file.
struct Record {
    athlete: i64,
    /// The day of the injury mark, counted from the first day of the study.
    date: i64,
    is_injured: bool,
    /// The seven days before, the oldest first.
    days: [Day; DAYS],
}

/// Whether a text is one of that study: the day file, or its sister with weeks.
pub(super) fn is_from_study(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let bare = |cell: &str| cell.trim().trim_matches('"').to_owned();
    let cells: Vec<String> = header.split([',', '\t']).map(bare).collect();
    let has = |name: &&str| cells.iter().any(|cell| cell == name);
    [ATHLETE, INJURY, DATE].iter().all(has)
}

/// The days of every athlete, put together from rows that overlap.
///
/// # Errors
/// A file of that study that is not its day file, or whose rows contradict each other.
pub(super) fn log(name: &str, text: &str) -> Result<TrainingLog, Error> {
    let table = Table::of(name, text)?;
    let columns = Columns::of(&table)?;
    let records: Vec<Record> = table.rows.iter().filter_map(|row| columns.record(row)).collect();
    let unreadable = table.rows.len() - records.len();
    let mut athletes: BTreeMap<i64, Vec<&Record>> = BTreeMap::new();
    for record in &records {
        athletes.entry(record.athlete).or_default().push(record);
    }
    let mut notes = vec![order(&table, &athletes)?];
    if unreadable > 0 {
        notes.push(format!("Rows left out because a figure cannot be read: {unreadable}."));
    }
    Ok(TrainingLog {
        athletes: athletes.iter().map(|(id, records)| athlete(*id, records)).collect(),
        tells_injuries: true,
        is_lovdal: true,
        notes,
    })
}

/// Says how well rows agree when their blocks are read from the oldest day to the newest.
fn order(table: &Table, athletes: &BTreeMap<i64, Vec<&Record>>) -> Result<String, Error> {
    let conflicts = |is_reversed: bool| -> (usize, usize) {
        let of_one = athletes.values().map(|records| {
            let series = Series::of(records, is_reversed);
            (series.conflicts, series.overlaps)
        });
        of_one.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let ((conflicting, overlaps), (reversed, _)) = (conflicts(false), conflicts(true));
    if conflicting > reversed {
        return Err(table.wrong(format!(
            "its rows match each other only if the blocks run from the newest day to the oldest \
             ({reversed} of {overlaps} days differ instead of {conflicting}); this is not the \
             published day file"
        )));
    }
    Ok(format!(
        "Days repeated in another row: {overlaps}, of which {conflicting} differ; the first row \
         counts. Read from the newest day to the oldest, {reversed} would differ."
    ))
}

/// Where the figures stand.
struct Columns {
    athlete: usize,
    injury: usize,
    date: usize,
    total: [usize; DAYS],
    fast: [[usize; DAYS]; FAST_KM.len()],
}

impl Columns {
    fn of(table: &Table) -> Result<Self, Error> {
        let find = |name: &str| {
            table.column(name).ok_or_else(|| {
                table.wrong(format!(
                    "there is no column `{name}`; soleus reads only the day file of this study \
                     (day_approach_maskedID_timeseries.csv)"
                ))
            })
        };
        let blocks = |name: &str| -> Result<[usize; DAYS], Error> {
            let mut columns = [find(name)?; DAYS];
            for (block, column) in columns.iter_mut().enumerate().skip(1) {
                *column = find(&format!("{name}.{block}"))?;
            }
            Ok(columns)
        };
        let [threshold, above, sprint] = FAST_KM;
        Ok(Self {
            athlete: find(ATHLETE)?,
            injury: find(INJURY)?,
            date: find(DATE)?,
            total: blocks(TOTAL_KM)?,
            fast: [blocks(threshold)?, blocks(above)?, blocks(sprint)?],
        })
    }

    /// `None` when a figure cannot be read: half a row is no row.
    fn record(&self, row: &StringRecord) -> Option<Record> {
        let value = |column: usize, most: f64| number(cell(row, column), 0.0..=most).ok();
        let whole = |column: usize| {
            let value = value(column, MOST_DAYS)?;
            (value.fract().abs() < f64::EPSILON).then_some(value as i64)
        };
        let mut days = [Day::default(); DAYS];
        for (block, day) in days.iter_mut().enumerate() {
            let total_km = value(self.total[block], MOST_KM)?;
            let [threshold, above, sprint] = self.fast.map(|zone| value(zone[block], MOST_KM));
            let (fast_km, sprint_km) = (threshold? + above? + sprint?, sprint?);
            // The zones are rounded each for itself and may add up to a little more than all.
            *day = Day {
                distance_m: total_km * M_PER_KM,
                fast_m: fast_km.min(total_km) * M_PER_KM,
                sprint_m: sprint_km.min(total_km) * M_PER_KM,
            };
        }
        Some(Record {
            athlete: whole(self.athlete)?,
            date: whole(self.date)?,
            is_injured: whole(self.injury)? == 1,
            days,
        })
    }
}

/// The days of one athlete by their number.
struct Series {
    days: BTreeMap<i64, Day>,
    overlaps: usize,
    conflicts: usize,
}

impl Series {
    /// Lays rows over each other; where they differ the first one counts.
    fn of(records: &[&Record], is_reversed: bool) -> Self {
        let mut series = Self { days: BTreeMap::new(), overlaps: 0, conflicts: 0 };
        for record in records {
            let first = record.date - DAYS as i64;
            for offset in 0..DAYS {
                let block = if is_reversed { DAYS - 1 - offset } else { offset };
                series.add(first + offset as i64, record.days[block]);
            }
        }
        series
    }

    fn add(&mut self, number: i64, day: Day) {
        let Some(known) = self.days.get(&number) else {
            self.days.insert(number, day);
            return;
        };
        let differs = |of: fn(&Day) -> f64| (of(known) - of(&day)).abs() > ROUNDING_M;
        let is_other = differs(|day| day.distance_m)
            || differs(|day| day.fast_m)
            || differs(|day| day.sprint_m);
        self.overlaps += 1;
        self.conflicts += usize::from(is_other);
    }
}

/// The stretches of one athlete. What lies between two rows that do not touch is not known, and a
/// day that is not known is no day without running.
fn athlete(id: i64, records: &[&Record]) -> AthleteLog {
    let series = Series::of(records, false);
    let mut stretches: Vec<Stretch> = Vec::new();
    for (&number, &Day { distance_m, fast_m, sprint_m }) in &series.days {
        let day = calendar_day(number);
        match stretches.last_mut() {
            Some(stretch) if stretch.last + Days::new(1) == day => stretch.last = day,
            _ => stretches.push(Stretch { first: day, last: day, told_until: day, runs: vec![] }),
        }
        if let Some(stretch) = stretches.last_mut().filter(|_| distance_m > 0.0) {
            let (fast_m, sprint_m) = (Some(fast_m), Some(sprint_m));
            stretch.runs.push(LoggedRun { day, distance_m, fast_m, sprint_m });
        }
    }
    for stretch in &mut stretches {
        // The date of a row is the day after its last one.
        stretch.told_until = stretch.last + Days::new(1);
    }
    let injured = records.iter().filter(|record| record.is_injured);
    let mut injured: Vec<NaiveDate> = injured.map(|record| calendar_day(record.date)).collect();
    injured.sort_unstable();
    injured.dedup();
    AthleteLog { athlete: id.to_string(), stretches, injured }
}

/// The file counts days; its day 7 becomes a Monday long ago, so that weeks begin somewhere.
fn calendar_day(number: i64) -> NaiveDate {
    let monday = NaiveDate::from_ymd_opt(1901, 1, 7).unwrap_or_default();
    monday + chrono::Duration::days(number - DAYS as i64)
}
