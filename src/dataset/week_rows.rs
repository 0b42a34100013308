//! The weeks of one runner at risk.

use crate::user_files::outcomes::Outcome;

/// Days of a week, and of what was run before it.
const WEEK_DAYS: i64 = 7;
/// Days before the seven whose longest run the longest of them is held against.
const LONGEST_DAYS: i64 = 30;

/// What is known of a runner.
pub(super) struct Runner {
    pub(super) athlete: String,
    /// Day of the first run, in days since 1970; days of the study are counted from it. With pseudonyms 0, as
    /// all days are counted from it.
    pub(super) first: i32,
    /// The age at it, as a band.
    pub(super) age_band: Option<String>,
    /// Every day, in order.
    pub(super) days: Vec<Days>,
    pub(super) rules: Vec<RuleStretch>,
}

/// One day.
#[derive(Clone, Copy, Default)]
pub(super) struct Days {
    /// Counted as the first day of the runner is.
    pub(super) day: i32,
    pub(super) is_covered: bool,
    pub(super) run_count: i64,
    pub(super) distance_m: Option<f64>,
    pub(super) longest_run_m: Option<f64>,
    pub(super) fast_m: Option<f64>,
    pub(super) climb_m: Option<f64>,
    pub(super) steep_m: Option<f64>,
    pub(super) calf_load: Option<f64>,
}

/// Days on which a rule answered the same.
pub(super) struct RuleStretch {
    pub(super) rule: String,
    pub(super) first: i32,
    pub(super) last: i32,
    /// `None` where it was silent.
    pub(super) level: Option<String>,
}

/// A week at risk. Days are those since the first run; the exposure is that of the seven days before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Week {
    pub(super) week_no: i64,
    pub(super) start: i64,
    /// The day after the last one at risk.
    pub(super) stop: i64,
    /// The site of the injury that ended it; `None` without one.
    pub(super) event: Option<String>,
    pub(super) is_last: bool,
    pub(super) prior_events: i64,
    pub(super) days_since_event: Option<i64>,
    pub(super) run_count: i64,
    pub(super) distance_m: Option<f64>,
    pub(super) longest_run_m: Option<f64>,
    /// By how many per cent the longest run is longer than the longest of the 30 days before the seven.
    pub(super) rise_pct: Option<f64>,
    pub(super) fast_m: Option<f64>,
    pub(super) climb_m: Option<f64>,
    pub(super) steep_m: Option<f64>,
    pub(super) calf_load: Option<f64>,
    pub(super) covered_days: i64,
    /// The highest level at which a rule spoke; `None` where all were silent or not asked.
    pub(super) level: Option<String>,
    /// What each rule that was asked said: whether it spoke.
    pub(super) rules: Vec<(String, bool)>,
}

impl Week {
    /// Whether a rule spoke: 1, was silent: 0, or was not asked: `None`.
    pub(super) fn spoke(&self, rule: &str) -> Option<i64> {
        let of_rule = self.rules.iter().filter(|(id, _)| id == rule);
        of_rule.map(|(_, spoke)| i64::from(*spoke)).max()
    }
}

/// The weeks at risk, from the eighth day on: none in the days after an injury in which the runner is out.
pub(super) fn weeks(runner: &Runner, outcomes: &[Outcome]) -> Vec<Week> {
    let Some(last) = runner.days.last() else { return Vec::new() };
    let day_of = |day: i32| i64::from(day) - i64::from(runner.first);
    let end = day_of(last.day) + 1;
    // Of an injury before the study it is known that it was.
    let events: Vec<(i64, &Outcome)> =
        outcomes.iter().map(|outcome| (day_of(outcome.day), outcome)).collect();
    let mut all: Vec<Week> = Vec::new();
    for week_no in 1..=end / WEEK_DAYS {
        let (mut start, mut stop) = (week_no * WEEK_DAYS, ((week_no + 1) * WEEK_DAYS).min(end));
        let back = events.iter().filter(|(day, _)| *day < start);
        start = start.max(back.map(|(day, event)| day + event.out_days).max().unwrap_or(start));
        let event = events.iter().find(|(day, _)| (start..stop).contains(day));
        if let Some((day, _)) = event {
            stop = day + 1;
        }
        if start >= stop {
            continue;
        }
        let before = events.iter().filter(|(day, _)| *day < start);
        let site = |(_, event): &(i64, &Outcome)| event.site.clone();
        let week = Week {
            week_no,
            start,
            stop,
            event: event.map(site),
            prior_events: before.clone().count() as i64,
            days_since_event: before.map(|(day, _)| start - day).min(),
            ..Week::default()
        };
        all.push(exposed(runner, week));
    }
    if let Some(last) = all.last_mut() {
        last.is_last = true;
    }
    all
}

