//! Finds distance and times among the number columns of a list by relations between them: metres
//! are a thousand times the kilometres, and distance over moving time is the average speed. What
//! more than one column could be is left out.

use csv::StringRecord;

use super::columns::{cell, spread};
use super::number::{Decimal, Votes, value};
use crate::base::stats::median_high;
use crate::base::units::{M_PER_KM, M_PER_MILE};

/// A column of numbers and how to read it in SI.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure {
    column: usize,
    decimal: Decimal,
    factor: f64,
}

impl Measure {
    /// The value of a row in metres or seconds; `None` when it is empty, or zero, which these
    /// lists write for what is not known.
    pub(super) fn of(self, row: &StringRecord) -> Option<f64> {
        let value = value(cell(row, self.column), self.decimal)? * self.factor;
        (value > 0.0 && value.is_finite()).then_some(value)
    }
}

/// What the relations prove.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Measures {
    pub(super) distance: Option<Measure>,
    pub(super) elapsed: Option<Measure>,
    pub(super) moving: Option<Measure>,
}

/// Relations are tried on this many rows, spread over the list.
const TRIED_ROWS: usize = 200;
/// Median speeds of any sport on foot or wheels, in metres per second.
const SPEEDS_MPS: std::ops::RangeInclusive<f64> = 0.5..=25.0;
/// The same where nothing but the speed tells the unit of a distance: above what one time is of
/// another, see [`MOST_STANDING`].
const DECIDING_MPS: std::ops::RangeInclusive<f64> = 1.51..=25.0;
/// Median seconds of an activity.
const TIMES_S: std::ops::RangeInclusive<f64> = 30.0..=200_000.0;
/// Elapsed time is this many times the moving time at most, in the median.
const MOST_STANDING: f64 = 1.5;
/// Kilometres are written with two decimals, rounded or cut off.
const KM_STEP: f64 = 0.011;
/// Averages of a list are rounded; in a short one that must not decide by accident.
const SPEED_TOLERANCE: f64 = 0.02;
const SPEED_TOLERANCE_OF_FEW: f64 = 0.005;
const FEW_ROWS: usize = 10;

struct Numbers {
    measure: Measure,
    /// One value a tried row, NaN where there is none or zero.
    values: Vec<f64>,
    median: f64,
    is_whole: bool,
}

/// Finds distance and times of a list; the column of ids, if known, measures nothing.
pub(super) fn measures(rows: &[StringRecord], ids: Option<usize>) -> Measures {
    let mut all = numbers(rows);
    all.retain(|numbers| Some(numbers.measure.column) != ids);
    let times: Vec<&Numbers> =
        all.iter().filter(|n| n.is_whole && TIMES_S.contains(&n.median)).collect();
    let speeds: Vec<&Numbers> = all.iter().filter(|n| SPEEDS_MPS.contains(&n.median)).collect();
    let in_km: Vec<Numbers> = all.iter().map(|numbers| numbers.scaled(M_PER_KM)).collect();
    let Some(distance) = distance(&all, &in_km, &times, &speeds) else {
        return Measures::default();
    };
    let proven: Vec<&Numbers> = times
        .iter()
        .copied()
        .filter(|time| !time.is_same(distance))
        .filter(|time| speeds.iter().any(|speed| is_speed(distance, time, speed)))
        .collect();
    let (elapsed, moving) = elapsed_and_moving(distance, &times, &proven);
    Measures {
        distance: Some(distance.measure),
        elapsed: elapsed.map(|numbers| numbers.measure),
        moving: moving.map(|numbers| numbers.measure),
    }
}

