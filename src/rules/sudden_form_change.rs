//! Cadence at the same pace that changed over two weeks: another way of running is new training, and
//! the quicker steps of a forefoot runner are too.

use chrono::{Days, NaiveDate};

use super::contract::citations::LYGHT;
use super::shared::baseline::{Judged, each_run};
use super::shared::form::{device_remark, earlier_on_device, minutes_of, require_minutes};
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::columns::{WINDOW_CADENCE_SPM, WINDOW_SPEED_MPS};
use crate::season::cadence_model::{MODEL_DAYS, fit};
use crate::season::{MIN_FORM_WINDOWS, Season};

pub(super) const RULE: Rule = Rule {
    id: "sudden-form-change",
    title: "Sudden change in cadence at the same pace",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares your cadence at the same pace over the last two weeks (the day of the run \
               and the 14 before) with days 15 to 90 before, on the same device and on steady, \
               near-level running. Flags slower and quicker steps alike, when the mean of four or \
               more runs has moved by the limit and each of the last four by half of it. A change \
               is flagged where it begins, and can be flagged again after three quiet weeks.",
        why: "Muscles and tendons need time to get used to new movement. Quicker steps may come \
              from landing on the forefoot, which loads the calf more.",
        when_wrong: "A watch update, a foot pod or a treadmill can look the same. A deliberate \
                     change is fine; this only marks where it began.",
        next_step: "Treat a change of form like new training: short runs first. Change nothing \
                    else for two to three weeks.",
    },
    evidence: &[LYGHT],
    grade: Grade::Convention,
    needs: &[&WINDOW_CADENCE_SPM, &WINDOW_SPEED_MPS],
    asks: &[],
    thresholds: &[&MIN_CHANGE],
    check,
    message,
    caps: None,
};

const MIN_CHANGE: Threshold = Threshold::assumed("min_change_pct", 4.0, (1.0, 20.0), "%");

/// Days before the run that count as recent with it; the base ends where they begin.
const RECENT_DAYS: u64 = 14;
/// Runs that make a change more than one odd day; engineering default.
const MIN_RECENT: usize = 4;
/// The part of the limit that every one of them must reach; engineering default.
const EACH_RATIO: f64 = 0.5;
/// Days without a change after which the next one is another; engineering default.
const QUIET_DAYS: i64 = 21;

const NO_BASE: &str = "too few runs on this device 15 to 90 days before";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let onsets = onsets(season, limits);
    each_run(season, |index| onsets[index].clone())
}

/// What is said of every run: a finding where a change of form begins, and at no later run of the
/// same change. Where days are asked about, nothing of the runs before them, and not to be believed in the
/// first three weeks.
pub(super) fn onsets(season: &Season, limits: &Limits) -> Vec<Judged> {
    let mut last: Option<(NaiveDate, bool)> = None;
    let runs = season.sessions.iter().enumerate();
    let asked = season.first_asked();
    runs.map(|(index, run)| {
        if index < asked {
            return Ok(None);
        }
        let Some(change_pct) = change(season, limits, index)? else { return Ok(None) };
        let is_quicker = change_pct > 0.0;
        let goes_on = last.is_some_and(|(day, was_quicker)| {
            was_quicker == is_quicker && (run.day - day).num_days() <= QUIET_DAYS
        });
        last = Some((run.day, is_quicker));
        let finding = || finding(limits, change_pct, device_remark(run));
        Ok((!goes_on).then(finding))
    })
    .collect()
}

