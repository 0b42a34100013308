//! How a week's distance is shared among its sessions.

use chrono::NaiveDate;

/// How the sessions of a week differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One long run, the others shorter.
    LongRun,
    /// All about as long, each a little longer than the one before: of the way back.
    Even,
}

/// A session that is wanted: its day, its distance in metres, and whether it is the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) day: NaiveDate,
    pub(super) metres: f64,
    pub(super) is_long: bool,
}

/// The largest share of a week that its long run has, by the number of sessions. Engineering default.
const MOST_LONG_SHARE: [f64; 3] = [1.0, 0.6, 0.5];
/// No other session is longer than this share of the long run.
pub(super) const MOST_OF_LONG: f64 = 0.85;
/// Shares of the other sessions, in turn, so that no day is like the next.
const OTHERS: [f64; 4] = [0.9, 1.15, 0.95, 1.0];
/// Shares of an even week, from its first session to its last: a fifth more a week is then never more than
/// a tenth from one session to the next.
const FIRST_EVEN: f64 = 0.9;
const LAST_EVEN: f64 = 1.09;

/// Shares a distance among days. `long` is the day of the long run, if it is among them, and `long_m` what
/// that may have; sessions shorter than `least_m` are left out.
pub(super) fn compose(
    days: &[NaiveDate],
    (shape, long): (Shape, Option<NaiveDate>),
    (week_m, long_m): (f64, f64),
    least_m: f64,
) -> Vec<Wanted> {
    match shape {
        Shape::LongRun => with_long(days, long, (week_m, long_m), least_m),
        Shape::Even => even(days, week_m, least_m),
    }
}

/// The largest share of a week that its long run has, among so many sessions.
pub(super) fn most_long_share(sessions: usize) -> f64 {
    MOST_LONG_SHARE[sessions.clamp(1, MOST_LONG_SHARE.len()) - 1]
}

fn with_long(
    days: &[NaiveDate],
    long: Option<NaiveDate>,
    (week_m, long_m): (f64, f64),
    least_m: f64,
) -> Vec<Wanted> {
    let others: Vec<NaiveDate> = days.iter().copied().filter(|day| Some(*day) != long).collect();
    let long_of = |count: usize| {
        let share = most_long_share(count + 1);
        long.map_or(0.0, |_| long_m.min(week_m * share))
    };
    // Rather one session less than several that are too short.
    let is_fitting = |count: &usize| week_m - long_of(*count) >= least_m * *count as f64;
    let fitting = (0..=others.len()).rev().find(is_fitting).unwrap_or(0);
    let long_run_m = long_of(fitting);
    let most_m = MOST_OF_LONG * if long.is_some() { long_run_m } else { long_m };
    let rest_m = (week_m - long_run_m).max(0.0);
    let chosen = spread(&others, fitting);
    let weights: Vec<f64> = (0..chosen.len()).map(|place| OTHERS[place % OTHERS.len()]).collect();
    let sum: f64 = weights.iter().sum();
    let other = |(day, weight): (&NaiveDate, &f64)| Wanted {
        day: *day,
        metres: (rest_m * weight / sum).min(most_m).max(least_m),
        is_long: false,
    };
    let mut all: Vec<Wanted> = chosen.iter().zip(&weights).map(other).collect();
    all.extend(long.map(|day| Wanted { day, metres: long_run_m, is_long: true }));
    all.sort_by_key(|wanted| wanted.day);
    all.retain(|wanted| wanted.metres >= least_m);
    all
}

fn even(days: &[NaiveDate], week_m: f64, least_m: f64) -> Vec<Wanted> {
    let fitting = ((week_m / least_m).floor().max(0.0) as usize).min(days.len());
    let chosen = spread(days, fitting);
    let last = chosen.len().saturating_sub(1).max(1) as f64;
    let weight = |place: usize| FIRST_EVEN + (LAST_EVEN - FIRST_EVEN) * place as f64 / last;
    let sum: f64 = (0..chosen.len()).map(weight).sum();
    let wanted = |(place, day): (usize, &NaiveDate)| Wanted {
        day: *day,
        metres: week_m * weight(place) / sum,
        is_long: false,
    };
    chosen.iter().enumerate().map(wanted).collect()
}

/// So many of the days, as far apart as they go.
fn spread(days: &[NaiveDate], count: usize) -> Vec<NaiveDate> {
    let place = |number: usize| number * days.len() / count.max(1);
    (0..count.min(days.len())).map(|number| days[place(number)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::day;

    fn shared(days: &[u64], long: Option<u64>, week_m: f64, long_m: f64) -> Vec<f64> {
        let days: Vec<NaiveDate> = days.iter().map(|offset| day(*offset)).collect();
        let shape = (Shape::LongRun, long.map(day));
        compose(&days, shape, (week_m, long_m), 3000.0).iter().map(|one| one.metres).collect()
    }

    #[test]
    fn the_long_run_comes_first_and_the_others_share_the_rest() {
        // 30 − 12 = 18 km, in shares of 0.9, 1.15 and 0.95 of 3.
        let metres = shared(&[1, 3, 5, 6], Some(6), 30_000.0, 12_000.0);
        let expected = [5400.0, 6900.0, 5700.0, 12_000.0];
        for (metres, expected) in metres.iter().zip(expected) {
            assert!((metres - expected).abs() < 1e-6, "{metres} {expected}");
        }
    }

    #[test]
    fn a_small_week_has_fewer_sessions_and_no_short_ones() {
        assert_eq!(shared(&[1, 3, 5, 6], Some(6), 9000.0, 6000.0).len(), 2);
        assert!(shared(&[1, 3], None, 2000.0, 6000.0).is_empty());
    }

    #[test]
    fn in_an_even_week_each_session_is_a_little_longer() {
        let days = [1, 3, 5].map(day);
        let all = compose(&days, (Shape::Even, None), (15_000.0, 0.0), 2000.0);
        let total: f64 = all.iter().map(|one| one.metres).sum();
        assert!((total - 15_000.0).abs() < 1e-6);
        assert!(all[0].metres < all[1].metres && all[1].metres < all[2].metres);
        // A fifth more: the first of the next week is within a tenth of the last.
        assert!(all[0].metres * 1.2 < all[2].metres * 1.1);
        assert!(all[2].metres * 1.2 <= all[1].metres * 1.2 * 1.1);
    }
}
