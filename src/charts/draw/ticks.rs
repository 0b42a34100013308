//! Where axes are labelled: round numbers, paces, and days, weeks, months or years, thinned until
//! no two labels touch.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::canvas::LABEL;
use crate::base::quantity::{UnitSystem, clock};
use crate::base::units::{M_PER_KM, M_PER_MILE};
use crate::season::DayNames;

/// Least space between two labels.
const GAP_PX: f64 = 14.0;
/// Most labels on a time axis; more is clutter even where there is room.
const MOST_DATES: usize = 16;

/// A labelled place on an axis, in the axis' own unit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::charts) struct Tick {
    /// Where.
    pub(in crate::charts) at: f64,
    /// Its label.
    pub(in crate::charts) label: String,
}

/// Ticks of a time axis: one row of labels, and a second with years where they change.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::charts) struct DateTicks {
    /// First row, in days after the first day of the axis.
    pub(in crate::charts) ticks: Vec<Tick>,
    /// Second row; empty when the first row already shows years.
    pub(in crate::charts) years: Vec<Tick>,
}

impl DateTicks {
    /// The same on an axis that begins so many days earlier.
    pub(in crate::charts) fn later(self, days: f64) -> Self {
        let move_on = |ticks: Vec<Tick>| {
            ticks.into_iter().map(|tick| Tick { at: tick.at + days, ..tick }).collect()
        };
        Self { ticks: move_on(self.ticks), years: move_on(self.years) }
    }
}

/// The largest of 1, 2, 5 × 10ⁿ steps that gives at most `most` intervals over `span`.
pub(in crate::charts) fn round_step(span: f64, most: usize) -> f64 {
    let rough = (span / most.max(1) as f64).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0].into_iter().find(|step| step * power >= rough * 0.999_999);
    step.unwrap_or(10.0) * power
}

/// Round numbers from `low` to `high`, at most `most` intervals.
pub(in crate::charts) fn round_ticks(low: f64, high: f64, most: usize) -> Vec<Tick> {
    let step = round_step(high - low, most);
    let decimals = (-step.log10().floor()).max(0.0) as usize;
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    let label = |at: f64| format!("{at:.decimals$}").replace('-', "−");
    (first..=last).map(|i| i as f64 * step).map(|at| Tick { at, label: label(at) }).collect()
}

/// The end of an axis from zero: the first round step at or above the value; 1 for nothing.
pub(in crate::charts) fn round_end(value: f64, most: usize) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let step = round_step(value, most);
    (value / step - 1e-9).ceil() * step
}

/// Metres in the kilometre or mile of a pace.
pub(in crate::charts) fn pace_metres(units: UnitSystem) -> f64 {
    match units {
        UnitSystem::Metric => M_PER_KM,
        UnitSystem::Imperial => M_PER_MILE,
    }
}

/// Round paces between two speeds in metres per second; `at` is the speed. `room` says whether a
/// label fits beside the one before, both given as speeds.
pub(in crate::charts) fn pace_ticks(
    slow_mps: f64,
    fast_mps: f64,
    units: UnitSystem,
    room: impl Fn(f64, f64) -> bool,
) -> Vec<Tick> {
    const STEPS_S: [i64; 6] = [5, 10, 15, 30, 60, 120];
    let metres = pace_metres(units);
    let (slow_s, fast_s) = (metres / slow_mps.max(0.1), metres / fast_mps);
    let at_step = |step: i64| -> Vec<f64> {
        let first = (fast_s / step as f64).ceil() as i64;
        let last = (slow_s / step as f64).floor() as i64;
        (first..=last).rev().map(|i| (i * step) as f64).collect()
    };
    let fits =
        |paces: &Vec<f64>| paces.windows(2).all(|pair| room(metres / pair[0], metres / pair[1]));
    let found = STEPS_S.into_iter().map(at_step).find(fits);
    let paces = found.unwrap_or_else(|| thinned(at_step(STEPS_S[5]), metres, &room));
    paces.into_iter().map(|pace_s| Tick { at: metres / pace_s, label: clock(pace_s) }).collect()
}

