//! What "fast" and "sprinting" mean for a runner on a day: critical speed from the hardest training
//! efforts, or a share of the usual pace; and how far a run went at those speeds.

use chrono::{Days, NaiveDate};

use super::{FastBasis, FastLimit};
use crate::run_tables::{BIN_CMPS, Best, ExposureBin as Bin};
use crate::units::{m_from_mm, s_from_ms};

/// History for the critical speed (engineering default).
const CRITICAL_SPEED_DAYS: u64 = 90;
/// History for the usual pace, and how much running it must hold (engineering defaults).
const USUAL_PACE_DAYS: u64 = 60;
const MIN_RUNNING_S: f64 = 3600.0;
/// Share of critical speed from which running is fast, and of the median where there is none
/// (engineering defaults).
const SHARE_OF_CRITICAL_SPEED: f64 = 0.95;
const SHARE_OF_MEDIAN: f64 = 1.15;
/// Share of critical speed from which running is near sprinting, and of the fastest ten seconds of
/// the days of the critical speed where there is none (engineering defaults).
const SPRINT_SHARE_OF_CRITICAL_SPEED: f64 = 1.25;
const SPRINT_SHARE_OF_FASTEST: f64 = 0.95;
/// A line is accepted with these distances, this fit, and results in these ranges (engineering
/// defaults around Smyth & Muniz-Pumares 2020, Med Sci Sports Exerc 52:2637, mean 3.74 m/s).
const NEEDED_M: [i64; 3] = [400, 800, 5000];
const MIN_R_SQUARED: f64 = 0.995;
const CRITICAL_SPEED_MPS: std::ops::RangeInclusive<f64> = 2.0..=6.5;
const RESERVE_M: std::ops::RangeInclusive<f64> = 20.0..=600.0;

/// What one run adds to the history.
#[derive(Clone, Debug, Default)]
pub(super) struct Effort {
    /// Local day.
    pub(super) day: NaiveDate,
    /// Best times.
    pub(super) bests: Vec<Best>,
    /// Running by speed.
    pub(super) bins: Vec<Bin>,
}

/// What was fast about a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fast {
    /// The limit of its day.
    pub(super) limit: FastLimit,
    /// Distance at or above the limit, in metres.
    pub(super) fast_m: f64,
    /// Distance near sprinting speed, in metres.
    pub(super) sprint_m: f64,
}

/// What was fast about each run, by the history before its day. `None` for runs with less than an
/// hour of running in the sixty days before.
pub(super) fn fast_distances(efforts: &[Effort]) -> Vec<Option<Fast>> {
    let fast = |effort: &Effort| {
        let limit = fast_limit(efforts, effort.day)?;
        let sprint_mps = sprint_mps(efforts, effort.day, limit);
        Some(Fast {
            limit,
            fast_m: effort.distance_m(|bin| is_fast(bin, limit.speed_mps)),
            sprint_m: effort.distance_m(|bin| middle_mps(bin.speed_cmps) >= sprint_mps),
        })
    };
    efforts.iter().map(fast).collect()
}

/// The actual speed from which running is near sprinting; never below the fast limit, so that who
/// always runs at one pace does not sprint.
fn sprint_mps(efforts: &[Effort], day: NaiveDate, limit: FastLimit) -> f64 {
    if let Some(critical_mps) = limit.critical_speed_mps() {
        return SPRINT_SHARE_OF_CRITICAL_SPEED * critical_mps;
    }
    let recent = before(efforts, day, CRITICAL_SPEED_DAYS).iter().flat_map(|effort| &effort.bins);
    let fastest_cmps = recent.map(|bin| bin.speed_cmps).max().unwrap_or(0);
    (SPRINT_SHARE_OF_FASTEST * middle_mps(fastest_cmps)).max(limit.speed_mps)
}

/// The limit that holds on a day.
fn fast_limit(efforts: &[Effort], day: NaiveDate) -> Option<FastLimit> {
    let recent = before(efforts, day, USUAL_PACE_DAYS);
    let running_ms: i64 =
        recent.iter().flat_map(|effort| &effort.bins).map(|bin| bin.time_ms).sum();
    if s_from_ms(running_ms) < MIN_RUNNING_S {
        return None;
    }
    if let Some(speed_mps) = critical_speed(before(efforts, day, CRITICAL_SPEED_DAYS)) {
        return Some(FastLimit {
            speed_mps: SHARE_OF_CRITICAL_SPEED * speed_mps,
            basis: FastBasis::CriticalSpeed,
        });
    }
    let bins = recent.iter().flat_map(|effort| &effort.bins);
    let median_mps = median_effort_mps(bins, running_ms)?;
    Some(FastLimit { speed_mps: SHARE_OF_MEDIAN * median_mps, basis: FastBasis::MedianPace })
}

