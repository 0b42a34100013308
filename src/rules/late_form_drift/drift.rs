//! How cadence and contact time of the last third of a run differ from those of its beginning, at
//! the same speed. The level is that of the middle of the first third; the slope over speed is the
//! runner's own where it is known.

use super::super::shared::form::earlier_on_device;
use crate::base::stats::median;
use crate::run::calf_load::usual_contact_ms;
use crate::season::cadence_model::{
    CadenceModel, MIN_WINDOWS, MODEL_DAYS, WINDOW_S, usable_windows,
};
use crate::season::{Season, Session, Window};

/// Windows that the middle of the first third and the last third need: two and four minutes;
/// engineering defaults.
const MIN_EARLY: usize = 4;
const MIN_LATE: usize = 8;
/// Standard deviation of speed within runs below which an own slope of contact time cannot be told;
/// engineering default.
const MIN_SPEED_SD_MPS: f64 = 0.1;

/// The change of one run, in per cent, each towards tiredness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// How much slower the steps became.
    pub slower_pct: f64,
    /// How much longer a foot stayed on the ground; `None` without contact times.
    pub longer_pct: Option<f64>,
}

/// The drifts of all runs; `None` where the recording has too little at its beginning or end.
pub fn of_runs(season: &Season) -> Vec<Option<Drift>> {
    let sums: Vec<Sums> = season.sessions.iter().map(Sums::of).collect();
    (0..season.sessions.len()).map(|index| of_run(season, &sums, index)).collect()
}

/// The last third of a run in seconds after its start, by its steady half minutes; `None` without any.
pub fn last_third_s(run: &Session) -> Option<std::ops::Range<f64>> {
    let end_s = run.windows.iter().last()?.after_s + WINDOW_S;
    Some(end_s * 2.0 / 3.0..end_s)
}

fn of_run(season: &Season, sums: &[Sums], index: usize) -> Option<Drift> {
    let run = &season.sessions[index];
    let last_third = last_third_s(run)?;
    let end_s = last_third.end;
    let between = |from_s: f64, to_s: f64| -> Vec<Window> {
        let is_inside = |window: &Window| (from_s..to_s).contains(&window.after_s);
        usable_windows(run).filter(is_inside).collect()
    };
    let early = between(end_s / 9.0, end_s * 2.0 / 9.0);
    let late = between(last_third.start, end_s);
    if early.len() < MIN_EARLY || late.len() < MIN_LATE {
        return None;
    }
    let own = season.forms()[index].own.unwrap_or(CadenceModel::SLOPE_ONLY);
    let slower_pct = -change_pct(&early, &late, |window| {
        Some((window.cadence_spm, own.expected_spm(window.speed_mps, window.grade_ratio)))
    })?;
    let slope = Sums::slope(earlier_on_device(season, index, MODEL_DAYS).map(|row| &sums[row]));
    let longer_pct = change_pct(&early, &late, |window| {
        let expected_ms = match slope {
            Some(slope_ms) => slope_ms * window.speed_mps,
            None => usual_contact_ms(window.speed_mps),
        };
        Some((window.ground_contact_ms?, expected_ms))
    });
    Some(Drift { slower_pct, longer_pct })
}

/// By how much the late values lie above what is expected of them, in per cent, when the expected
/// is moved to the level of the early ones. `of` gives value and expected.
fn change_pct(
    early: &[Window],
    late: &[Window],
    of: impl Fn(&Window) -> Option<(f64, f64)>,
) -> Option<f64> {
    let pairs = |windows: &[Window], least: usize| {
        let pairs: Vec<(f64, f64)> = windows.iter().filter_map(&of).collect();
        (pairs.len() >= least).then_some(pairs)
    };
    let (early, late) = (pairs(early, MIN_EARLY)?, pairs(late, MIN_LATE)?);
    let level = median(early.iter().map(|(value, expected)| value - expected))?;
    median(late.iter().map(|(value, expected)| (value / (expected + level) - 1.0) * 100.0))
        .filter(|change_pct| change_pct.is_finite())
}

/// Sums about the means of one run, from which the slope of contact time over speed within runs
/// comes: days differ in shoes and ground, and their means tell nothing of the slope.
#[derive(Default)]
struct Sums {
    windows: f64,
    /// Speed times speed, and speed times contact time.
    vv: f64,
    vt: f64,
}

impl Sums {
    fn of(run: &Session) -> Self {
        let pair = |window: Window| Some((window.speed_mps, window.ground_contact_ms?));
        let pairs: Vec<(f64, f64)> = usable_windows(run).filter_map(pair).collect();
        let windows = pairs.len() as f64;
        let sum = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
        let (v, t) = (sum(|pair| pair.0) / windows, sum(|pair| pair.1) / windows);
        let about = pairs.iter().map(|(speed, contact)| (speed - v, contact - t));
        about.fold(Self { windows, ..Self::default() }, |sums, (speed, contact)| Self {
            vv: sums.vv + speed * speed,
            vt: sums.vt + speed * contact,
            ..sums
        })
    }

