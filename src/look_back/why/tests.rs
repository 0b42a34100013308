//! Look backs over invented seasons whose answer is known.

use chrono::Days;

use super::*;
use crate::season::fixtures::{covered, day, entry, run, season, steady, with_diary};
use crate::season::{Season, Session};
use crate::user_files::athlete::{Athlete, DiaryEntry, Shoe};

/// Weeks of three runs of 8 km on Monday, Wednesday and Friday before every onset here.
const WEEKS: u64 = 40;
const ONSET: u64 = 7 * WEEKS;

/// The steady weeks and these runs.
fn steady_and(extra: Vec<Session>) -> Season {
    let mut sessions = steady(WEEKS, 8000.0);
    sessions.extend(extra);
    season(sessions)
}

fn at(season: &Season, offset: u64) -> Why {
    let onset = Onset { day: day(offset), side: None, site: None, is_noted: false };
    why(season, &Limits::default(), onset)
}

fn ids(list: &[Seen]) -> Vec<&'static str> {
    list.iter().map(|seen| seen.exposure.id).collect()
}

fn seen<'a>(list: &'a [Seen], id: &str) -> &'a Seen {
    list.iter().find(|seen| seen.exposure.id == id).unwrap()
}

fn sore(offset: u64, pain: f64) -> DiaryEntry {
    DiaryEntry { during_0_10: Some(pain), ..entry(offset) }
}

#[test]
fn one_long_run_is_named_first_with_its_figures_and_the_rest_is_unchanged() {
    let season = steady_and(vec![run(ONSET - 1, 16_000.0)]);
    let why = at(&season, ONSET);
    let longest = &why.different[0];
    assert_eq!((longest.exposure.id, longest.length_days, longest.value), ("longest-run", 7, 16e3));
    let usual = longest.usual.as_ref().unwrap();
    assert_eq!((usual.low, usual.median, usual.high), (8e3, 8e3, 8e3));
    // The first window begins on the first day and ends with day 6, the last ends with day 272.
    assert_eq!((usual.windows, usual.since), (267, day(0)));
    assert_eq!(usual.rank, Some(Rank { above_pct: 100, below_pct: 0 }));
    assert_eq!(longest.followed, Some(Followed::default()));
    // 24 km in every week of seven days, and 40 km in the last.
    let distance = seen(&why.different, "distance");
    assert!(!distance.is_explained);
    assert_eq!((distance.value, distance.usual.as_ref().unwrap().median), (40e3, 24e3));
    assert!(ids(&why.unchanged).contains(&"climb") && ids(&why.unchanged).contains(&"time-off"));
}

#[test]
fn only_the_week_of_the_long_run_stands_out_in_the_chart() {
    // A hundred metres more than ever are no difference that a runner would call one.
    let extra = vec![run(ONSET - 18, 8100.0), run(ONSET - 3, 16_000.0)];
    let why = at(&steady_and(extra), ONSET);
    let trace = why.traces.iter().find(|trace| trace.exposure.id == "longest-run").unwrap();
    let marks = trace.weeks.iter().map(|(_, value)| trace.stands_out(value.unwrap()));
    let marked: Vec<usize> =
        marks.enumerate().filter(|(_, is_out)| *is_out).map(|(week, _)| week).collect();
    assert_eq!(marked, [11]);
}

#[test]
fn the_run_of_the_day_itself_is_in_no_figure() {
    let season = steady_and(vec![run(ONSET, 30_000.0)]);
    let why = at(&season, ONSET);
    assert_eq!(ids(&why.different), [] as [&str; 0]);
    assert_eq!(why.longest_on_the_day(&season).unwrap().distance_m, Some(30e3));
}

#[test]
fn what_comes_later_changes_nothing() {
    let told = |season: &Season| {
        let why = at(season, ONSET);
        let lists = [&why.different, &why.other_way, &why.unchanged, &why.unranked];
        let line = |seen: &Seen| {
            let Seen { length_days, value, usual, differs, followed, .. } = seen;
            format!("{} {length_days} {value} {usual:?} {differs:?} {followed:?}", seen.exposure.id)
        };
        let not_judged = why.not_judged.iter().map(|(one, why)| format!("{}: {why}", one.id));
        let lines: Vec<String> = lists.into_iter().flatten().map(line).chain(not_judged).collect();
        lines
    };
    let fast = Session { fast_m: Some(4000.0), ..run(ONSET - 2, 9000.0) };
    let now = || vec![run(100, 14_000.0), fast.clone()];
    let diary = || vec![sore(104, 4.0), sore(ONSET, 5.0)];
    let before = with_diary(steady_and(now()), diary());
    let mut extra = now();
    extra.extend([run(ONSET, 40_000.0), run(ONSET + 2, 20_000.0), run(ONSET + 80, 3000.0)]);
    let later: Vec<DiaryEntry> =
        diary().into_iter().chain([sore(ONSET + 3, 8.0), sore(ONSET + 90, 3.0)]).collect();
    let after = with_diary(steady_and(extra), later);
    assert_eq!(told(&before), told(&after));
}

#[test]
fn few_windows_give_no_rank_and_nothing_is_called_different() {
    // Six weeks: 29 windows of a week, the last 35 days after the first begins: five lengths.
    let rank = |weeks: u64| {
        let mut sessions = steady(weeks, 8000.0);
        sessions.push(run(7 * weeks - 1, 16_000.0));
        let why = at(&season(sessions), 7 * weeks);
        (ids(&why.different).contains(&"longest-run"), !why.unranked.is_empty())
    };
    assert_eq!((rank(5).0, rank(6).0), (false, true));
    assert!(rank(5).1);
}

