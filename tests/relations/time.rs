//! Moved by whole weeks, a season moves its days and nothing else; what comes later changes nothing that
//! was said before.

use chrono::{Days, NaiveDate};
use serde_json::Value;
use soleus::analysis::pipeline::Analysis;
use soleus::attention::Step;
use soleus::rules::{Subject, Verdict};

use crate::facts::{Facts, analysis_of};
use crate::recording::Outing;
use crate::seasons::{DAY_S, files, mixed_files, season, with_others};

/// A day in ISO form has so many bytes.
const DAY_BYTES: usize = 10;

/// The row with every day in it so many weeks later.
fn later(row: &Value, weeks: u64) -> Value {
    let text = row.to_string();
    let mut moved = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let day = rest.get(..DAY_BYTES).and_then(|head| {
            // A year may have a sign, which here is the mark between two words.
            head.starts_with(|first: char| first.is_ascii_digit()).then_some(())?;
            NaiveDate::parse_from_str(head, "%Y-%m-%d").ok()
        });
        let taken = match day {
            Some(day) => {
                moved.push_str(&(day + Days::new(7 * weeks)).to_string());
                DAY_BYTES
            }
            None => {
                moved.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    serde_json::from_str(&moved).unwrap()
}

#[test]
fn a_shift_by_whole_weeks_moves_every_day_and_changes_no_figure() {
    for (seed, weeks) in [(40, 1), (41, 8), (42, 26)] {
        let outings = with_others(season(seed, 40), seed, 10);
        let shift_s = weeks * 7 * DAY_S;
        let move_one =
            |run: &Outing| Outing { start_utc_s: run.start_utc_s + shift_s, ..run.clone() };
        let moved: Vec<Outing> = outings.iter().map(move_one).collect();
        let expected = Facts::of(&mixed_files(&outings)).map(|row| later(&row, weeks as u64));
        expected.assert_same(&Facts::of(&mixed_files(&moved)), &format!("season {seed}"));
    }
}

/// What is said of a run or a week that is over: the rule, its subject, the verdict in full.
fn verdicts(analysis: &Analysis, until: NaiveDate) -> Vec<String> {
    let season = &analysis.season;
    let is_over = |subject: &Subject| match subject {
        Subject::Week(index) => season.calendar[*index].end() <= until,
        _ => subject.day(season) <= until,
    };
    let over = analysis.outcomes.iter().filter(|one| is_over(&one.judgement.subject));
    over.map(|one| {
        let said = match &one.judgement.verdict {
            Verdict::Raised(finding) => {
                let (measured, limit) = (finding.measured.value, finding.limit.value);
                format!("{:?}: {measured} over {limit}", finding.level)
            }
            other => format!("{other:?}"),
        };
        format!("{} {:?}: {said}", one.rule.id, one.judgement.subject)
    })
    .collect()
}

/// What was told by a day: the day of the event, how its light rose, when it was found again; and the rule
/// that speaks for it, unless it rises later.
fn told(analysis: &Analysis, until: NaiveDate) -> Vec<(String, Option<&'static str>)> {
    let known = analysis.told.alerts.iter().filter(|alert| alert.day() <= until);
    known
        .map(|alert| {
            let steps: Vec<&Step> = alert.steps.iter().filter(|step| step.day <= until).collect();
            let again: Vec<_> = alert.again.iter().filter(|day| **day <= until).collect();
            let rule = (steps.len() == alert.steps.len()).then_some(alert.rule.id);
            (format!("{} {steps:?} {again:?}", alert.event.day), rule)
        })
        .collect()
}

#[track_caller]
fn assert_kept<T: PartialEq + std::fmt::Debug>(before: &[T], after: &[T], what: &str) {
    for (before, after) in before.iter().zip(after) {
        assert_eq!(before, after, "{what}");
    }
    assert_eq!(before.len(), after.len(), "{what}");
}

/// The week of the last run is not over, so that only runs and the weeks before it are compared.
#[test]
fn later_runs_change_no_earlier_verdict_and_no_earlier_alert() {
    for seed in 50..54 {
        assert_past_is_kept(&season(seed, 48), seed);
    }
}

#[test]
fn nor_do_later_activities_of_other_sports() {
    for seed in 54..57 {
        assert_past_is_kept(&with_others(season(seed, 40), seed, 20), seed);
    }
}

#[test]
fn as_of_a_day_all_is_as_if_nothing_later_were_there() {
    for seed in 57..60 {
        let outings = with_others(season(seed, 40), seed, 20);
        for count in [15, 30, 45] {
            let start_s = outings[count].start_utc_s;
            let day = chrono::DateTime::from_timestamp(start_s, 0).unwrap().date_naive();
            let until = outings.partition_point(|it| it.start_utc_s / DAY_S <= start_s / DAY_S);
            let before = Facts::as_of(&files(&outings[..until]), day);
            let whole = Facts::as_of(&files(&outings), day);
            before.assert_same(&whole, &format!("season {seed} as of {day}"));
        }
    }
}

fn assert_past_is_kept(outings: &[Outing], seed: u64) {
    let whole = analysis_of(&files(outings));
    for count in (8..outings.len()).step_by(7) {
        // What follows on the same day is of that day.
        let day = outings[count].start_utc_s / DAY_S;
        let until = outings.partition_point(|outing| outing.start_utc_s / DAY_S < day);
        let part = analysis_of(&files(&outings[..until]));
        let last = part.season.last_day;
        let what = format!("season {seed}, {until} activities");
        let before = verdicts(&part, last);
        assert!(!before.is_empty(), "{what}");
        assert_kept(&before, &verdicts(&whole, last), &what);
        let (mut before, after) = (told(&part, last), told(&whole, last));
        before.iter_mut().zip(&after).for_each(|((_, rule), (_, later))| *rule = later.and(*rule));
        assert_kept(&before, &after, &what);
    }
}
