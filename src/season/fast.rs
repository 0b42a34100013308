//! What "fast" and "sprinting" mean for a runner on a day: shares of the critical speed of the hardest
//! training efforts, or of the usual pace. The limits follow these slowly, so that two runs of one
//! week are measured alike.

use chrono::{Days, NaiveDate};

use super::{FastBasis, FastLimit};
use crate::base::units::s_from_ms;
use crate::run::run_tables::{BIN_CMPS, Best, ExposureBin as Bin};

/// Days from the first limit on in which it goes where the history says: hardly a rule judges yet.
const SETTLING_DAYS: i64 = 28;
/// The most that the limit moves in a week, as a share of its speed: about six seconds a kilometre
/// at 5:00. Form changes no faster, but an old effort leaves the history from one day to the next
/// (engineering default).
const MOST_A_WEEK: f64 = 0.02;
/// Days between two runs that count at most: nothing is learned in a longer break, but much leaves
/// the history.
const MOST_DAYS: i64 = 14;
/// History for the critical speed (engineering default).
const CRITICAL_SPEED_DAYS: u64 = 90;
/// History for the usual pace, and how much running it must hold (engineering defaults).
const USUAL_PACE_DAYS: u64 = 60;
const MIN_RUNNING_S: f64 = 3600.0;
/// Share of critical speed from which running is fast, and of the median where there is none
/// (engineering defaults).
const SHARE_OF_CRITICAL_SPEED: f64 = 0.95;
const SHARE_OF_MEDIAN: f64 = 1.15;
/// Share of the median that a limit by critical speed reaches at least; below it the efforts were not hard
/// (engineering default).
const LEAST_ABOVE_MEDIAN: f64 = 1.05;
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

/// The limits that held for each run, by the history before its day. `None` for runs with less than
/// an hour of running in the sixty days before.
pub(super) fn fast_limits(efforts: &[Effort]) -> Vec<Option<FastLimit>> {
    let mut first_day = None;
    let mut last: Option<(NaiveDate, FastLimit)> = None;
    let limit = |effort: &Effort| {
        let day = effort.day;
        if let Some((_, limit)) = last.filter(|(of, _)| *of == day) {
            return Some(limit);
        }
        let wanted = limit_by_history(efforts, day)?;
        let known_days = (day - *first_day.get_or_insert(day)).num_days();
        let limit = match last.filter(|_| known_days >= SETTLING_DAYS) {
            Some((of, before)) => before.towards(wanted, (day - of).num_days()),
            None => wanted,
        };
        last = Some((day, limit));
        Some(limit)
    };
    efforts.iter().map(limit).collect()
}

