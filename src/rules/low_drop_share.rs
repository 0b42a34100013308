//! The share of a week in lower or minimal shoes grows faster than a tenth of the week, week by
//! week.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::shared::baseline::{DISTANCE, Judged, each_week, is_beyond, percent_beyond, runs_of};
use super::shared::shoes::{
    Share, began, is_in_as_low, is_lower, known_shoes, require_seen, shoe_of, usual_drop,
};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::{capitalised, counted};
use crate::columns::{RUN_DISTANCE_M, WEEK_START};
use crate::season::Season;
use crate::user_files::athlete::Shoe;

pub(super) const RULE: Rule = Rule {
    id: "low-drop-share",
    title: "Quick switch to lower-drop or minimal shoes",
    family: Family::Shoes,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "For shoes with at least 4 mm less drop than the mean of the 60 days before, and for \
               minimal shoes, compares their share of each full week with a schedule: 10 % in the \
               first week, 10 points more each week, up to 60 %. Later weeks are not checked.",
        why: "The calf works differently in a lower shoe, and takes weeks to get used to it.",
        when_wrong: "No study tested this schedule; on average, trials ended near 60 %. Walking in \
                     the shoe is not seen, and a run without a known shoe counts as run in another \
                     shoe.",
        next_step: "Next week, keep the lower shoe within the share for that week. Do not add \
                    distance or speed at the same time.",
    },
    evidence: &[WARNE],
    grade: Grade::Convention,
    needs: &[&RUN_DISTANCE_M, &WEEK_START],
    asks: &["athlete.toml: shoes with drop_mm or minimal"],
    thresholds: &[&MIN_LOWER, &FIRST_SHARE, &STEP, &LAST_SHARE],
    check,
    message,
    caps: None,
};

const WARNE: Citation = Citation {
    short: "Warne & Gruber 2017",
    doi: "10.1186/s40798-017-0096-x",
    finding: "Review of switching to minimal shoes: trials ended with 60 % of the running in them \
              (30 to 100 %). 17.9 against 13.4 in 100 runners were injured, p = .22: no difference \
              shown.",
};

const MIN_LOWER: Threshold = Threshold::assumed("min_lower_mm", 4.0, (1.0, 20.0), "mm");
const FIRST_SHARE: Threshold = Threshold::assumed("first_share_pct", 10.0, (1.0, 100.0), "%");
const STEP: Threshold = Threshold::assumed("step_pct", 10.0, (1.0, 100.0), "%");
const LAST_SHARE: Threshold = Threshold::assumed("last_share_pct", 60.0, (10.0, 100.0), "%");

/// The share of a week, in per cent, that the steps allow so many weeks after the first.
pub(super) fn allowed_pct(limits: &Limits, weeks: i64) -> f64 {
    let last_pct = limits.get(&RULE, &LAST_SHARE);
    unbounded_pct(limits, weeks).min(last_pct)
}

fn unbounded_pct(limits: &Limits, weeks: i64) -> f64 {
    limits.get(&RULE, &FIRST_SHARE) + limits.get(&RULE, &STEP) * weeks as f64
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let began = began(season);
    each_week(season, |index| find(season, limits, index, &began))
}

fn find(season: &Season, limits: &Limits, index: usize, began: &[Option<NaiveDate>]) -> Judged {
    let shoes = known_shoes(season)?;
    let from = season.sessions.partition_point(|run| run.day < season.calendar[index].start);
    let runs = runs_of(season, &season.calendar[index..=index]);
    let (mut largest, mut open) = (None::<Finding>, None);
    for (shoe, mine) in shoes.iter().enumerate() {
        let Some(row) = runs.iter().rposition(|run| run.shoe == Some(shoe)) else { continue };
        let Some(start) = began[from + row] else { continue };
        match of_shoe(season, limits, index, mine, start) {
            Ok(found) => {
                largest = [largest, found].into_iter().flatten().max_by(by_excess);
            }
            Err(reason) => open = Some(reason),
        }
    }
    let untold = runs.iter().filter(|run| shoe_of(season, run).is_err()).count();
    match (largest, open) {
        (Some(finding), _) => Ok(Some(finding)),
        (None, Some(reason)) => Err(reason),
        (None, None) if untold > 0 => {
            Err(format!("no shoe known for {} of this week", counted(untold, "run")))
        }
        (None, None) => DISTANCE.clear_if_complete(season, index),
    }
}