/// Where even the longest step is too short at the slow end, the paces that still fit.
fn thinned(paces: Vec<f64>, metres: f64, room: &impl Fn(f64, f64) -> bool) -> Vec<f64> {
    let mut kept: Vec<f64> = Vec::new();
    for pace_s in paces.into_iter().rev() {
        if kept.last().is_none_or(|last| room(metres / pace_s, metres / last)) {
            kept.push(pace_s);
        }
    }
    kept.reverse();
    kept
}

/// Steps of a time axis, finest first.
#[derive(Clone, Copy)]
enum Step {
    Weeks(u64),
    Months(u32),
    Years(i32),
}

const STEPS: [Step; 10] = [
    Step::Weeks(1),
    Step::Weeks(2),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
];

impl Step {
    /// The days that this step marks from `first` to `last`.
    fn days(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let next = |day: &NaiveDate| match self {
            Self::Weeks(weeks) => *day + Days::new(7 * weeks),
            Self::Months(months) => *day + Months::new(months),
            Self::Years(years) => *day + Months::new(12 * years.unsigned_abs()),
        };
        let anchor = match self {
            Self::Weeks(_) => Some(first),
            Self::Months(_) => NaiveDate::from_ymd_opt(first.year(), 1, 1),
            Self::Years(years) => {
                NaiveDate::from_ymd_opt(first.year().div_euclid(years) * years, 1, 1)
            }
        };
        let all = std::iter::successors(anchor, |day| Some(next(day)));
        all.skip_while(|day| *day < first).take_while(|day| *day <= last).collect()
    }

    fn label(self, day: NaiveDate) -> String {
        match self {
            Self::Weeks(_) => day.format("%-d %b").to_string(),
            Self::Months(_) => day.format("%b").to_string(),
            Self::Years(_) => day.format("%Y").to_string(),
        }
    }
}

/// Whether no two centred labels come closer than the gap.
fn fit(ticks: &[Tick], px_per_day: f64) -> bool {
    ticks.windows(2).all(|pair| {
        let widths_px = LABEL.width_px(&pair[0].label) + LABEL.width_px(&pair[1].label);
        (pair[1].at - pair[0].at) * px_per_day >= widths_px / 2.0 + GAP_PX
    })
}

/// Ticks for the days `first..=last` over a width. Marks of weeks stand `week_shift_days` after
/// the first day of the week, so that they can stand under the middle of a bar.
pub(in crate::charts) fn date_ticks(
    (first, last): (NaiveDate, NaiveDate),
    names: DayNames,
    width_px: f64,
    week_shift_days: f64,
) -> DateTicks {
    let px_per_day = width_px / ((last - first).num_days() as f64 + 1.0);
    if let DayNames::FromWeekOne(_) = names {
        return counted_ticks((first, last), names, px_per_day, week_shift_days);
    }
    for step in STEPS {
        let shift = if matches!(step, Step::Weeks(_)) { week_shift_days } else { 0.0 };
        let days = step.days(first, last);
        let at = |day: NaiveDate| (day - first).num_days() as f64 + shift;
        let ticks: Vec<Tick> =
            days.iter().map(|&day| Tick { at: at(day), label: step.label(day) }).collect();
        if (1..=MOST_DATES).contains(&ticks.len()) && fit(&ticks, px_per_day) {
            let years = if matches!(step, Step::Years(_)) {
                Vec::new()
            } else {
                years(&days, &at, px_per_day)
            };
            return DateTicks { ticks, years };
        }
    }
    DateTicks::default()
}

/// Numbers of weeks at round steps, and what they are under the first.
fn counted_ticks(
    (first, last): (NaiveDate, NaiveDate),
    names: DayNames,
    px_per_day: f64,
    shift_days: f64,
) -> DateTicks {
    const STEPS: [u64; 9] = [1, 2, 4, 5, 10, 20, 50, 100, 200];
    let all = || first.iter_weeks().take_while(|day| *day <= last);
    let ticks_of = |step: u64| -> Vec<Tick> {
        let numbered = all().filter_map(|day| Some((day, names.week_and_day(day)?.0)));
        // Week 1, and then round numbers.
        let wanted = numbered.filter(|(_, week)| *week == 1 || week.unsigned_abs() % step == 0);
        let at = |day: NaiveDate| (day - first).num_days() as f64 + shift_days;
        wanted.map(|(day, week)| Tick { at: at(day), label: week.to_string() }).collect()
    };
    let fits = |ticks: &Vec<Tick>| ticks.len() <= MOST_DATES && fit(ticks, px_per_day);
    let ticks = STEPS.into_iter().map(ticks_of).find(fits).unwrap_or_default();
    let years = ticks.first().map(|tick| Tick { at: tick.at, label: "week".to_owned() });
    DateTicks { ticks, years: years.into_iter().collect() }
}

