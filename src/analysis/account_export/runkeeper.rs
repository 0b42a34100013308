//! Runkeeper's `cardioActivities.csv`: types, figures and notes, with the GPX of each activity by name.
//! Its times are those of the runner's clock and name no zone; its header says which units it has.

use chrono::NaiveDateTime;
use csv::StringRecord;

use super::entry::ExportEntry;
use crate::activity::Summary;
use crate::activity::sport::sport_of_type;
use crate::base::units::{M_PER_FOOT, M_PER_KM, M_PER_MILE, S_PER_DAY, S_PER_MIN};
use crate::ingest::text::decode;

/// Larger lists are not read; two activities a day for a life take a tenth of it.
const MAX_BYTES: usize = 64 << 20;
/// How the list writes a moment.
const MOMENT: &str = "%Y-%m-%d %H:%M:%S";
/// Beats per minute that a heart can have on average.
const HEART_RATES_BPM: std::ops::RangeInclusive<f64> = 30.0..=240.0;
/// No activity is longer, in seconds: a month.
const MOST_S: f64 = 31.0 * S_PER_DAY as f64;

/// A list of activities as Runkeeper writes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunkeeperList {
    /// One entry a row, in the order of the list. Entries without a file were typed in, or run on a
    /// treadmill.
    pub activities: Vec<ExportEntry>,
    /// Rows without a date that can be read, which are left out.
    pub unreadable: usize,
}

/// Where the cells of a list stand.
struct Columns {
    date: usize,
    sport: usize,
    route: Option<usize>,
    /// And how many metres its unit has.
    distance: (usize, f64),
    duration: usize,
    climb: Option<(usize, f64)>,
    heart_rate: Option<usize>,
    notes: Option<usize>,
    file: usize,
}

/// Reads a list of activities. `None` when the bytes are none.
///
/// ```
/// use soleus::analysis::account_export::runkeeper::read;
/// let list = read(b"Date,Type,Distance (km),Duration,Notes,GPX File\n\
///                   2024-03-01 18:00:05,Running,8.10,45:10,\"calf, again\",2024-03-01-1800.gpx\n");
/// assert_eq!(list.unwrap().activities[0].remarks, ["calf, again"]);
/// ```
pub fn read(bytes: &[u8]) -> Option<RunkeeperList> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let decoded = decode(bytes);
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.flexible(true).from_reader(decoded.text.as_bytes());
    let columns = Columns::of(reader.headers().ok()?)?;
    let mut list = RunkeeperList::default();
    for row in reader.records() {
        match row.ok().and_then(|row| columns.entry(&row)) {
            Some(entry) => list.activities.push(entry),
            None => list.unreadable += 1,
        }
    }
    Some(list)
}

impl Columns {
    /// Finds the columns; newer lists have more than older ones. `None` when a needed one is missing.
    fn of(header: &StringRecord) -> Option<Self> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let at = |name: &str| names.iter().position(|other| other == name);
        let in_unit = |name: &str, units: [(&str, f64); 2]| {
            let of =
                |(unit, metres): &(&str, f64)| Some((at(&format!("{name} ({unit})"))?, *metres));
            units.iter().find_map(of)
        };
        Some(Self {
            date: at("date")?,
            sport: at("type")?,
            route: at("route name"),
            distance: in_unit("distance", [("mi", M_PER_MILE), ("km", M_PER_KM)])?,
            duration: at("duration")?,
            climb: in_unit("climb", [("ft", M_PER_FOOT), ("m", 1.0)]),
            heart_rate: at("average heart rate (bpm)"),
            notes: at("notes"),
            file: at("gpx file")?,
        })
    }

    fn entry(&self, row: &StringRecord) -> Option<ExportEntry> {
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        let text = |column: Option<usize>| {
            Some(cell(column?)).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let number = |column: usize| cell(column).replace(',', "").parse::<f64>().ok();
        let above_zero = |(column, metres): (usize, f64)| {
            number(column).filter(|value| *value > 0.0).map(|value| value * metres)
        };
        let begin = NaiveDateTime::parse_from_str(cell(self.date), MOMENT).ok()?;
        let named = sport_of_type(cell(self.sport));
        let (sport, sub_sport) = named.map(|named| (named.sport, named.sub_sport)).unzip();
        let heart_rate_bpm = self.heart_rate.and_then(number);
        Some(ExportEntry {
            file: text(Some(self.file)),
            title: text(self.route),
            remarks: text(self.notes).into_iter().collect(),
            sport,
            sub_sport: sub_sport.flatten().map(str::to_owned),
            gear: None,
            starts_in_local_time: true,
            summary: Some(Summary {
                start_utc_ms: begin.and_utc().timestamp_millis(),
                moving_s: seconds(cell(self.duration)),
                distance_m: above_zero(self.distance),
                ascent_m: self.climb.and_then(above_zero),
                heart_rate_bpm: heart_rate_bpm.filter(|bpm| HEART_RATES_BPM.contains(bpm)),
                ..Summary::default()
            }),
        })
    }
}