/// Judges the week of a shoe with which the runner began on this day.
fn of_shoe(
    season: &Season,
    limits: &Limits,
    index: usize,
    shoe: &Shoe,
    start: NaiveDate,
) -> Judged {
    let week = &season.calendar[index];
    let weeks = (week.start - season.week_start_of(start)).num_days() / 7;
    if unbounded_pct(limits, weeks) > limits.get(&RULE, &LAST_SHARE) {
        return Ok(None);
    }
    require_seen(season, start)?;
    if !shoe.is_minimal {
        let missing = || format!("the drop of {} is not known; add drop_mm", shoe.name);
        let drop_mm = shoe.drop_mm.ok_or_else(missing)?;
        let usual_mm = usual_drop(season, start)?;
        if !is_lower(drop_mm, usual_mm, limits.get(&RULE, &MIN_LOWER)) {
            return Ok(None);
        }
    }
    let runs = runs_of(season, &season.calendar[index..=index]);
    let share = Share::of(season, runs, |run| is_in_as_low(season, run, shoe));
    let limit_pct = allowed_pct(limits, weeks);
    let finding = Finding {
        about: Some(shoe.name.clone()),
        details: vec![
            Named::new((weeks + 1) as f64, Unit::Count, "week since the first run in it"),
            Named::new(share.part_m, Unit::DistanceM, "distance in it or in shoes as low"),
        ],
        remarks: share.doubt().into_iter().collect(),
        ..Finding::new(Level::Watch, share.pct(), limit_pct, Unit::Percent)
    };
    Ok(is_beyond(share.pct(), limit_pct, 0.0).then_some(finding))
}

