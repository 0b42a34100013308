//! A runner's own cadence at a given speed and grade, learned from the runner's own steady half
//! minutes. It describes what is usual and judges nothing.

use super::{Session, Window};
use crate::base::stats::{median, standard_deviation};

/// Length of a steady window in seconds.
pub const WINDOW_S: f64 = 30.0;
/// Days of runs that a model learns from.
pub const MODEL_DAYS: u64 = 90;
/// Windows that a model needs; engineering default.
pub const MIN_WINDOWS: usize = 60;
/// Runs that a model needs; engineering default.
pub const MIN_RUNS: usize = 5;
/// Steeper windows are left out: step frequency rises 4 % from level to 7 % (Padulo 2013).
const MAX_GRADE_RATIO: f64 = 0.05;
/// Speeds of ordinary running in m/s; engineering default.
const SPEEDS_MPS: std::ops::RangeInclusive<f64> = 2.2..=5.0;
/// Spread of speed in m/s below which its slope cannot be told; engineering default.
const MIN_SPEED_IQR_MPS: f64 = 0.3;
/// Cadence per speed in spm per m/s where it cannot be told; near Burns 2019 (5.6) and Luedke 2021.
const FIXED_SPM_PER_MPS: f64 = 6.0;
/// Standard deviation of grade below which its effect cannot be told; engineering default.
const MIN_GRADE_SD: f64 = 0.005;
/// Windows in a fit; more, evenly thinned run by run, would not move it by a tenth of a step.
const FIT_WINDOWS: usize = 1200;
/// Huber's tuning constant: 95 % efficient when errors are normal (Huber 1964).
const HUBER_K: f64 = 1.345;
/// Standard deviation of a normal distribution over its median absolute deviation.
const SD_PER_MAD: f64 = 1.4826;
/// Watches count whole strides, so half a step is the finest scale of an error.
const MIN_SCALE_SPM: f64 = 0.5;
/// Most rounds of reweighting.
const ROUNDS: usize = 12;
/// Rounds that measure the scale of the errors anew; then it is held, so that the rest converge.
const SCALE_ROUNDS: usize = 3;
/// Change of the expected cadence between rounds at which they end.
const NEAR_SPM: f64 = 0.01;

/// Expected cadence as `a + b · speed + d · grade`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CadenceModel {
    /// `a`: cadence at speed zero on the level, in spm; only an intercept.
    pub base_spm: f64,
    /// `b`: spm per m/s.
    pub speed_spm_per_mps: f64,
    /// `d`: spm for a grade of 1; zero when the grades hardly vary.
    pub grade_spm: f64,
    /// Standard deviation, between runs, of the median difference from the model, in spm.
    pub run_sd_spm: f64,
}

impl CadenceModel {
    /// Only how cadence rises with speed, where nothing of a runner's own is known; no level.
    pub const SLOPE_ONLY: Self = Self {
        base_spm: 0.0,
        speed_spm_per_mps: FIXED_SPM_PER_MPS,
        grade_spm: 0.0,
        run_sd_spm: 0.0,
    };

    /// Expected cadence in spm; an unknown grade counts as level.
    pub fn expected_spm(&self, speed_mps: f64, grade_ratio: Option<f64>) -> f64 {
        let grade_ratio = grade_ratio.unwrap_or(0.0);
        self.base_spm + self.speed_spm_per_mps * speed_mps + self.grade_spm * grade_ratio
    }

    /// Cadence of a window above the expected, in spm.
    pub fn residual_spm(&self, window: &Window) -> f64 {
        window.cadence_spm - self.expected_spm(window.speed_mps, window.grade_ratio)
    }

    /// Cadence of a window above the expected, in per cent.
    pub fn difference_pct(&self, window: &Window) -> f64 {
        let expected_spm = self.expected_spm(window.speed_mps, window.grade_ratio);
        (window.cadence_spm / expected_spm - 1.0) * 100.0
    }

    /// Median cadence of a run above the expected, in per cent; `None` without usable windows.
    pub fn run_difference_pct(&self, run: &Session) -> Option<f64> {
        median(usable_windows(run).map(|window| self.difference_pct(&window)))
    }
}

