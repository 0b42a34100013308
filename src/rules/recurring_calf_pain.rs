//! Calf pain that comes back after a break: rest, return, and the same again.

use chrono::{Days, NaiveDate};

use super::contract::modifiers::{GREEN_PIZZARI, ORCHARD};
use super::shared::baseline::Judged;
use super::shared::days::{each_entry, each_injury, run_days, sessions_in};
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::season::Season;
use crate::user_files::athlete::Episode;
use crate::user_files::athlete::diary::EPISODE_QUIET_DAYS;

pub(super) const RULE: Rule = Rule {
    id: "recurring-calf-pain",
    title: "Calf pain came back after a break",
    family: Family::Pain,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Groups calf and Achilles pain in the diary and injuries in the athlete file into \
               episodes at least two pain-free weeks apart. Flags an episode within half a year of \
               another, with at least ten days without running in between, and counts the runs \
               from the return to the pain.",
        why: "Rest takes the pain away, but not always its cause. If you come back the same way \
              after every break, the pain may come back after as many runs.",
        when_wrong: "The two may have nothing in common: left and right, and different places in \
                     the calf, count as one. The pattern comes from runners' reports; the studies \
                     are about who is injured again, not about this cycle. Pain that is not in the \
                     diary is not seen.",
        next_step: "Have it assessed, and return more slowly this time. Run shorter, leave days \
                    between runs, and build strength before speed and hills.",
    },
    evidence: &[ORCHARD, GREEN_PIZZARI],
    grade: Grade::Convention,
    needs: &[],
    asks: &[
        "diary.csv: site, before_0_10, during_0_10, next_morning_0_10",
        "athlete.toml: injuries",
    ],
    thresholds: &[&WITHIN, &BREAK],
    check,
    message,
    caps: None,
};

const WITHIN: Threshold = Threshold::assumed("within_days", 183.0, (30.0, 730.0), "days");
const BREAK: Threshold = Threshold::assumed("break_days", 10.0, (3.0, 90.0), "days");

const BETWEEN: &str = "since the earlier episode";
const RUNS: &str = "runs since the break";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let history = season.calf_history();
    let find = |day| find(season, &history.episodes_on(day), limits, day);
    let mut judged = each_entry(season, |index| of_entry(season, index, find));
    judged.extend(each_injury(season, |index| of_injury(season, index, find)));
    judged
}

fn of_entry(season: &Season, index: usize, find: impl Fn(NaiveDate) -> Judged) -> Judged {
    let entry = &season.diary.entries[index];
    if !entry.is_calf_pain() {
        let is_unplaced = entry.site.is_none() && entry.highest_pain().is_some_and(|it| it > 0.0);
        return if is_unplaced {
            Err("the diary does not say where the pain was; add site".into())
        } else {
            Ok(None)
        };
    }
    find(entry.date)
}

/// An injury of the athlete file of whose beginning the diary says nothing; what it tells is judged there.
fn of_injury(season: &Season, index: usize, find: impl Fn(NaiveDate) -> Judged) -> Judged {
    let injury = &season.athlete.injuries[index];
    if !injury.site.is_calf_or_achilles() {
        return Ok(None);
    }
    let since = injury.start - Days::new(EPISODE_QUIET_DAYS.unsigned_abs());
    let noted = season.diary.until(injury.start).iter().filter(|entry| entry.is_calf_pain());
    match noted.map(|entry| entry.date).any(|day| day >= since) {
        true => Ok(None),
        false => find(injury.start),
    }
}

/// Judges the episode that a day lies in, by what was known on that day.
fn find(season: &Season, episodes: &[Episode], limits: &Limits, day: NaiveDate) -> Judged {
    let begun = episodes.partition_point(|episode| episode.start <= day);
    let Some(now) = begun.checked_sub(1) else { return Ok(None) };
    let within_days = limits.get(&RULE, &WITHIN);
    let start = episodes[now].start;
    let Some(before) = now.checked_sub(1).map(|earlier| &episodes[earlier]) else {
        let told = season.calf_problem_since().map_or(start, |first| first.min(start));
        let days = (start - told).num_days();
        let short =
            format!("only {days} days of history before this pain, {within_days:.0} needed");
        return if (days as f64) < within_days { Err(short) } else { Ok(None) };
    };
    let between = (start - before.end).num_days() as f64;
    if between > within_days {
        return Ok(None);
    }
    if before.end < season.first_day {
        return Err("the recordings start after the earlier pain".to_owned());
    }
    let (off, runs) = longest_break(season, before, &episodes[now]);
    let min_off = limits.get(&RULE, &BREAK);
    Ok((off >= min_off).then(|| Finding {
        details: vec![
            Named::new(between, Unit::Days, BETWEEN),
            Named::new(runs as f64, Unit::Count, RUNS),
        ],
        ..Finding::new(Level::Warn, off, min_off, Unit::Days)
    }))
}