fn by_excess(one: &Finding, other: &Finding) -> Ordering {
    let excess = |finding: &Finding| finding.measured.value - finding.limit.value;
    excess(one).total_cmp(&excess(other))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let name = finding.about.as_deref().unwrap_or("this shoe");
    let share = capitalised(&percent_beyond(finding.measured.value, finding.limit.value));
    let limit = finding.limit.show(system);
    let [number, distance] = finding.details.as_slice() else { return String::new() };
    let (number, distance) = (number.quantity.value, distance.quantity.show(system));
    format!(
        "{share} of this week ({distance}) was in {name} or shoes as low, in week {number:.0} with \
         them. At 10 points more each week it would be {limit}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::shared::shoes::tests::{minimal, shod, shoe, worn};
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season_as_of};

    fn pairs() -> [Shoe; 3] {
        [shoe("High", 10.0), shoe("Low", 4.0), minimal("Thin")]
    }

    /// Six weeks of 20 km in the high pair, then weeks of 20 km with these in another pair.
    fn then(pair: usize, low_m: &[f64]) -> Vec<Session> {
        let week = |week: u64, low_m: f64| {
            let high_m = (20e3 - low_m) / 4.0;
            let high = [0, 2, 4, 6].map(|weekday| worn(0, 7 * week + weekday, high_m)).to_vec();
            let low = (low_m > 0.0).then(|| worn(pair, 7 * week + 5, low_m));
            [high, low.into_iter().collect()].concat()
        };
        let all = [0.0; 6].iter().chain(low_m);
        (0..).zip(all).flat_map(|(number, low_m)| week(number, *low_m)).collect()
    }

    fn weeks(low_m: &[f64]) -> Season {
        shod(&pairs(), then(1, low_m))
    }

    #[test]
    fn a_tenth_more_each_week_is_the_limit() {
        let steps = [2e3, 4e3, 6e3, 8e3, 10e3, 12e3];
        for count in 1..=6 {
            assert_eq!(last(&RULE, &weeks(&steps[..count])), Verdict::Clear);
        }
    }

    #[test]
    fn just_over_the_step_is_worth_attention() {
        let finding = found(&RULE, &weeks(&[2.02e3]));
        assert_eq!((finding.level, finding.limit.value), (Level::Watch, 10.0));
        let text = message(&finding, UnitSystem::Metric);
        let expected = "Just over 10 % of this week (2.0 km) was in Low or shoes as low, in week 1 \
                        with them. At 10 points more each week it would be 10 %.";
        assert_eq!(text, expected);
        // A week without it goes by all the same: the third step is 30 %.
        let finding = found(&RULE, &weeks(&[2e3, 0.0, 7e3]));
        assert_eq!((finding.measured.value, finding.limit.value), (35.0, 30.0));
    }

    #[test]
    fn after_the_last_step_nothing_is_compared() {
        assert_eq!(found(&RULE, &weeks(&[1e3, 1e3, 1e3, 1e3, 1e3, 13e3])).limit.value, 60.0);
        assert_eq!(last(&RULE, &weeks(&[1e3, 1e3, 1e3, 1e3, 1e3, 1e3, 19e3])), Verdict::Clear);
    }

    #[test]
    fn minimal_shoes_need_no_drop_and_others_do() {
        assert_eq!(found(&RULE, &shod(&pairs(), then(2, &[3e3]))).measured.value, 15.0);
        let mut unknown = weeks(&[3e3]);
        unknown.athlete.shoes[1].drop_mm = None;
        assert_eq!(reason(&RULE, &unknown), "the drop of Low is not known; add drop_mm");
    }

    #[test]
    fn what_is_missing_is_said_or_leaves_the_week_open() {
        let with = |more: Session| {
            let mut sessions = then(1, &[3e3]);
            sessions.push(more);
            shod(&pairs(), sessions)
        };
        // 3 of 25 km.
        let finding = found(&RULE, &with(run(43, 5e3)));
        let doubt = "1 of 6 runs without a known shoe count as run in other shoes";
        assert_eq!((finding.measured.value, finding.remarks), (12.0, vec![doubt.to_owned()]));
        // 3 of 40 km, but who knows.
        let expected = "no shoe known for 1 run of this week";
        assert_eq!(reason(&RULE, &with(run(43, 20e3))), expected);
        let blank = Session { distance_m: None, ..worn(0, 43, 0.0) };
        let mut sessions = then(1, &[2e3]);
        sessions.push(blank);
        assert_eq!(reason(&RULE, &shod(&pairs(), sessions)), "1 run of this week without distance");
        let none = "no shoes in athlete.toml; add [[shoes]]";
        assert_eq!(reason(&RULE, &shod(&[], vec![run(0, 5e3)])), none);
    }

    #[test]
    fn too_little_history_makes_no_shoe_new() {
        let sessions = then(1, &[5e3]).split_off(12);
        assert_eq!(reason(&RULE, &shod(&pairs(), sessions)), "only 26 days of history, 28 needed");
    }

    #[test]
    fn a_week_without_runs_or_without_distance_is_no_share() {
        let mut sessions = then(1, &[]);
        sessions.push(worn(0, 50, 5e3));
        let verdicts = check(&shod(&pairs(), sessions), &Limits::default());
        assert_eq!(verdicts[6].verdict, Verdict::Clear);
        let mut sessions = then(1, &[]);
        sessions.push(worn(1, 43, 0.0));
        assert_eq!(last(&RULE, &shod(&pairs(), sessions)), Verdict::Clear);
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(then(1, &[9e3]), day(47));
        assert_eq!(reason(&RULE, &season), "the week is not over yet");
    }

    #[test]
    fn it_speaks_alone_where_a_short_run_is_much_of_a_week() {
        // 4 km are no long run, and of two weeks they are a tenth; of this week they are a fifth.
        let days = [(0, 6e3), (2, 5e3), (4, 5e3), (5, 4e3)];
        let week = |week: u64| days.map(|(weekday, metres)| worn(0, 7 * week + weekday, metres));
        let mut sessions: Vec<Session> = (0..7).flat_map(week).collect();
        sessions[27].shoe = Some(1);
        assert_eq!(speaking(&shod(&pairs(), sessions)), [RULE.id]);
    }
}