/// By how many per cent the cadence of the last two weeks lies above that of the days before, or
/// below; `None` where that is no sustained change.
fn change(season: &Season, limits: &Limits, index: usize) -> Result<Option<f64>, String> {
    let (run, forms) = (&season.sessions[index], season.forms());
    require_minutes(run, &forms[index], minutes_of(MIN_FORM_WINDOWS))?;
    let recent = recent(season, index);
    if recent.len() < MIN_RECENT {
        let runs = counted(recent.len(), "run");
        return Err(format!("only {runs} on this device in two weeks, {MIN_RECENT} needed"));
    }
    let own: Option<Vec<f64>> = recent.iter().map(|&row| forms[row].own_difference_pct).collect();
    let own = own.ok_or(NO_BASE)?;
    let limit_pct = limits.get(&RULE, &MIN_CHANGE);
    // Each run beside what was usual until then comes near to the change, and is known already. Only
    // where that shows something it is worth learning what was usual before all of them.
    if mean(&own).abs() < limit_pct * EACH_RATIO {
        return Ok(None);
    }
    let before = season.sessions_before(run.day - Days::new(RECENT_DAYS), MODEL_DAYS - RECENT_DAYS);
    let model = fit(before, run.device.as_deref()).ok_or(NO_BASE)?;
    let differences: Vec<f64> =
        recent.iter().filter_map(|&row| model.run_difference_pct(&season.sessions[row])).collect();
    let change_pct = mean(&differences);
    let is_each = differences
        .iter()
        .rev()
        .take(MIN_RECENT)
        .all(|difference_pct| difference_pct * change_pct.signum() >= limit_pct * EACH_RATIO);
    Ok((change_pct.abs() >= limit_pct && is_each).then_some(change_pct))
}