impl CadenceModel {
    /// Whether two models expect the same to a hundredth of a step, for slow and fast, flat and hilly.
    fn is_near(&self, other: &Self) -> bool {
        let ends = [(*SPEEDS_MPS.start(), 0.0), (*SPEEDS_MPS.end(), MAX_GRADE_RATIO)];
        ends.into_iter().all(|(speed_mps, grade_ratio)| {
            let expected = |model: &Self| model.expected_spm(speed_mps, Some(grade_ratio));
            (expected(self) - expected(other)).abs() < NEAR_SPM
        })
    }
}

/// The windows of a run that cadence can be judged by: near level, at ordinary running speed.
pub fn usable_windows(run: &Session) -> impl Iterator<Item = Window> {
    run.windows.iter().filter(|window| {
        window.grade_ratio.is_none_or(|grade| grade.abs() <= MAX_GRADE_RATIO)
            && SPEEDS_MPS.contains(&window.speed_mps)
            && window.cadence_spm.is_finite()
    })
}

/// Learns from the runs that this device recorded; `None` with fewer than 60 windows in 5 runs.
pub fn fit(runs: &[Session], device: Option<&str>) -> Option<CadenceModel> {
    let runs: Vec<Vec<Window>> = runs
        .iter()
        .filter(|run| run.device.as_deref() == device)
        .map(|run| usable_windows(run).collect::<Vec<_>>())
        .filter(|windows| !windows.is_empty())
        .collect();
    if runs.len() < MIN_RUNS || runs.iter().map(Vec::len).sum::<usize>() < MIN_WINDOWS {
        return None;
    }
    let share = FIT_WINDOWS.div_ceil(runs.len());
    let runs: Vec<Vec<Point>> = runs.iter().map(|windows| thinned(windows, share)).collect();
    // Copied side by side: the fit passes over them a dozen times.
    let mut model = huber(&runs.concat());
    let medians: Vec<f64> =
        runs.iter().filter_map(|run| median_residual(&model, run.iter())).collect();
    model.run_sd_spm = standard_deviation(&medians);
    Some(model)
}

/// At most `share` windows, evenly spaced over the run.
fn thinned(windows: &[Window], share: usize) -> Vec<Point> {
    let count = windows.len().min(share);
    (0..count).map(|index| Point::of(&windows[index * windows.len() / count])).collect()
}

/// What a fit knows of a window: so little that all of them stay near the processor.
#[derive(Clone, Copy)]
struct Point {
    speed_mps: f64,
    cadence_spm: f64,
    grade_ratio: f64,
}

impl Point {
    fn of(window: &Window) -> Self {
        let (speed_mps, cadence_spm) = (window.speed_mps, window.cadence_spm);
        Self { speed_mps, cadence_spm, grade_ratio: window.grade_ratio.unwrap_or(0.0) }
    }

    /// Cadence above the expected, in spm.
    fn residual_spm(&self, model: &CadenceModel) -> f64 {
        self.cadence_spm - model.expected_spm(self.speed_mps, Some(self.grade_ratio))
    }
}

/// Huber regression by iterated reweighting, from a start that outliers cannot move far.
fn huber(windows: &[Point]) -> CadenceModel {
    let free_speed = speed_iqr_mps(windows) >= MIN_SPEED_IQR_MPS;
    let grades: Vec<f64> = windows.iter().map(|window| window.grade_ratio).collect();
    let free_grade = standard_deviation(&grades) >= MIN_GRADE_SD;
    let mut model = CadenceModel::SLOPE_ONLY;
    model.base_spm = median_residual(&model, windows.iter()).unwrap_or(0.0);
    let mut scale_spm = f64::INFINITY;
    for round in 0..ROUNDS {
        if round < SCALE_ROUNDS {
            let sizes = windows.iter().map(|window| window.residual_spm(&model).abs());
            scale_spm = (SD_PER_MAD * median(sizes).unwrap_or(0.0)).max(MIN_SCALE_SPM);
        }
        let mut sums = Sums::default();
        let full_spm = HUBER_K * scale_spm;
        for window in windows {
            let size = window.residual_spm(&model).abs();
            // Most windows weigh 1, and a division costs more than asking.
            sums.add(window, if size <= full_spm { 1.0 } else { full_spm / size });
        }
        let before = std::mem::replace(&mut model, sums.solve(free_speed, free_grade));
        if round >= SCALE_ROUNDS && model.is_near(&before) {
            break;
        }
    }
    model
}