/// The year under the first mark and under each first mark of a new year.
fn years(days: &[NaiveDate], at: &impl Fn(NaiveDate) -> f64, px_per_day: f64) -> Vec<Tick> {
    let mut years: Vec<Tick> = Vec::new();
    let mut shown = None;
    for &day in days {
        if shown != Some(day.year()) {
            shown = Some(day.year());
            years.push(Tick { at: at(day), label: day.format("%Y").to_string() });
        }
    }
    // A first year that ends at once gives way to the next.
    if years.len() > 1 && !fit(&years[..2], px_per_day) {
        years.remove(0);
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn labels_never_touch_from_three_weeks_to_forty_years() {
        let first = day(2012, 11, 26);
        for days in [6u64, 20, 55, 139, 250, 400, 800, 1500, 5200, 15000] {
            for width_px in [420.0, 800.0, 1130.0] {
                let ticks =
                    date_ticks((first, first + Days::new(days)), DayNames::Calendar, width_px, 3.5);
                let px_per_day = width_px / (days as f64 + 1.0);
                assert!(!ticks.ticks.is_empty(), "{days} days on {width_px} px");
                assert!(fit(&ticks.ticks, px_per_day), "{days} days on {width_px} px");
                assert!(fit(&ticks.years, px_per_day), "years, {days} days on {width_px} px");
            }
        }
    }

    #[test]
    fn three_weeks_are_marked_by_their_days() {
        let ticks =
            date_ticks((day(2026, 3, 2), day(2026, 3, 22)), DayNames::Calendar, 1100.0, 3.5);
        let labels: Vec<&str> = ticks.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["2 Mar", "9 Mar", "16 Mar"]);
        assert_eq!(ticks.ticks[1].at, 10.5);
        assert_eq!(ticks.years, [Tick { at: 3.5, label: "2026".into() }]);
    }

    #[test]
    fn the_year_is_shown_again_when_it_changes() {
        let ticks =
            date_ticks((day(2025, 10, 6), day(2026, 4, 26)), DayNames::Calendar, 1100.0, 3.5);
        let years: Vec<&str> = ticks.years.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(years, ["2025", "2026"]);
    }

    #[test]
    fn fourteen_years_are_marked_by_years() {
        let ticks = date_ticks((day(2012, 3, 5), day(2026, 3, 1)), DayNames::Calendar, 1100.0, 3.5);
        assert_eq!(ticks.ticks.first().unwrap().label, "2013");
        assert_eq!(ticks.ticks.len(), 14);
        assert!(ticks.years.is_empty());
    }

    #[test]
    fn numbers_are_round() {
        let labels = |low, high, most| -> Vec<String> {
            round_ticks(low, high, most).into_iter().map(|tick| tick.label).collect()
        };
        assert_eq!(labels(0.0, 47.0, 5), ["0", "10", "20", "30", "40"]);
        assert_eq!(labels(0.0, 0.9, 5), ["0.0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(labels(-3.0, 5.0, 5), ["−2", "0", "2", "4"]);
        assert_eq!(round_end(47.0, 5), 50.0);
        assert_eq!(round_end(0.0, 5), 1.0);
    }

    #[test]
    fn paces_are_round_and_apart() {
        // 100 px for each metre per second and labels of 40 px.
        let room = |slow: f64, fast: f64| (fast - slow) * 100.0 >= 40.0;
        let ticks = pace_ticks(2.0, 4.2, UnitSystem::Metric, room);
        // 8:20 to 3:58 in whole minutes would be 8:00 … 4:00; 8:00 and 7:00 lie only 0.3 m/s apart.
        assert!(ticks.windows(2).all(|pair| room(pair[0].at, pair[1].at)));
        assert!(ticks.iter().any(|tick| tick.label == "4:00"), "{ticks:?}");
    }
}
