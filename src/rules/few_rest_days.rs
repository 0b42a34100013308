//! Many days of running in a row, without a day off.

use chrono::{Days, NaiveDate};

use super::shared::baseline::{CALF_LOAD, DISTANCE, Figure, Judged, each_week};
use super::shared::days::{run_days, whole_weeks_before};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::columns::{RUN_START_LOCAL, WEEK_RUN_DAYS};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "few-rest-days",
    title: "Few rest days",
    family: Family::Recovery,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "At the end of each full week, counts the longest streak of running days that \
               reaches into it, and the running days among the last fourteen.",
        why: "Popular articles on sore calves advise days off between hard runs, and in a survey, \
              runners of all ages who ran more often reported more injuries.",
        when_wrong: "Very short runs count like long ones, and a second run on the same day makes \
                     no difference. Many people run daily for years. No study gives a number.",
        next_step: "Plan a day off, or a day on the bike or in the water.",
    },
    evidence: &[MCKEAN],
    grade: Grade::Weak,
    needs: &[&RUN_START_LOCAL, &WEEK_RUN_DAYS],
    asks: &[],
    thresholds: &[&MAX_ROW, &MAX_DAYS, &HIGH_LOAD],
    check,
    message,
    caps: None,
};

const MCKEAN: Citation = Citation {
    short: "McKean et al. 2006",
    doi: "10.1097/00042752-200603000-00011",
    finding: "Survey of 2,886 runners: more runs a week went with more injuries, below and above \
              age forty. Injuries of any site, no follow-up.",
};

const MAX_ROW: Threshold = Threshold::assumed("max_row_days", 7.0, (2.0, 60.0), "days");
const MAX_DAYS: Threshold = Threshold::assumed("max_of_fourteen_days", 12.0, (5.0, 14.0), "days");
const HIGH_LOAD: Threshold =
    Threshold::assumed("high_load_percentile_pct", 90.0, (50.0, 100.0), "%");

/// Days that the second count looks back.
const LOOK_BACK_DAYS: u64 = 14;
/// Weeks whose loads a week is ranked among, and the fewest that make a rank; engineering defaults.
const RANK_WEEKS: usize = 26;
const MIN_WEEKS: usize = 8;

const OF_FOURTEEN: &str = "days of the last fourteen";
const IN_A_ROW: &str = "days in a row";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let rows = rows_of_days(season);
    each_week(season, |index| find(season, limits, index, &rows))
}

fn find(season: &Season, limits: &Limits, index: usize, rows: &[Row]) -> Judged {
    let week = &season.calendar[index];
    let (max_row, max_days) = (limits.get(&RULE, &MAX_ROW), limits.get(&RULE, &MAX_DAYS));
    let reaching = rows.iter().rev().skip_while(|row| row.start > week.end());
    let reaching = reaching.take_while(|row| row.end >= week.start);
    // A row that goes on beyond the week counts up to its end.
    let days = |row: &Row| (row.end.min(week.end()) - row.start).num_days() + 1;
    let longest = reaching.map(days).max().unwrap_or(0) as f64;
    let end = week.end() + Days::new(1);
    let of_fourteen = run_days(season, end - Days::new(LOOK_BACK_DAYS)..end).len() as f64;
    let (count, max, what) = if longest > max_row {
        (longest, max_row, IN_A_ROW)
    } else if of_fourteen > max_days {
        (of_fourteen, max_days, OF_FOURTEEN)
    } else {
        return Ok(None);
    };
    let level = if is_high(season, limits, index) { Level::Watch } else { Level::Info };
    Ok(Some(Finding {
        about: Some(what.to_owned()),
        ..Finding::new(level, count, max, Unit::Days)
    }))
}

/// A row of days that all have a run.
struct Row {
    start: NaiveDate,
    end: NaiveDate,
}

/// All rows of days with a run, in order.
fn rows_of_days(season: &Season) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for day in season.sessions.iter().map(|run| run.day) {
        match rows.last_mut() {
            Some(row) if day <= row.end + Days::new(1) => row.end = day,
            _ => rows.push(Row { start: day, end: day }),
        }
    }
    rows
}