/// Weighted sums about a typical window (3 m/s, 170 spm), which keeps them small.
#[derive(Default)]
struct Sums {
    w: f64,
    v: f64,
    g: f64,
    c: f64,
    vv: f64,
    gg: f64,
    vg: f64,
    vc: f64,
    gc: f64,
}

impl Sums {
    fn add(&mut self, window: &Point, w: f64) {
        let (v, c) = (window.speed_mps - 3.0, window.cadence_spm - 170.0);
        let g = window.grade_ratio;
        self.w += w;
        self.v += w * v;
        self.g += w * g;
        self.c += w * c;
        self.vv += w * v * v;
        self.gg += w * g * g;
        self.vg += w * v * g;
        self.vc += w * v * c;
        self.gc += w * g * c;
    }

    /// Least squares with the slopes that can be told from the data; the others stay fixed.
    fn solve(&self, free_speed: bool, free_grade: bool) -> CadenceModel {
        let (v, g, c) = (self.v / self.w, self.g / self.w, self.c / self.w);
        let vv = self.vv - self.v * v;
        let gg = self.gg - self.g * g;
        let vg = self.vg - self.v * g;
        let vc = self.vc - self.v * c;
        let gc = self.gc - self.g * c;
        let determinant = vv * gg - vg * vg;
        // Speed and grade that go together to 0.1 % cannot be told apart.
        let is_apart = determinant > 1e-3 * vv * gg;
        let (b, d) = match (free_speed, free_grade) {
            (true, true) if is_apart => {
                ((vc * gg - gc * vg) / determinant, (gc * vv - vc * vg) / determinant)
            }
            (true, _) => (vc / vv, 0.0),
            (false, true) => (FIXED_SPM_PER_MPS, (gc - FIXED_SPM_PER_MPS * vg) / gg),
            (false, false) => (FIXED_SPM_PER_MPS, 0.0),
        };
        CadenceModel {
            base_spm: 170.0 + c - b * (v + 3.0) - d * g,
            speed_spm_per_mps: b,
            grade_spm: d,
            run_sd_spm: 0.0,
        }
    }
}

/// Interquartile range of speed.
fn speed_iqr_mps(windows: &[Point]) -> f64 {
    let mut speeds: Vec<f64> = windows.iter().map(|window| window.speed_mps).collect();
    let (low, high) = (speeds.len() / 4, speeds.len() * 3 / 4);
    let high = *speeds.select_nth_unstable_by(high, f64::total_cmp).1;
    let low = *speeds.select_nth_unstable_by(low, f64::total_cmp).1;
    high - low
}