/// The runs of the `days` days before a day; the day itself is out.
fn before(efforts: &[Effort], day: NaiveDate, days: u64) -> &[Effort] {
    let from = efforts.partition_point(|effort| effort.day < day - Days::new(days));
    let to = efforts.partition_point(|effort| effort.day < day);
    &efforts[from.min(to)..to]
}

/// Slope of distance over time through the best efforts, in m/s; `None` where the line is not
/// believable. Training efforts are not maximal, so it is a lower bound.
fn critical_speed(efforts: &[Effort]) -> Option<f64> {
    let mut best: std::collections::BTreeMap<i64, f64> = std::collections::BTreeMap::new();
    for &Best { distance_m, time_s } in efforts.iter().flat_map(|effort| &effort.bests) {
        let time = best.entry(distance_m).or_insert(time_s);
        *time = time.min(time_s);
    }
    if !NEEDED_M.iter().all(|distance_m| best.contains_key(distance_m)) {
        return None;
    }
    let n = best.len() as f64;
    let points = || best.iter().map(|(&distance_m, &time_s)| (time_s, distance_m as f64));
    let mean_t = points().map(|(t, _)| t).sum::<f64>() / n;
    let mean_d = points().map(|(_, d)| d).sum::<f64>() / n;
    let stt: f64 = points().map(|(t, _)| (t - mean_t).powi(2)).sum();
    let std: f64 = points().map(|(t, d)| (t - mean_t) * (d - mean_d)).sum();
    let sdd: f64 = points().map(|(_, d)| (d - mean_d).powi(2)).sum();
    let (slope, r_squared) = (std / stt, std * std / (stt * sdd));
    let reserve_m = mean_d - slope * mean_t;
    let believable = r_squared >= MIN_R_SQUARED
        && CRITICAL_SPEED_MPS.contains(&slope)
        && RESERVE_M.contains(&reserve_m);
    believable.then_some(slope)
}

/// Median grade-adjusted speed over the running time of these runs, to the middle of its bin;
/// `None` without running.
pub(super) fn median_of(efforts: &[&Effort]) -> Option<f64> {
    let bins = || efforts.iter().flat_map(|effort| &effort.bins);
    median_effort_mps(bins(), bins().map(|bin| bin.time_ms).sum())
}

fn median_effort_mps<'a>(bins: impl Iterator<Item = &'a Bin>, running_ms: i64) -> Option<f64> {
    let mut bins: Vec<(i16, i64)> = bins.map(|bin| (bin.effort_cmps, bin.time_ms)).collect();
    bins.sort_unstable();
    let mut passed_ms = 0;
    let middle = bins.iter().find(|(_, time_ms)| {
        passed_ms += time_ms;
        2 * passed_ms >= running_ms
    });
    middle.map(|(effort_cmps, _)| middle_mps(*effort_cmps))
}

fn middle_mps(lower_cmps: i16) -> f64 {
    (f64::from(lower_cmps) + BIN_CMPS as f64 / 2.0) / 100.0
}

impl FastLimit {
    /// The runner's critical speed in m/s; `None` where the limit is not made of it.
    pub fn critical_speed_mps(&self) -> Option<f64> {
        (self.basis == FastBasis::CriticalSpeed).then(|| self.speed_mps / SHARE_OF_CRITICAL_SPEED)
    }
}

impl Effort {
    /// Distance in the bins that satisfy a condition, in metres.
    fn distance_m(&self, counts: impl Fn(&Bin) -> bool) -> f64 {
        m_from_mm(self.bins.iter().filter(|bin| counts(bin)).map(|bin| bin.distance_mm).sum())
    }
}