/// Whether the week's load, or its distance where no load is known, is high among the runner's own.
fn is_high(season: &Season, limits: &Limits, index: usize) -> bool {
    let week = &season.calendar[index];
    let figure: &Figure = if week.calf_load.is_some() { &CALF_LOAD } else { &DISTANCE };
    let weeks = whole_weeks_before(season, index, RANK_WEEKS);
    let loads: Vec<f64> = weeks.filter_map(figure.of_week).collect();
    let is_ranked = loads.len() >= MIN_WEEKS;
    let high = percentile(loads, limits.get(&RULE, &HIGH_LOAD)).filter(|_| is_ranked);
    high.zip((figure.of_week)(week)).is_some_and(|(high, load)| load > high)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (count, what) = (finding.measured.show(system), finding.about.as_deref());
    let counted = if what == Some(OF_FOURTEEN) {
        format!("Runs on {count} of the last fourteen")
    } else {
        format!("Runs on {count} in a row")
    };
    let high = if finding.level >= Level::Watch { ", in a week of high load" } else { "" };
    format!(
        "{counted}{high}. A day off, or on the bike or in the water, gives the calf time to \
             recover."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{run, runs, season};

    /// Runs on these days that differ enough not to be monotonous.
    fn uneven(offsets: impl IntoIterator<Item = u64>) -> Vec<Session> {
        let km = |offset: u64| if offset.is_multiple_of(3) { 9.0 } else { 2.0 };
        offsets.into_iter().map(|offset| run(offset, km(offset) * 1000.0)).collect()
    }

    #[test]
    fn seven_days_in_a_row_are_the_limit_and_eight_are_not() {
        assert_eq!(last(&RULE, &season(runs(0..7, 3000.0))), Verdict::Clear);
        // The eighth day is a Monday; its week ends with that row of eight in it.
        let finding = found(&RULE, &season(runs(0..8, 3000.0)));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 8.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Runs on 8 days in a row."), "{text}");
    }

    #[test]
    fn a_row_counts_up_to_the_end_of_the_week() {
        let season = season(runs(5..16, 3000.0));
        let counts: Vec<_> = check(&season, &Limits::default())
            .into_iter()
            .map(|judgement| match judgement.verdict {
                Verdict::Raised(finding) => Some(finding.measured.value),
                _ => None,
            })
            .collect();
        // Days 5 to 15 are eleven; nine of them by the end of the second week, the 13th.
        assert_eq!(counts, [None, Some(9.0), Some(11.0)]);
    }

    #[test]
    fn thirteen_of_fourteen_days_speak_with_a_day_off_between() {
        let finding = found(&RULE, &season(uneven((0..14).filter(|day| *day != 7))));
        assert_eq!((finding.measured.value, finding.about.as_deref()), (13.0, Some(OF_FOURTEEN)));
        let two_off = season(uneven((0..14).filter(|day| ![3, 9].contains(day))));
        assert_eq!(last(&RULE, &two_off), Verdict::Clear);
    }

    #[test]
    fn two_runs_on_a_day_are_one_day_and_a_run_without_distance_is_a_day_too() {
        let doubled = [runs(0..7, 3000.0), runs([2, 2, 4], 3000.0)].concat();
        assert_eq!(last(&RULE, &season(doubled)), Verdict::Clear);
        let unknown = Session { distance_m: None, ..run(7, 0.0) };
        let season = season([runs(0..7, 3000.0), vec![unknown]].concat());
        assert_eq!(found(&RULE, &season).measured.value, 8.0);
    }

    #[test]
    fn a_row_in_a_week_of_much_load_is_worth_attention() {
        let before = (0..63).filter(|day| day % 7 < 4);
        let row = || 63..77;
        let season_of =
            |metres| season([runs(before.clone(), 5000.0), runs(row(), metres)].concat());
        // Twenty kilometres in each week before; 28 or 14 in the last ones.
        assert_eq!(found(&RULE, &season_of(4000.0)).level, Level::Watch);
        assert_eq!(found(&RULE, &season_of(2000.0)).level, Level::Info);
    }

    #[test]
    fn a_week_without_runs_is_clear() {
        let season = season(vec![run(0, 3000.0), run(15, 3000.0)]);
        let verdicts = check(&season, &Limits::default());
        assert!(verdicts.iter().all(|judgement| judgement.verdict == Verdict::Clear));
    }

    #[test]
    fn it_speaks_alone_in_a_season_of_uneven_days_without_rest() {
        assert_eq!(speaking(&season(uneven(0..10))), ["few-rest-days"]);
    }
}