/// Median cadence of windows above the expected, in spm; `None` without windows.
fn median_residual<'a>(
    model: &CadenceModel,
    windows: impl Iterator<Item = &'a Point>,
) -> Option<f64> {
    median(windows.map(|window| window.residual_spm(model)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::run;

    /// Windows on c = 150 + 6.5 v + 40 g with half a step of noise that sums to zero.
    fn runs(count: u64) -> Vec<Session> {
        let window = |run: u64, index: u64| {
            let speed_mps = 2.4 + 0.1 * ((run + index * 3) % 13) as f64;
            let grade = 0.01 * ((index % 7) as f64 - 3.0);
            let noise = if index.is_multiple_of(2) { 0.5 } else { -0.5 };
            let cadence_spm = 150.0 + 6.5 * speed_mps + 40.0 * grade + noise;
            Window {
                grade_ratio: Some(grade),
                ..crate::season::fixtures::window(index as u32, speed_mps, cadence_spm)
            }
        };
        let windows = |offset| (0..40).map(|index| window(offset, index)).collect();
        (0..count).map(|offset| Session { windows: windows(offset), ..run(offset, 1e4) }).collect()
    }

    fn assert_known(model: &CadenceModel) {
        assert!((model.base_spm - 150.0).abs() < 0.6, "{model:?}");
        assert!((model.speed_spm_per_mps - 6.5).abs() < 0.2, "{model:?}");
        assert!((model.grade_spm - 40.0).abs() < 5.0, "{model:?}");
    }

    #[test]
    fn known_coefficients_are_found() {
        let model = fit(&runs(8), Some("watch")).unwrap();
        assert_known(&model);
        assert!(model.run_sd_spm < 0.5, "{model:?}");
        // 150 + 6.5 × 3 + 40 × 0.02 = 170.3
        assert!((model.expected_spm(3.0, Some(0.02)) - 170.3).abs() < 0.3);
        assert!((model.expected_spm(3.0, None) - 169.5).abs() < 0.3);
    }

    #[test]
    fn a_fifth_of_wild_windows_and_a_wild_run_move_it_little() {
        let mut sessions = runs(12);
        for session in &mut sessions {
            let wild = |(index, window): (usize, Window)| Window {
                cadence_spm: if index.is_multiple_of(5) { 85.0 } else { window.cadence_spm },
                ..window
            };
            session.windows = session.windows.iter().enumerate().map(wild).collect();
        }
        sessions[3].windows.change(.., |window| window.cadence_spm = 220.0);
        let model = fit(&sessions, Some("watch")).unwrap();
        assert!((model.expected_spm(3.0, None) - 169.5).abs() < 0.5, "{model:?}");
    }

    #[test]
    fn slopes_that_cannot_be_told_stay_fixed() {
        let mut sessions = runs(8);
        for session in &mut sessions {
            session.windows.change(.., |window| {
                (window.speed_mps, window.grade_ratio, window.cadence_spm) = (3.0, None, 168.0);
            });
        }
        let model = fit(&sessions, Some("watch")).unwrap();
        assert_eq!((model.speed_spm_per_mps, model.grade_spm), (6.0, 0.0));
        assert!((model.base_spm - 150.0).abs() < 1e-9 && model.run_sd_spm < 1e-9);
    }

    #[test]
    fn too_few_runs_or_windows_or_another_device_give_no_model() {
        assert!(fit(&runs(4), Some("watch")).is_none());
        let mut short = runs(5);
        short.iter_mut().for_each(|session| session.windows.truncate(12));
        assert!(fit(&short, Some("watch")).is_some());
        short[0].windows.truncate(11);
        assert!(fit(&short, Some("watch")).is_none());
        assert!(fit(&runs(8), Some("another")).is_none());
        assert!(fit(&runs(8), None).is_none());
    }

    #[test]
    fn the_spread_between_runs_is_that_of_their_medians() {
        let mut sessions = runs(10);
        for (index, session) in sessions.iter_mut().enumerate() {
            let shift = if index % 2 == 0 { 3.0 } else { -3.0 };
            session.windows.change(.., |window| window.cadence_spm += shift);
        }
        // Ten values of ±3: √(10 · 9 / 9) = 3.16.
        let model = fit(&sessions, Some("watch")).unwrap();
        assert!((model.run_sd_spm - 3.16).abs() < 0.3, "{model:?}");
    }

    #[test]
    fn a_thinned_run_keeps_its_spread() {
        let session = &runs(1)[0];
        // Each window's speed tells its number here.
        let numbered = session.windows.iter().zip(0..);
        let numbered: Vec<Window> = numbered
            .map(|(window, number)| Window { speed_mps: f64::from(number), ..window })
            .collect();
        let speeds: Vec<f64> = thinned(&numbered, 4).iter().map(|point| point.speed_mps).collect();
        assert_eq!(speeds, [0.0, 10.0, 20.0, 30.0]);
        assert_eq!(thinned(&numbered, 100).len(), 40);
    }
}