/// The most whole days without a run between two episodes, and the runs from its end to the first
/// day of the second.
fn longest_break(season: &Season, before: &Episode, now: &Episode) -> (f64, usize) {
    let end = now.start + Days::new(1);
    let (mut last, mut longest_days, mut back) = (before.end, 0, end);
    for day in run_days(season, before.end + Days::new(1)..end).into_iter().chain([end]) {
        let off_days = (day - last).num_days() - 1;
        let off = last + Days::new(1)..day;
        if off_days > longest_days && season.known(off, end).is_enough() {
            (longest_days, back) = (off_days, day);
        }
        last = day;
    }
    (longest_days as f64, sessions_in(season, back..end).len())
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let show = |index: usize| {
        let part = finding.details.get(index);
        part.map_or_else(String::new, |part| part.quantity.show(system))
    };
    let off = finding.measured.show(system);
    let runs = if show(1) == "1" { "1 run".to_owned() } else { format!("{} runs", show(1)) };
    format!(
        "Calf pain again, {} after the last episode: {off} without running, then {runs}. Return \
         more slowly, and have it assessed.",
        show(0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{day, entry, runs, season, steady, with_calf_injury, with_diary};
    use crate::user_files::athlete::Injury;
    use crate::user_files::athlete::diary::DiaryEntry;

    fn sore(offset: u64) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(3.0), ..entry(offset) }
    }

    /// Runs every other day up to day 100 and from day `back` on, and pain on days 100 and `again`.
    fn back_on(back: u64, again: u64) -> Season {
        let before = runs((0..=100).step_by(2), 8000.0);
        let after = runs((back..=again).step_by(2), 4000.0);
        with_diary(season([before, after].concat()), vec![sore(100), sore(again)])
    }

    #[test]
    fn nine_days_without_running_are_no_break() {
        assert_eq!(last(&RULE, &back_on(110, 120)), Verdict::Clear);
    }

    #[test]
    fn ten_days_are_and_the_runs_back_are_counted() {
        // Days 101 to 110 are ten; runs on days 111, 113, 115, 117, 119 and 121.
        let finding = found(&RULE, &back_on(111, 121));
        assert_eq!((finding.level, finding.measured.value), (Level::Warn, 10.0));
        let text = message(&finding, UnitSystem::Metric);
        let start = "Calf pain again, 21 days after the last episode: 10 days without running, \
                     then 6 runs.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn pain_before_the_first_run_back_counts_no_runs() {
        let finding = found(
            &RULE,
            &with_diary(season(runs((0..=100).step_by(2), 8000.0)), vec![sore(100), sore(120)]),
        );
        // Days 101 to 120 are without a run.
        assert_eq!((finding.measured.value, finding.details[1].quantity.value), (20.0, 0.0));
    }

    #[test]
    fn half_a_year_is_the_limit() {
        assert!(matches!(last(&RULE, &back_on(200, 283)), Verdict::Raised(_)));
        assert_eq!(last(&RULE, &back_on(200, 284)), Verdict::Clear);
    }

    #[test]
    fn injuries_of_the_athlete_file_are_episodes_with_and_without_a_diary() {
        // A calf injury from day 40 to day 58, no run before day 70, and pain on day 90.
        let sessions = [runs((0..=40).step_by(2), 8000.0), runs((70..=90).step_by(2), 4000.0)];
        let season = || with_calf_injury(season(sessions.concat()), 40, Some(58));
        let noted = with_diary(season(), vec![sore(90)]);
        let limits = Limits::default();
        let find = |day| find(&noted, &noted.calf_episodes_on(day), &limits, day);
        assert_eq!(of_entry(&noted, 0, find).unwrap().unwrap().measured.value, 11.0);
        // The same where the athlete file tells both and there is no diary.
        let mut told = season();
        let again = Injury { start: day(90), end: None, ..told.athlete.injuries[0].clone() };
        told.athlete.injuries.push(again);
        assert_eq!(found(&RULE, &told).measured.value, 11.0);
    }

    #[test]
    fn a_single_episode_is_clear_only_of_a_diary_long_enough() {
        let quiet = DiaryEntry { during_0_10: Some(0.0), ..entry(0) };
        let at = |offset| {
            let runs = season(runs((0..200).step_by(2), 8000.0));
            with_diary(runs, vec![quiet.clone(), sore(offset)])
        };
        assert_eq!(last(&RULE, &at(183)), Verdict::Clear);
        let expected = "only 182 days of history before this pain, 183 needed";
        assert_eq!(reason(&RULE, &at(182)), expected);
        assert_eq!(last(&RULE, &with_diary(at(0), vec![quiet.clone()])), Verdict::Clear);
    }

    #[test]
    fn an_untold_place_and_a_break_before_the_recordings_are_not_judged() {
        let nowhere = DiaryEntry { site: None, ..sore(5) };
        let runs = || season(runs((50..100).step_by(2), 8000.0));
        let expected = "the diary does not say where the pain was; add site";
        assert_eq!(reason(&RULE, &with_diary(runs(), vec![nowhere])), expected);
        let early = with_diary(runs(), vec![sore(30), sore(60)]);
        assert_eq!(reason(&RULE, &early), "the recordings start after the earlier pain");
    }

    #[test]
    fn in_an_invented_season_only_its_kin_speak() {
        // The last of fourteen weeks ends on day 95; day 112 is a Monday.
        let back = runs([112, 114, 116, 119, 121, 123], 3000.0);
        let season = season([steady(14, 8000.0), back].concat());
        let season = with_diary(season, vec![sore(95), sore(123)]);
        // Pain of 3 is beyond the limit of a run.
        assert_eq!(speaking(&season), ["pain-during-run", RULE.id]);
    }
}