/// The columns that are numbers in a third of the rows.
fn numbers(rows: &[StringRecord]) -> Vec<Numbers> {
    let tried = spread(rows, TRIED_ROWS);
    let width = tried.first().map_or(0, |row| row.len());
    let votes: Vec<Votes> = (0..width)
        .map(|column| {
            let mut votes = Votes::default();
            rows.iter()
                .map(|row| cell(row, column))
                .filter(|text| !text.is_empty())
                .for_each(|text| votes.add(text));
            votes
        })
        .collect();
    let is_numeric = |votes: &Votes| votes.numbers > votes.others.saturating_mul(20);
    let file = votes.iter().copied().filter(is_numeric).fold(Votes::default(), Votes::and);
    let mut all = Vec::new();
    for (column, votes) in votes.iter().enumerate().filter(|(_, votes)| is_numeric(votes)) {
        let Some(decimal) = votes.decimal(file) else { continue };
        let measure = Measure { column, decimal, factor: 1.0 };
        let values: Vec<f64> =
            tried.iter().map(|row| measure.of(row).unwrap_or(f64::NAN)).collect();
        let known = values.iter().filter(|value| !value.is_nan()).count();
        if known > 0 && known * 3 >= tried.len() {
            let is_whole = values.iter().all(|value| value.is_nan() || value.fract() == 0.0);
            let median = median_high(values.iter().copied()).unwrap_or(f64::NAN);
            all.push(Numbers { measure, median, values, is_whole });
        }
    }
    all
}

impl Numbers {
    /// The same column read in another unit.
    fn scaled(&self, factor: f64) -> Self {
        Self {
            measure: Measure { factor, ..self.measure },
            values: self.values.iter().map(|value| value * factor).collect(),
            median: self.median * factor,
            is_whole: false,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.measure.column == other.measure.column
    }

    /// Whether two columns say the same in every row that has both.
    fn equals(&self, other: &Self) -> bool {
        self.holds(other, |a, b| (a - b).abs() <= a.abs() * 1e-9)
    }

    /// Whether a relation holds in every row that has both, and in a third of all rows.
    fn holds(&self, other: &Self, relation: impl Fn(f64, f64) -> bool) -> bool {
        let mut known = 0;
        for (&a, &b) in self.values.iter().zip(&other.values) {
            if !a.is_nan() && !b.is_nan() {
                if !relation(a, b) {
                    return false;
                }
                known += 1;
            }
        }
        known > 0 && known * 3 >= self.values.len()
    }

    /// The median quotient of two columns; NaN when no row has both.
    fn over(&self, other: &Self) -> f64 {
        let quotients = self.values.iter().zip(&other.values).map(|(a, b)| a / b);
        median_high(quotients).unwrap_or(f64::NAN)
    }
}

/// Whether distance over time is the speed in nineteen of twenty rows.
fn is_speed(distance: &Numbers, time: &Numbers, speed: &Numbers) -> bool {
    let rows = distance.values.len();
    let tolerance = if rows < FEW_ROWS { SPEED_TOLERANCE_OF_FEW } else { SPEED_TOLERANCE };
    let (mut fits, mut fails) = (0_usize, 0_usize);
    for row in 0..rows {
        let quotient = distance.values[row] / time.values[row] / speed.values[row];
        if quotient.is_nan() {
            continue;
        }
        if (quotient - 1.0).abs() <= tolerance {
            fits += 1;
        } else {
            fails += 1;
            if fails * 20 > rows {
                return false;
            }
        }
    }
    fits > 0 && fits * 3 >= rows && fits >= fails.saturating_mul(19)
}

/// Finds the distance among the columns as they are and as kilometres.
fn distance<'a>(
    all: &'a [Numbers],
    in_km: &'a [Numbers],
    times: &[&Numbers],
    speeds: &[&Numbers],
) -> Option<&'a Numbers> {
    let is_plausible = |metres: &Numbers| {
        let speed = |time: &Numbers| metres.over(time);
        times.iter().any(|time| !metres.is_same(time) && SPEEDS_MPS.contains(&speed(time)))
    };
    let both = || all.iter().chain(in_km);
    let of_two = all
        .iter()
        .filter(|metres| is_plausible(metres))
        .map(|metres| (rows_in_km(all, metres), metres));
    let of_speeds = || both().map(|metres| (count_of_speeds(metres, times, speeds), metres));
    let alone = || both().map(|metres| (usize::from(is_distance_alone(metres, times)), metres));
    let found = [of_two.collect::<Vec<_>>(), of_speeds().collect(), alone().collect()];
    let scores = found.into_iter().find(|scores| scores.iter().any(|(score, _)| *score > 0))?;
    only_best(&scores)
}

/// The column with the highest score; `None` when columns that differ share it.
fn only_best<'a>(scores: &[(usize, &'a Numbers)]) -> Option<&'a Numbers> {
    let highest = scores.iter().map(|(score, _)| *score).max()?;
    let mut best = scores.iter().filter(|(score, _)| *score == highest).map(|(_, best)| *best);
    let first = best.next()?;
    best.all(|other| other.equals(first)).then_some(first)
}