/// A bin counts by its middle. Uphill the actual speed must be fast too, so that a hill is not
/// counted both as a hill and as fast running.
fn is_fast(bin: &Bin, limit_mps: f64) -> bool {
    middle_mps(bin.effort_cmps) >= limit_mps
        && (!bin.is_uphill || middle_mps(bin.speed_cmps) >= limit_mps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(number)
    }

    fn bests(all: &[(i64, f64)]) -> Vec<Best> {
        all.iter().map(|&(distance_m, time_s)| Best { distance_m, time_s }).collect()
    }

    fn bin(effort_cmps: i16, minutes: i64) -> Bin {
        let time_ms = minutes * 60_000;
        Bin {
            effort_cmps,
            speed_cmps: effort_cmps,
            is_uphill: false,
            distance_mm: i64::from(effort_cmps) * time_ms / 100,
            time_ms,
            millisteps: 0,
        }
    }

    #[test]
    fn a_line_of_best_efforts_gives_the_critical_speed() {
        // d = 4·t + 100: 400 m in 75 s, 800 m in 175 s, 5000 m in 1225 s.
        let bests = bests(&[(400, 75.0), (800, 175.0), (5000, 1225.0)]);
        let history = Effort { day: day(0), bests, bins: vec![bin(300, 70)] };
        let efforts = [
            history,
            Effort { day: day(1), bests: Vec::new(), bins: vec![bin(380, 10), bin(375, 10)] },
        ];
        let Fast { limit, fast_m, .. } = fast_distances(&efforts)[1].unwrap();
        assert_eq!(limit.basis, FastBasis::CriticalSpeed);
        assert!((limit.speed_mps - 3.8).abs() < 1e-9);
        assert!((limit.critical_speed_mps().unwrap() - 4.0).abs() < 1e-9);
        // 3.80–3.85 m/s counts by its middle, 3.75–3.80 does not: 600 s at 3.8 m/s.
        assert_eq!(fast_m, 2280.0);
    }

    #[test]
    fn without_long_efforts_the_usual_pace_decides() {
        let efforts = [
            Effort {
                day: day(0),
                bests: bests(&[(400, 75.0)]),
                bins: vec![bin(300, 40), bin(250, 30)],
            },
            Effort { day: day(1), bests: Vec::new(), bins: vec![bin(400, 1)] },
        ];
        let limit = fast_distances(&efforts)[1].unwrap().limit;
        // The median lies in 3.00–3.05: 1.15 · 3.025.
        assert!((limit.speed_mps - 3.478_75).abs() < 1e-9);
        assert_eq!((limit.basis, limit.critical_speed_mps()), (FastBasis::MedianPace, None));
    }

    #[test]
    fn sprinting_is_a_quarter_above_critical_speed_by_actual_speed() {
        let bests = bests(&[(400, 75.0), (800, 175.0), (5000, 1225.0)]);
        let history = Effort { day: day(0), bests, bins: vec![bin(300, 70)] };
        // Critical speed is 4 m/s, so sprinting begins at 5; the hill is an effort, no sprint.
        let uphill = Bin { speed_cmps: 300, is_uphill: true, ..bin(520, 1) };
        let bins = vec![bin(500, 1), bin(495, 1), uphill];
        let efforts = [history, Effort { day: day(1), bests: Vec::new(), bins }];
        assert_eq!(fast_distances(&efforts)[1].unwrap().sprint_m, 300.0);
    }

    #[test]
    fn without_critical_speed_sprinting_is_near_the_fastest_ten_seconds_of_ninety_days() {
        let of_day = |number, bins| Effort { day: day(number), bests: Vec::new(), bins };
        let today = || of_day(100, vec![bin(500, 1), bin(400, 1)]);
        let sprint_m = |earlier: Effort| {
            let efforts = [earlier, of_day(95, vec![bin(300, 70)]), today()];
            fast_distances(&efforts)[2].unwrap().sprint_m
        };
        // 0.95 · 5.225 = 4.96 m/s.
        assert_eq!(sprint_m(of_day(10, vec![bin(520, 1)])), 300.0);
        // 91 days ago nothing counts: 0.95 · 3.025 is below the fast limit of 1.15 · 3.025 = 3.48.
        assert_eq!(sprint_m(of_day(9, vec![bin(520, 1)])), 540.0);
        assert_eq!(sprint_m(of_day(10, vec![bin(600, 1)])), 0.0);
    }

    #[test]
    fn the_median_of_several_runs_is_that_of_all_their_running() {
        let of_bins = |bins| Effort { bins, ..Effort::default() };
        let (slow, quick) =
            (of_bins(vec![bin(250, 30)]), of_bins(vec![bin(300, 20), bin(400, 20)]));
        assert_eq!(median_of(&[&quick]), Some(3.025));
        assert_eq!(median_of(&[&slow, &quick]), Some(3.025));
        assert_eq!(median_of(&[&slow]), Some(2.525));
        assert_eq!(median_of(&[]), None);
    }

    #[test]
    fn less_than_an_hour_of_history_knows_no_fast() {
        let efforts = [
            Effort { day: day(0), bests: Vec::new(), bins: vec![bin(300, 59)] },
            Effort { day: day(1), bests: Vec::new(), bins: vec![bin(500, 5)] },
        ];
        assert!(fast_distances(&efforts).iter().all(Option::is_none));
    }

    #[test]
    fn an_effort_uphill_is_not_fast_unless_it_is_fast() {
        let slow_uphill = Bin { speed_cmps: 250, is_uphill: true, ..bin(400, 1) };
        assert!(!is_fast(&slow_uphill, 3.5));
        assert!(is_fast(&Bin { is_uphill: false, ..slow_uphill }, 3.5));
    }
}