/// A week with what was run in the seven days before it.
fn exposed(runner: &Runner, week: Week) -> Week {
    let from_day = |start: i64, end: i64| {
        let place = |day: i64| {
            let day = day + i64::from(runner.first);
            runner.days.partition_point(|one| i64::from(one.day) < day)
        };
        &runner.days[place(start)..place(end)]
    };
    let seven = from_day(week.start - WEEK_DAYS, week.start);
    let earlier = from_day(week.start - WEEK_DAYS - LONGEST_DAYS, week.start - WEEK_DAYS);
    // A sum is known where every day that has a run knows it, and nothing is known of no day.
    let sum = |of: fn(&Days) -> Option<f64>| -> Option<f64> {
        let known: Vec<f64> = seven.iter().filter_map(of).collect();
        let is_known = seven.iter().all(|day| day.run_count == 0 || of(day).is_some());
        (is_known && !known.is_empty()).then(|| known.iter().sum())
    };
    let longest = |days: &[Days]| days.iter().filter_map(|day| day.longest_run_m).reduce(f64::max);
    let rise = |(now, before): (f64, f64)| (before > 0.0).then(|| (now / before - 1.0) * 100.0);
    let (first, last) = (week.start - WEEK_DAYS, week.start - 1);
    let day_of = |day: i32| i64::from(day) - i64::from(runner.first);
    let asked: Vec<&RuleStretch> = runner
        .rules
        .iter()
        .filter(|one| day_of(one.first) <= last && day_of(one.last) >= first)
        .collect();
    const LEVELS: [&str; 4] = ["info", "watch", "warn", "stop"];
    let rank = |level: &&String| LEVELS.iter().position(|one| *one == level.as_str());
    let highest = asked.iter().filter_map(|one| one.level.as_ref()).max_by_key(rank);
    Week {
        run_count: seven.iter().map(|day| day.run_count).sum(),
        covered_days: seven.iter().filter(|day| day.is_covered).count() as i64,
        distance_m: sum(|day| day.distance_m),
        longest_run_m: longest(seven),
        rise_pct: longest(seven).zip(longest(earlier)).and_then(rise),
        fast_m: sum(|day| day.fast_m),
        climb_m: sum(|day| day.climb_m),
        steep_m: sum(|day| day.steep_m),
        calf_load: sum(|day| day.calf_load),
        level: highest.cloned(),
        rules: asked.iter().map(|one| (one.rule.clone(), one.level.is_some())).collect(),
        ..week
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of 5 km every other day of ten weeks, and one of 8 km on the 30th.
    fn runner() -> Runner {
        let day = |day: i32| {
            let distance_m = match day {
                30 => 8000.0,
                day if day % 2 == 0 => 5000.0,
                _ => 0.0,
            };
            let is_run = distance_m > 0.0;
            Days {
                day: 100 + day,
                is_covered: true,
                run_count: i64::from(is_run),
                distance_m: Some(distance_m),
                longest_run_m: is_run.then_some(distance_m),
                ..Days::default()
            }
        };
        let spike = |first: i32, last: i32, level: Option<&str>| RuleStretch {
            rule: "session-distance-spike".to_owned(),
            first: 100 + first,
            last: 100 + last,
            level: level.map(str::to_owned),
        };
        Runner {
            athlete: "bo".to_owned(),
            first: 100,
            age_band: None,
            days: (0..70).map(day).collect(),
            rules: vec![spike(14, 28, None), spike(30, 30, Some("warn")), spike(32, 68, None)],
        }
    }

    #[test]
    fn a_week_knows_the_seven_days_before_it() {
        let all = weeks(&runner(), &[]);
        // The first week only tells what was run; 70 days are ten weeks.
        assert_eq!(
            all.iter().map(|week| week.week_no).collect::<Vec<_>>(),
            (1..10).collect::<Vec<_>>()
        );
        assert_eq!((all[0].start, all[0].stop, all[0].run_count), (7, 14, 4));
        assert_eq!(all[0].distance_m, Some(20_000.0));
        assert_eq!((all[0].rise_pct, all[0].spoke("session-distance-spike")), (None, None));
        // Days 28 to 34: 28, 30 (8 km), 32 and 34.
        let fifth = &all[4];
        assert_eq!((fifth.start, fifth.distance_m), (35, Some(23_000.0)));
        // 8 km are 60 % more than 5 km.
        assert!((fifth.rise_pct.unwrap() - 60.0).abs() < 1e-9);
        assert_eq!(fifth.level.as_deref(), Some("warn"));
        let spoke: Vec<Option<i64>> =
            all.iter().map(|week| week.spoke("session-distance-spike")).collect();
        let silent = Some(0);
        let expected = [None, None, silent, silent, Some(1), silent, silent, silent, silent];
        assert_eq!(spoke, expected);
        assert!(all[8].is_last && !all[7].is_last);
    }

    #[test]
    fn an_injury_ends_its_week_and_nobody_is_at_risk_while_out() {
        // On day 24, out for 21 days: at risk again on day 45.
        let outcome = Outcome { day: 124, site: "calf".to_owned(), out_days: 21, lost_days: 21 };
        let all = weeks(&runner(), &[outcome]);
        let spans: Vec<(i64, i64)> = all.iter().map(|week| (week.start, week.stop)).collect();
        let expected = [(7, 14), (14, 21), (21, 25), (45, 49), (49, 56), (56, 63), (63, 70)];
        assert_eq!(spans, expected);
        assert_eq!(all[2].event.as_deref(), Some("calf"));
        assert_eq!((all[2].prior_events, all[3].prior_events), (0, 1));
        assert_eq!((all[2].days_since_event, all[3].days_since_event), (None, Some(21)));
        assert_eq!(all.iter().filter(|week| week.event.is_some()).count(), 1);
    }

    #[test]
    fn a_sum_that_a_run_does_not_know_is_not_known() {
        let mut runner = runner();
        runner.days[4].distance_m = None;
        let all = weeks(&runner, &[]);
        assert_eq!((all[0].distance_m, all[1].distance_m), (None, Some(15_000.0)));
        assert_eq!(all[0].fast_m, None);
    }
}