/// The limits that the efforts and the pace before a day say by themselves.
fn limit_by_history(efforts: &[Effort], day: NaiveDate) -> Option<FastLimit> {
    let recent = before(efforts, day, USUAL_PACE_DAYS);
    let running_ms: i64 =
        recent.iter().flat_map(|effort| &effort.bins).map(|bin| bin.time_ms).sum();
    if s_from_ms(running_ms) < MIN_RUNNING_S {
        return None;
    }
    let months = before(efforts, day, CRITICAL_SPEED_DAYS);
    let bins = recent.iter().flat_map(|effort| &effort.bins);
    let median_mps = median_effort_mps(bins, running_ms)?;
    // Who never goes all out shows less than the own critical speed: nobody runs half of the time near it.
    let is_shown = |critical_mps: &f64| {
        SHARE_OF_CRITICAL_SPEED * critical_mps >= LEAST_ABOVE_MEDIAN * median_mps
    };
    if let Some(critical_mps) = critical_speed(months).filter(is_shown) {
        return Some(FastLimit {
            speed_mps: SHARE_OF_CRITICAL_SPEED * critical_mps,
            sprint_mps: SPRINT_SHARE_OF_CRITICAL_SPEED * critical_mps,
            basis: FastBasis::CriticalSpeed,
        });
    }
    let speed_mps = SHARE_OF_MEDIAN * median_mps;
    let fastest_cmps = months.iter().flat_map(|effort| &effort.bins).map(|bin| bin.speed_cmps);
    let sprint_mps = SPRINT_SHARE_OF_FASTEST * middle_mps(fastest_cmps.max().unwrap_or(0));
    // Who always runs at one pace does not sprint.
    let sprint_mps = sprint_mps.max(speed_mps);
    Some(FastLimit { speed_mps, sprint_mps, basis: FastBasis::MedianPace })
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

pub(super) fn middle_mps(lower_cmps: i16) -> f64 {
    (f64::from(lower_cmps) + BIN_CMPS as f64 / 2.0) / 100.0
}

impl FastLimit {
    /// The critical speed in m/s that the limit stands for; `None` where it follows the usual pace.
    pub fn critical_speed_mps(&self) -> Option<f64> {
        (self.basis == FastBasis::CriticalSpeed).then(|| self.speed_mps / SHARE_OF_CRITICAL_SPEED)
    }

    /// The limits some days later, on their way to those that the history says by itself.
    fn towards(self, wanted: Self, days: i64) -> Self {
        let weeks = days.min(MOST_DAYS) as f64 / 7.0;
        let most_ratio = 1.0 + MOST_A_WEEK * weeks;
        let near = |from: f64, to: f64| to.clamp(from / most_ratio, from * most_ratio);
        let speed_mps = near(self.speed_mps, wanted.speed_mps);
        let sprint_mps = near(self.sprint_mps, wanted.sprint_mps).max(speed_mps);
        Self { speed_mps, sprint_mps, basis: wanted.basis }
    }
}

/// The speed that decides whether a bin is fast, by its lower edge in cm/s. Uphill the actual speed
/// must be fast too, so that a hill is not counted both as a hill and as fast running.
pub(super) fn fast_cmps(bin: &Bin) -> i16 {
    if bin.is_uphill { bin.effort_cmps.min(bin.speed_cmps) } else { bin.effort_cmps }
}

/// Mean heart rate of the fast running of these recordings, in beats per minute; `None` without any,
/// or where less than half of its time has one.
pub(super) fn fast_heart_rate_bpm(efforts: &[&Effort], limit: FastLimit) -> Option<f64> {
    let bins = efforts.iter().flat_map(|effort| &effort.bins);
    let (mut fast_ms, mut known_ms, mut beats) = (0, 0, 0);
    for bin in bins.filter(|bin| middle_mps(fast_cmps(bin)) >= limit.speed_mps) {
        fast_ms += bin.time_ms;
        if let Some(heart_rate_bpm) = bin.heart_rate_bpm {
            known_ms += bin.time_ms;
            beats += bin.time_ms * i64::from(heart_rate_bpm.get());
        }
    }
    (known_ms > 0 && 2 * known_ms >= fast_ms).then(|| beats as f64 / known_ms as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::Speeds;

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
            heart_rate_bpm: None,
        }
    }

    /// What is fast and what is sprinted of the last of these runs, by its own limits.
    fn measured(efforts: &[Effort]) -> (f64, f64) {
        let limit = fast_limits(efforts).pop().unwrap().unwrap();
        let speeds = Speeds::of(&[efforts.last().unwrap()]);
        (speeds.fast_m(limit), speeds.sprint_m(limit))
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
        let limit = fast_limits(&efforts)[1].unwrap();
        assert_eq!(limit.basis, FastBasis::CriticalSpeed);
        assert!((limit.speed_mps - 3.8).abs() < 1e-9);
        assert!((limit.critical_speed_mps().unwrap() - 4.0).abs() < 1e-9);
        // 3.80–3.85 m/s counts by its middle, 3.75–3.80 does not: 600 s at 3.8 m/s.
        assert_eq!(measured(&efforts).0, 2280.0);
    }

    #[test]
    fn efforts_that_were_never_hard_show_no_critical_speed() {
        // d = 3·t + 100: 400 m in 100 s, 800 m in 233 s, 5000 m in 1633 s; 95 % of 3 m/s are 2.85.
        let bests = bests(&[(400, 100.0), (800, 700.0 / 3.0), (5000, 4900.0 / 3.0)]);
        let limit = |usual_cmps| {
            let usual =
                Effort { day: day(0), bests: bests.clone(), bins: vec![bin(usual_cmps, 70)] };
            let next = Effort { day: day(1), bests: Vec::new(), bins: vec![bin(300, 1)] };
            fast_limits(&[usual, next])[1].unwrap()
        };
        // A median of 2.675 asks for 2.81 at least, one of 2.725 for 2.86.
        let (shown, hidden) = (limit(265), limit(270));
        assert_eq!(shown.basis, FastBasis::CriticalSpeed);
        assert!((shown.speed_mps - 2.85).abs() < 1e-9, "{}", shown.speed_mps);
        assert_eq!(hidden.basis, FastBasis::MedianPace);
        assert!((hidden.speed_mps - 1.15 * 2.725).abs() < 1e-9, "{}", hidden.speed_mps);
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
        let limit = fast_limits(&efforts)[1].unwrap();
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
        assert_eq!(measured(&efforts).1, 300.0);
    }

    #[test]
    fn without_critical_speed_sprinting_is_near_the_fastest_ten_seconds_of_ninety_days() {
        let of_day = |number, bins| Effort { day: day(number), bests: Vec::new(), bins };
        let today = || of_day(100, vec![bin(500, 1), bin(400, 1)]);
        let sprint_m =
            |earlier: Effort| measured(&[earlier, of_day(99, vec![bin(300, 70)]), today()]).1;
        // 0.95 · 5.225 = 4.96 m/s.
        assert_eq!(sprint_m(of_day(10, vec![bin(520, 1)])), 300.0);
        // 91 days ago nothing counts: 0.95 · 3.025 is below the fast limit of 1.15 · 3.025 = 3.48.
        assert_eq!(sprint_m(of_day(9, vec![bin(520, 1)])), 540.0);
        assert_eq!(sprint_m(of_day(10, vec![bin(600, 1)])), 0.0);
    }

    /// A race of which the critical speed is 4 m/s, then an easy hour every second day.
    fn race_then_easy(days: u64) -> Vec<Effort> {
        let race = bests(&[(400, 75.0), (800, 175.0), (5000, 1225.0)]);
        let easy =
            |number| Effort { day: day(number), bests: Vec::new(), bins: vec![bin(250, 60)] };
        let race = Effort { day: day(30), bests: race, bins: vec![bin(380, 21)] };
        let mut efforts: Vec<Effort> = (0..days).step_by(2).map(easy).collect();
        efforts[15] = race;
        efforts
    }

    #[test]
    fn an_effort_that_leaves_the_history_moves_the_limit_by_two_per_cent_a_week() {
        let efforts = race_then_easy(220);
        let limits = fast_limits(&efforts);
        let mps = |number: usize| limits[number / 2].unwrap().speed_mps;
        // 1.15 times 2.525 are 2.90 m/s; the race of day 30 says 3.80, which takes weeks.
        assert!((mps(30) - 2.903_75).abs() < 1e-9);
        assert!((mps(32) - 2.903_75 * (1.0 + 0.04 / 7.0)).abs() < 1e-9);
        // On day 122 it is 92 days old, and the way back is as slow.
        assert!(mps(118) < mps(120) && mps(122) < mps(120) && mps(122) > mps(120) * 0.99);
        // On the first day there is no history.
        let pairs = limits[1..].windows(2).map(|pair| (pair[0].unwrap(), pair[1].unwrap()));
        for (one, next) in pairs {
            let ratio = next.speed_mps / one.speed_mps;
            assert!((0.994..1.006).contains(&ratio), "{ratio}");
            assert!(next.sprint_mps >= next.speed_mps);
        }
        assert!((mps(218) - 2.903_75).abs() < 1e-9);
    }

    #[test]
    fn in_the_first_four_weeks_of_limits_and_after_them_what_comes_later_changes_nothing() {
        let efforts = race_then_easy(150);
        let whole = fast_limits(&efforts);
        for count in [5, 14, 16, 40, 61] {
            assert_eq!(fast_limits(&efforts[..count]), whole[..count]);
        }
        // The race on day 10 is believed at once.
        let mut early = race_then_easy(40);
        early[5].bests = early[15].bests.clone();
        assert!((fast_limits(&early)[6].unwrap().speed_mps - 3.8).abs() < 1e-9);
    }

    #[test]
    fn the_heart_rate_of_fast_running_is_that_of_most_of_its_time() {
        let with = |effort_cmps, minutes, bpm| Bin {
            heart_rate_bpm: std::num::NonZeroU8::new(bpm),
            ..bin(effort_cmps, minutes)
        };
        let limit = FastLimit { speed_mps: 4.0, sprint_mps: 5.0, basis: FastBasis::MedianPace };
        let mean = |bins: &[Bin]| {
            fast_heart_rate_bpm(&[&Effort { bins: bins.into(), ..Effort::default() }], limit)
        };
        let bins = [with(300, 60, 130), with(400, 3, 160), with(450, 1, 180)];
        assert_eq!(mean(&bins), Some(165.0));
        assert_eq!(mean(&[bins[1], bin(450, 3)]), Some(160.0));
        assert_eq!(mean(&[bins[1], bin(450, 4)]), None);
        assert_eq!(mean(&bins[..1]), None);
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
        assert!(fast_limits(&efforts).iter().all(Option::is_none));
    }

    #[test]
    fn an_effort_uphill_is_not_fast_unless_it_is_fast() {
        let slow_uphill = Bin { speed_cmps: 250, is_uphill: true, ..bin(400, 1) };
        assert_eq!(fast_cmps(&slow_uphill), 250);
        assert_eq!(fast_cmps(&Bin { is_uphill: false, ..slow_uphill }), 400);
        assert_eq!(fast_cmps(&Bin { speed_cmps: 420, ..slow_uphill }), 400);
    }
}