/// `45:10` and `1:05:10` in seconds; `None` for anything else, and for nothing at all.
fn seconds(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let numbers: Option<Vec<f64>> =
        parts.iter().map(|part| part.parse::<u32>().ok().map(f64::from)).collect();
    let total_s = numbers?.iter().fold(0.0, |total, part| total * S_PER_MIN + part);
    (total_s > 0.0 && total_s <= MOST_S).then_some(total_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "Date,Type,Route Name,Distance (mi),Duration,Average Pace,Average Speed (mph),\
                       Calories Burned,Climb (ft),Average Heart Rate (bpm),Notes,GPX File\n";

    #[test]
    fn miles_feet_and_minutes_become_metres_and_seconds() {
        let rows = "2024-03-01 18:00:05,Running,Tide wall,5.00,45:10,9:02,6.64,500.0,100.00,151,\"Calf \
                    tight,\nwalked \"\"home\"\"\",2024-03-01-1800.gpx\n2024-03-02 07:00:00,Running,,3.1,\
                    1:05:10,9:02,6.64,500.0,,,,\n";
        let list = read(format!("{OLD}{rows}").as_bytes()).unwrap();
        assert_eq!((list.activities.len(), list.unreadable), (2, 0));
        let [first, second] = list.activities.as_slice() else { unreachable!() };
        let summary = first.summary.unwrap();
        // 5 × 1609.344 m, 45 × 60 + 10 s, 100 × 0.3048 m; 2024-03-01 is day 19783 since 1970.
        assert_eq!((summary.distance_m, summary.moving_s), (Some(8046.72), Some(2710.0)));
        assert!((summary.ascent_m.unwrap() - 30.48).abs() < 1e-9);
        assert_eq!(summary.heart_rate_bpm, Some(151.0));
        assert_eq!(summary.start_utc_ms, (19_783 * 86_400 + 18 * 3600 + 5) * 1000);
        assert_eq!(first.remarks, ["Calf tight,\nwalked \"home\""]);
        assert_eq!(first.title.as_deref(), Some("Tide wall"));
        assert_eq!(first.file.as_deref(), Some("2024-03-01-1800.gpx"));
        assert_eq!(first.sport.as_deref(), Some("running"));
        assert_eq!((second.file.as_deref(), second.title.as_deref()), (None, None));
        assert_eq!(second.summary.unwrap().moving_s, Some(3910.0));
        assert_eq!(second.remarks, [""; 0]);
    }

    #[test]
    fn newer_lists_have_more_columns_and_other_units() {
        let text = "Activity Id,Date,Type,Route Name,Distance (km),Duration,Average Pace,Average Speed \
                    (km/h),Calories Burned,Climb (m),Average Heart Rate (bpm),Friend's Tagged,Notes,GPX \
                    File\nab-1,2024-03-01 18:00:05,Cycling,,20.0,59:59,,,,120,,Kim,,x.gpx\n";
        let list = read(text.as_bytes()).unwrap();
        let summary = list.activities[0].summary.unwrap();
        assert_eq!((summary.distance_m, summary.ascent_m), (Some(20_000.0), Some(120.0)));
        assert_eq!(list.activities[0].sport.as_deref(), Some("cycling"));
    }

    #[test]
    fn other_tables_are_no_list_and_rows_without_a_date_are_counted() {
        assert_eq!(read(b"Activity ID,Activity Date,Activity Name\n1,May 1,x\n"), None);
        assert_eq!(read(b""), None);
        let list = read(format!("{OLD}soon,Running,,1,10:00,,,,,,,\n").as_bytes()).unwrap();
        assert_eq!((list.activities.len(), list.unreadable), (0, 1));
    }

    #[test]
    fn a_duration_of_nothing_is_missing_and_not_zero() {
        assert_eq!(seconds("0:00"), None);
        assert_eq!(seconds(""), None);
        assert_eq!(seconds("90"), None);
        assert_eq!(seconds("1:-5"), None);
        assert_eq!(seconds("30:30"), Some(1830.0));
    }
}