/// The runs of the last two weeks on this device that tell enough, the judged one as the last.
fn recent(season: &Season, index: usize) -> Vec<usize> {
    let run = &season.sessions[index];
    let of_day = season.rows_before(run.day, 0).end..=index;
    let of_day = of_day.filter(|row| season.sessions[*row].device == run.device);
    let rows = earlier_on_device(season, index, RECENT_DAYS).chain(of_day);
    rows.filter(|row| season.forms()[*row].windows >= MIN_FORM_WINDOWS).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn finding(limits: &Limits, change_pct: f64, remark: Option<String>) -> Finding {
    let limit_pct = limits.get(&RULE, &MIN_CHANGE);
    let mut finding = Finding::new(Level::Info, change_pct.abs(), limit_pct, Unit::PercentTenths);
    finding.about = Some(if change_pct > 0.0 { "higher" } else { "lower" }.to_owned());
    finding.remarks.extend(remark);
    finding
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let change = finding.measured.show(system);
    let direction = finding.about.as_deref().unwrap_or_default();
    format!(
        "Over two weeks, your cadence at the same pace was {change} {direction} than in the months \
         before. Treat that like new training, and change nothing else for two to three weeks."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{run, season, window};

    /// Half an hour at 2.5 to 3.5 m/s, at 152 spm + 6 spm per m/s, all of it scaled.
    fn paced(offset: u64, scale: f64) -> Session {
        let windows = (0..60).map(|index| {
            let speed_mps = 2.5 + 0.1 * f64::from(index % 11);
            window(index, speed_mps, (152.0 + 6.0 * speed_mps) * scale)
        });
        Session { windows: windows.collect(), ..run(offset, 6000.0) }
    }

    /// Mondays and Thursdays, in order.
    fn days() -> impl Iterator<Item = u64> {
        (0..).flat_map(|week| [7 * week, 7 * week + 3])
    }

    /// Twenty usual runs, and then some that are scaled. Of the last five each lies in two weeks.
    fn usual_then(scales: &[f64]) -> Season {
        let scales = [1.0; 20].into_iter().chain(scales.iter().copied());
        season(days().zip(scales).map(|(day, scale)| paced(day, scale)).collect())
    }

    fn raised(season: &Season) -> Vec<usize> {
        let onsets = onsets(season, &Limits::default());
        let found = onsets.iter().enumerate().filter(|(_, judged)| matches!(judged, Ok(Some(_))));
        found.map(|(index, _)| index).collect()
    }

    #[test]
    fn four_per_cent_over_two_weeks_are_a_change_either_way() {
        assert_eq!(last(&RULE, &usual_then(&[1.039; 5])), Verdict::Clear);
        let finding = found(&RULE, &usual_then(&[1.041; 5]));
        assert_eq!((finding.level, finding.about.as_deref()), (Level::Info, Some("higher")));
        assert!((finding.measured.value - 4.1).abs() < 1e-6, "{finding:?}");
        assert_eq!(last(&RULE, &usual_then(&[0.961; 5])), Verdict::Clear);
        let finding = found(&RULE, &usual_then(&[0.959; 5]));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("was 4.1 % lower than in the months before"), "{text}");
    }

    #[test]
    fn one_odd_run_or_a_last_one_as_usual_is_no_change() {
        // Mean of 0, 0, 0, 0 and 25 %.
        assert_eq!(last(&RULE, &usual_then(&[1.0, 1.0, 1.0, 1.0, 1.25])), Verdict::Clear);
        // The mean is above 4 % in both; the last run is below or above the half of it.
        assert_eq!(last(&RULE, &usual_then(&[1.046, 1.046, 1.046, 1.046, 1.019])), Verdict::Clear);
        let season = usual_then(&[1.046, 1.046, 1.046, 1.046, 1.021]);
        assert_eq!(found(&RULE, &season).about.as_deref(), Some("higher"));
    }

    #[test]
    fn it_speaks_once_where_the_change_begins() {
        // Runs 20 to 23 of five are four fifths of 6 %: 4.8 %.
        assert_eq!(raised(&usual_then(&[1.06; 14])), [23]);
    }

    #[test]
    fn where_the_last_days_are_asked_about_they_are_judged_as_ever() {
        let scales = [[1.06; 14], [1.0; 14], [1.06; 14]].concat();
        let mut season = usual_then(&scales);
        let from = season.last_day - Days::new(84);
        let is_late = |season: &Season, index: &usize| {
            season.sessions[*index].day >= from + Days::new(QUIET_DAYS as u64)
        };
        let late = |season: &Season| -> Vec<usize> {
            raised(season).into_iter().filter(|index| is_late(season, index)).collect()
        };
        let all = late(&season);
        assert!(!all.is_empty() && all.len() < raised(&season).len(), "{all:?}");
        season.asked_from = Some(from);
        assert_eq!(late(&season), all);
        assert_eq!(onsets(&season, &Limits::default())[0], Ok(None), "not asked about");
    }

    #[test]
    fn the_days_of_the_change_do_not_hide_it() {
        // Ten runs of another form: the base ends fifteen days before the last of them and still has
        // five of them, with twenty usual ones.
        let season = usual_then(&[1.045; 10]);
        let change = change(&season, &Limits::default(), 29).unwrap().unwrap();
        assert!((change - 4.5).abs() < 0.3, "{change}");
    }

    #[test]
    fn three_runs_in_two_weeks_or_no_baseline_are_not_judged() {
        let mut sparse = usual_then(&[1.05; 5]).sessions;
        sparse.drain(21..23);
        assert_eq!(
            reason(&RULE, &season(sparse)),
            "only 3 runs on this device in two weeks, 4 needed"
        );
        let young = season(days().take(5).map(|day| paced(day, 1.0)).collect());
        assert_eq!(reason(&RULE, &young), NO_BASE);
        let mut changed = usual_then(&[1.05; 5]).sessions;
        for session in &mut changed[20..] {
            session.device = Some("new watch".to_owned());
        }
        assert_eq!(reason(&RULE, &season(changed)), NO_BASE);
    }

    #[test]
    fn a_run_of_nine_and_a_half_minutes_is_not_judged_and_not_counted() {
        let mut sessions = usual_then(&[1.05; 5]).sessions;
        sessions[24].windows.truncate(19);
        assert!(reason(&RULE, &season(sessions.clone())).starts_with("only 9.5 minutes"));
        sessions[24].windows.truncate(0);
        assert!(reason(&RULE, &season(sessions)).starts_with("no steady running"));
    }

    #[test]
    fn a_base_that_began_within_two_weeks_is_too_young() {
        // Four runs lie before the two weeks up to the ninth, five before those up to the tenth.
        let scales = [1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1, 1.1, 1.1, 1.1];
        let runs = |count: usize| {
            let scales = scales.iter().take(count);
            season(days().zip(scales).map(|(day, scale)| paced(day, *scale)).collect())
        };
        assert_eq!(reason(&RULE, &runs(9)), NO_BASE);
        assert_eq!(found(&RULE, &runs(10)).about.as_deref(), Some("higher"));
    }

    #[test]
    fn steps_of_zero_are_no_crash() {
        assert_eq!(raised(&usual_then(&[0.0; 5])), [23]);
    }

    #[test]
    fn it_speaks_alone_of_quicker_steps() {
        assert_eq!(speaking(&usual_then(&[1.06; 6])), ["sudden-form-change"]);
    }
}