/// In how many rows another column has these metres as kilometres or miles; zero when it is less
/// than half of them, as swimming is listed in metres twice.
fn rows_in_km(all: &[Numbers], metres: &Numbers) -> usize {
    let rows = |long: &Numbers, factor: f64| {
        let pairs = metres.values.iter().zip(&long.values);
        let (fits, known) = pairs.filter(|(m, l)| !m.is_nan() && !l.is_nan()).fold(
            (0, 0_usize),
            |(fits, known), (m, l)| {
                (fits + usize::from((m - l * factor).abs() <= KM_STEP * factor), known + 1)
            },
        );
        if fits * 2 >= known && fits * 3 >= metres.values.len() { fits } else { 0 }
    };
    let others = || all.iter().filter(|long| !long.is_same(metres));
    let units = [M_PER_KM, M_PER_MILE];
    units.iter().flat_map(|&unit| others().map(move |long| rows(long, unit))).max().unwrap_or(0)
}

/// How many speed columns are this distance over some time.
fn count_of_speeds(metres: &Numbers, times: &[&Numbers], speeds: &[&Numbers]) -> usize {
    let has_time = |speed: &&&Numbers| {
        times.iter().any(|time| !metres.is_same(time) && is_speed(metres, time, speed))
    };
    speeds.iter().filter(has_time).count()
}

/// Whether a column over some time is a possible speed, with nothing more to go by.
fn is_distance_alone(metres: &Numbers, times: &[&Numbers]) -> bool {
    let is_possible = |time: &Numbers| DECIDING_MPS.contains(&metres.over(time));
    times.iter().any(|time| !metres.is_same(time) && !metres.equals(time) && is_possible(time))
}

/// Tells elapsed from moving time, `proven` being the times that make a speed of the distance.
fn elapsed_and_moving<'a>(
    distance: &Numbers,
    times: &[&'a Numbers],
    proven: &[&'a Numbers],
) -> (Option<&'a Numbers>, Option<&'a Numbers>) {
    let is_never_longer = |a: &Numbers, b: &Numbers| a.holds(b, |a, b| a <= b);
    let shortest = proven.iter().find(|a| proven.iter().all(|b| is_never_longer(a, b)));
    let longest = proven.iter().find(|a| proven.iter().all(|b| is_never_longer(b, a)));
    let (Some(&shortest), Some(&longest)) = (shortest, longest) else {
        // Nothing proven, or nothing in order.
        let unproven = if proven.is_empty() { elapsed_alone(distance, times) } else { None };
        return (unproven, None);
    };
    if !shortest.equals(longest) {
        return (Some(longest), Some(shortest));
    }
    let longer: Vec<&Numbers> = times
        .iter()
        .copied()
        .filter(|time| !time.is_same(distance) && !time.equals(shortest))
        .filter(|time| is_never_longer(shortest, time) && time.over(shortest) <= MOST_STANDING)
        .collect();
    let is_twice = proven.iter().filter(|time| time.equals(shortest)).count() > 1;
    let elapsed = match longer.is_empty() {
        // Lists have the elapsed time twice; a time that is never exceeded and stands twice is it.
        true => is_twice.then_some(shortest),
        false => the_one_of(&longer),
    };
    (elapsed, Some(shortest))
}

/// The elapsed time where no speed proves one: the only time that makes possible speeds.
fn elapsed_alone<'a>(distance: &Numbers, times: &[&'a Numbers]) -> Option<&'a Numbers> {
    let is_possible =
        |time: &&Numbers| !time.is_same(distance) && DECIDING_MPS.contains(&distance.over(time));
    let possible: Vec<&Numbers> = times.iter().copied().filter(is_possible).collect();
    the_one_of(&possible)
}

/// The column that stands twice, else the only one; `None` when that does not decide.
fn the_one_of<'a>(columns: &[&'a Numbers]) -> Option<&'a Numbers> {
    let is_twice = |a: &&&Numbers| columns.iter().any(|b| !a.is_same(b) && a.equals(b));
    let twice: Vec<&Numbers> = columns.iter().filter(is_twice).copied().collect();
    let choice = if twice.is_empty() { columns } else { &twice };
    let first = *choice.first()?;
    choice.iter().all(|other| other.equals(first)).then_some(first)
}