#[test]
fn what_is_not_recorded_is_not_judged_and_never_nothing() {
    let mut sessions = steady(WEEKS, 8000.0);
    for session in &mut sessions {
        (session.climb_m, session.steep_m, session.downhill_m) = (None, None, None);
    }
    let why = at(&season(sessions), ONSET);
    let not_judged: Vec<(&str, &str)> =
        why.not_judged.iter().map(|(one, why)| (one.id, *why)).collect();
    assert!(not_judged.contains(&("climb", "no reliable elevation")));
    assert!(not_judged.contains(&("shoe-wear", "no shoes in athlete.toml")));
    assert!(not_judged.contains(&("strength", "none in your files")));
    let all = [&why.different, &why.other_way, &why.unchanged, &why.unranked];
    assert!(all.into_iter().flatten().all(|seen| seen.exposure.id != "climb"));
}

#[test]
fn days_without_the_watch_make_no_window_and_are_told() {
    let mut sessions = steady(WEEKS, 8000.0);
    sessions.retain(|run| run.day < day(ONSET - 6));
    let season = covered(season(sessions), &[(ONSET - 5, ONSET - 1)]);
    let why = at(&season, ONSET);
    let no_watch = seen(&why.different, "no-watch");
    assert_eq!((no_watch.value, no_watch.length_days), (5.0, 7));
    assert!(why.not_judged.iter().any(|(one, reason)| {
        one.id == "distance" && *reason == "includes days without the watch"
    }));
}

#[test]
fn how_often_the_like_came_and_what_followed_is_counted_by_occurrence() {
    // Four earlier runs of 16 km: pain five days after the second, the last less than three weeks ago.
    let long = |offset| run(offset, 16_000.0);
    let spikes = vec![long(75), long(117), long(159), long(ONSET - 12), long(ONSET - 1)];
    let notes = vec![sore(60, 0.0), sore(122, 4.0)];
    let season = with_diary(steady_and(spikes), notes);
    let why = at(&season, ONSET);
    let all = [&why.different, &why.unchanged];
    let longest = all.into_iter().flatten().find(|seen| seen.exposure.id == "longest-run").unwrap();
    assert_eq!(longest.length_days, 7);
    assert_eq!(longest.followed, Some(Followed { by_pain: 1, by_none: 2, untold: 1 }));
    // Without a note before the first, nobody knows what followed it.
    let season =
        with_diary(steady_and(vec![long(75), long(159), long(ONSET - 1)]), vec![sore(150, 0.0)]);
    let why = at(&season, ONSET);
    let followed = seen(&why.different, "longest-run").followed;
    assert_eq!(followed, Some(Followed { by_pain: 0, by_none: 1, untold: 1 }));
}

#[test]
fn less_strength_training_counts_and_less_running_is_told_the_other_way() {
    let weekly = (0..WEEKS - 6).map(|week| day(7 * week + 1));
    let strength_days = weekly.flat_map(|day| [day, day + Days::new(2)]).collect();
    let mut sessions = steady(WEEKS, 8000.0);
    sessions.retain(|run| run.day < day(ONSET - 14) || run.day > day(ONSET - 3));
    let athlete = Athlete { strength_days, ..Athlete::default() };
    let season = Season { athlete, ..season(sessions) };
    let why = at(&season, ONSET);
    let strength = seen(&why.different, "strength");
    assert_eq!((strength.differs, strength.value), (Some(Differs::Less), 0.0));
    assert_eq!(seen(&why.other_way, "distance").differs, Some(Differs::Less));
}

#[test]
fn better_evidence_comes_first_among_what_ranks_alike() {
    let hilly = Session { climb_m: Some(900.0), steep_m: Some(3000.0), ..run(ONSET - 2, 8000.0) };
    let why = at(&steady_and(vec![hilly, run(ONSET - 1, 16_000.0)]), ONSET);
    let grades: Vec<Grade> = why.different.iter().map(|seen| seen.exposure.grade()).collect();
    assert!(grades.is_sorted_by(|a, b| a >= b), "{:?}", ids(&why.different));
    assert_eq!(why.different[0].exposure.id, "longest-run");
}

#[test]
fn a_pair_that_grows_older_is_a_difference_only_once_it_passes_its_limit() {
    // Forty weeks of three runs of 4 km are 480 km, of which the last week has 12 km.
    let worn = |earlier_km: f64| {
        let mut sessions = steady(WEEKS, 4000.0);
        sessions.iter_mut().for_each(|run| run.shoe = Some(0));
        let shoe = Shoe { earlier_distance_m: earlier_km * 1e3, ..Shoe::default() };
        let athlete = Athlete { shoes: vec![shoe], ..Athlete::default() };
        at(&Season { athlete, ..season(sessions) }, ONSET)
    };
    // 480 km and 690 km at last: always more than ever, and no difference.
    for earlier_km in [0.0, 210.0] {
        let why = worn(earlier_km);
        assert!(ids(&why.unchanged).contains(&"shoe-wear"), "{:?}", ids(&why.different));
    }
    // 702 km, 706 km and 710 km after the three runs of the last week.
    let passed = worn(230.0);
    let wear = seen(&passed.different, "shoe-wear");
    assert_eq!((wear.value, wear.length_days), (12e3, 7));
    // A pair that is past its limit all the time is as usual.
    assert!(!ids(&worn(900.0).different).contains(&"shoe-wear"));
}