    /// Milliseconds per m/s; `None` with few windows, or where the speeds hardly vary.
    fn slope<'a>(runs: impl Iterator<Item = &'a Self>) -> Option<f64> {
        let all = runs.fold(Self::default(), |all, run| Self {
            windows: all.windows + run.windows,
            vv: all.vv + run.vv,
            vt: all.vt + run.vt,
        });
        let is_varied = all.vv > MIN_SPEED_SD_MPS.powi(2) * all.windows;
        (is_varied && all.windows >= MIN_WINDOWS as f64).then(|| all.vt / all.vv)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{run, season, window};

    /// Windows of these speeds, at 150 spm + 6 spm per m/s and 340 ms − 30 ms per m/s, the last
    /// third of them changed by these factors.
    fn paced(offset: u64, speeds_mps: &[f64], (cadence, contact): (f64, f64)) -> Session {
        let is_late = |index: usize| index * 3 >= speeds_mps.len() * 2;
        let window = |(index, speed_mps): (usize, &f64)| {
            let factors = if is_late(index) { (cadence, contact) } else { (1.0, 1.0) };
            Window {
                ground_contact_ms: Some((340.0 - 30.0 * speed_mps) * factors.1),
                ..window(index as u32, *speed_mps, (150.0 + 6.0 * speed_mps) * factors.0)
            }
        };
        Session { windows: speeds_mps.iter().enumerate().map(window).collect(), ..run(offset, 9e3) }
    }

    fn drift_of(season: &Season) -> Drift {
        of_runs(season).pop().unwrap().unwrap()
    }

    fn assert_near(drift: Drift, slower_pct: f64, longer_pct: f64) {
        assert!((drift.slower_pct - slower_pct).abs() < 0.05, "{drift:?}");
        assert!((drift.longer_pct.unwrap() - longer_pct).abs() < 0.05, "{drift:?}");
    }

    #[test]
    fn slower_steps_and_longer_contact_at_the_same_speed_are_a_drift() {
        let season = season(vec![paced(0, &[3.0; 90], (0.96, 1.05))]);
        assert_near(drift_of(&season), 4.0, 5.0);
    }

    #[test]
    fn a_slower_pace_explains_slower_steps_by_the_own_slopes() {
        // 3.4 m/s at first, 2.8 m/s late: 3.6 spm and 18 ms that are no drift.
        let slowing: Vec<f64> = (0..90).map(|index| if index < 60 { 3.4 } else { 2.8 }).collect();
        let mixed: Vec<f64> = (0..90).map(|index| 2.6 + 0.2 * f64::from(index % 5)).collect();
        let before = (0..5).map(|offset| paced(offset, &mixed, (1.0, 1.0)));
        let season = season(before.chain([paced(9, &slowing, (1.0, 1.0))]).collect());
        assert_near(drift_of(&season), 0.0, 0.0);
    }

    #[test]
    fn without_earlier_runs_the_usual_slopes_serve() {
        // Usual contact: 460 · 3.4^−0.52 = 243.45, 460 · 2.8^−0.52 = 269.31, 25.86 ms more. Here it
        // is 238 and 256 ms: 7.86 ms too little of 263.86, 3.0 %.
        let slowing: Vec<f64> = (0..90).map(|index| if index < 60 { 3.4 } else { 2.8 }).collect();
        assert_near(drift_of(&season(vec![paced(0, &slowing, (1.0, 1.0))])), 0.0, -2.98);
    }

    #[test]
    fn four_windows_early_and_eight_late_are_the_least() {
        // Of 36 windows four begin in the ninth before the last of the first third, twelve late.
        let drifts = |count: usize, gap: std::ops::Range<usize>| {
            let mut session = paced(0, &vec![3.0; count], (1.0, 1.0));
            session.windows.change(gap, |window| window.grade_ratio = Some(0.1));
            of_runs(&season(vec![session]))[0]
        };
        assert!(drifts(36, 0..0).is_some());
        assert!(drifts(36, 5..6).is_none(), "three early");
        assert!(drifts(36, 24..28).is_some(), "eight late");
        assert!(drifts(36, 24..29).is_none(), "seven late");
        assert_eq!(of_runs(&season(vec![run(0, 9000.0)])), [None]);
    }

    #[test]
    fn without_contact_times_only_the_cadence_is_known() {
        let mut session = paced(0, &[3.0; 90], (0.96, 1.0));
        session.windows.change(80.., |window| window.ground_contact_ms = None);
        let known = drift_of(&season(vec![session.clone()]));
        assert_eq!(known.longer_pct, Some(0.0), "twenty windows know it");
        session.windows.change(67.., |window| window.ground_contact_ms = None);
        let unknown = drift_of(&season(vec![session]));
        assert_eq!(unknown.longer_pct, None);
        assert!((unknown.slower_pct - 4.0).abs() < 0.05);
    }
}
