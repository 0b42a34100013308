//! What rules of form share: with which earlier runs a run may be compared, and what to say when
//! there are too few of them. Another device makes another baseline.

use std::ops::Range;

use crate::base::units::S_PER_MIN;
use crate::base::words::counted;
use crate::season::cadence_model::{MIN_RUNS, MIN_WINDOWS, MODEL_DAYS, WINDOW_S};
use crate::season::{Form, MIN_FORM_WINDOWS, Season, Session, Window};

/// Said of a finding whose runs do not tell what recorded them.
const UNKNOWN_DEVICE: &str = "device unknown: compared with other runs from an unknown device";

/// Minutes in a number of windows.
pub(in crate::rules) fn minutes_of(windows: usize) -> f64 {
    windows as f64 * WINDOW_S / S_PER_MIN
}

/// Asks for enough steady running in the judged run.
pub(in crate::rules) fn require_minutes(
    run: &Session,
    form: &Form,
    least_min: f64,
) -> Result<(), String> {
    let minutes = minutes_of(form.windows);
    if run.windows.is_empty() {
        Err("no steady running with cadence in this recording".to_owned())
    } else if minutes < least_min {
        Err(format!("only {minutes:.1} minutes of steady, level running, {least_min:.0} needed"))
    } else {
        Ok(())
    }
}

/// Asks for a median of the judged run: ten minutes of steady running, in which it was recorded.
pub(in crate::rules) fn require_figure(
    season: &Season,
    index: usize,
    (figure, needs): (Option<f64>, &str),
) -> Result<f64, String> {
    let least_min = minutes_of(MIN_FORM_WINDOWS);
    require_minutes(&season.sessions[index], &season.forms()[index], least_min)?;
    figure
        .ok_or_else(|| format!("fewer than {least_min:.0} minutes with {needs} in this recording"))
}

/// The runs of the days before a run that the same device recorded; its own day is out.
pub(in crate::rules) fn earlier_on_device(
    season: &Season,
    index: usize,
    days: u64,
) -> impl Iterator<Item = usize> + '_ {
    let run = &season.sessions[index];
    let rows = season.rows_before(run.day, days);
    rows.filter(move |row| season.sessions[*row].device == run.device)
}

/// A figure of the runs of the days before, of the same device, that have it.
///
/// # Errors
/// The reason, when fewer than `least` have it.
pub(in crate::rules) fn base(
    season: &Season,
    index: usize,
    (days, least): (u64, usize),
    (of_row, needs): (impl Fn(usize) -> Option<f64>, &str),
) -> Result<Vec<f64>, String> {
    let values: Vec<f64> = earlier_on_device(season, index, days).filter_map(of_row).collect();
    if values.len() >= least {
        return Ok(values);
    }
    let runs = counted(values.len(), "run");
    Err(format!(
        "only {runs} with {needs} on this device in the {days} days before, {least} needed"
    ))
}

/// The stretches that some half minutes of a run make, in seconds after its start: those that lie less than
/// a minute apart are one, and a single one is none.
pub(in crate::rules) fn stretches_s(windows: impl Iterator<Item = Window>) -> Vec<Range<f64>> {
    /// Half minutes between two that are one stretch.
    const APART: f64 = 2.0;
    let mut stretches: Vec<Range<f64>> = Vec::new();
    for window in windows {
        let end_s = window.after_s + WINDOW_S;
        match stretches.last_mut() {
            Some(last) if window.after_s - last.end < APART * WINDOW_S => last.end = end_s,
            _ => stretches.push(window.after_s..end_s),
        }
    }
    stretches.retain(|stretch| stretch.end - stretch.start > WINDOW_S);
    stretches
}

/// Says how much of an own cadence is there and how much it needs.
pub(in crate::rules) fn no_own_cadence(season: &Season, index: usize) -> String {
    let windows =
        earlier_on_device(season, index, MODEL_DAYS).map(|row| season.forms()[row].windows);
    let counts: Vec<usize> = windows.filter(|count| *count > 0).collect();
    format!(
        "your own baseline has {} and {:.0} minutes on this device; {MIN_RUNS} runs and {:.0} \
         minutes needed",
        counted(counts.len(), "run"),
        minutes_of(counts.iter().sum()),
        minutes_of(MIN_WINDOWS)
    )
}

/// What must be said of every comparison of runs whose device is not known.
pub(in crate::rules) fn device_remark(run: &Session) -> Option<String> {
    run.device.is_none().then(|| UNKNOWN_DEVICE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{run, season, window};

    fn steady(offset: u64, windows: u32, device: Option<&str>) -> Session {
        Session {
            windows: (0..windows).map(|index| window(index, 3.0, 165.0)).collect(),
            device: device.map(str::to_owned),
            ..run(offset, 9000.0)
        }
    }

    #[test]
    fn only_the_same_device_and_earlier_days_are_compared() {
        let devices = [Some("a"), Some("b"), None, Some("a"), Some("a")];
        let days = [0, 1, 2, 3, 3];
        let runs = days.into_iter().zip(devices).map(|(day, device)| steady(day, 20, device));
        let season = season(runs.chain([steady(4, 20, None)]).collect());
        assert_eq!(earlier_on_device(&season, 4, 90).collect::<Vec<_>>(), [0]);
        assert_eq!(earlier_on_device(&season, 3, 2).count(), 0);
        assert_eq!(earlier_on_device(&season, 5, 90).collect::<Vec<_>>(), [2]);
        assert!(device_remark(&season.sessions[5]).is_some());
        assert_eq!(device_remark(&season.sessions[4]), None);
    }

    #[test]
    fn a_base_says_how_many_runs_it_lacks() {
        let season = season((0..4).map(|day| steady(day, 20, Some("a"))).collect());
        let of_row = |row: usize| (row > 0).then_some(row as f64);
        assert_eq!(base(&season, 3, (90, 2), (of_row, "x")), Ok(vec![1.0, 2.0]));
        let expected = "only 2 runs with x on this device in the 90 days before, 3 needed";
        assert_eq!(base(&season, 3, (90, 3), (of_row, "x")), Err(expected.to_owned()));
    }

    #[test]
    fn half_minutes_near_each_other_are_a_stretch_and_a_single_one_is_none() {
        let windows = |indexes: &[u32]| {
            let windows: Vec<Window> = indexes.iter().map(|i| window(*i, 3.0, 165.0)).collect();
            stretches_s(windows.into_iter())
        };
        // 2 and 3 lie next to each other, 5 a half minute later, 8 a minute after the end of 5, alone.
        assert_eq!(windows(&[2, 3, 5, 8]), [60.0..180.0]);
        assert_eq!(windows(&[0, 1, 4, 5]), [0.0..60.0, 120.0..180.0]);
        assert!(windows(&[7]).is_empty());
    }

    #[test]
    fn too_little_running_comes_before_a_missing_figure() {
        let short = season(vec![steady(0, 19, None)]);
        let reason = require_figure(&short, 0, (None, "x")).unwrap_err();
        assert_eq!(reason, "only 9.5 minutes of steady, level running, 10 needed");
        let long = season(vec![steady(0, 20, None)]);
        let reason = require_figure(&long, 0, (None, "x")).unwrap_err();
        assert_eq!(reason, "fewer than 10 minutes with x in this recording");
        assert_eq!(require_figure(&long, 0, (Some(1.0), "x")), Ok(1.0));
    }
}
