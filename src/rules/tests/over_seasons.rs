//! What must hold for every rule over whole seasons: a careful year is left in peace, and nothing
//! that comes later changes what was said before.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use crate::rules::{Level, Limits, Outcome, Subject, Verdict, judge};
use crate::season::fixtures::{
    covered, day, other, run, season_as_of, window, with_load, with_speeds,
};
use crate::season::{FastBasis, FastLimit, OpeningTick, Season, Session, Window};
use crate::user_files::athlete::diary::{Diary, DiaryEntry, Onset, RedFlag, Tag};
use crate::user_files::athlete::{Athlete, Injury, Shoe, Side, Site, Surface};

/// Steps per minute of the invented runner at a speed.
fn cadence_spm(speed_mps: f64) -> f64 {
    150.0 + 6.0 * speed_mps
}

/// An easy run of three a week with steady cadence, at 2.9 m/s and a load of a unit a kilometre.
fn easy(offset: u64, distance_m: f64) -> Session {
    const SPEED_MPS: f64 = 2.9;
    let windows = (distance_m / SPEED_MPS / 30.0) as u32 - 4;
    // Half a step to and fro, and a little speed, as in life.
    let speed = |index: u32| SPEED_MPS + 0.02 * f64::from(index % 7) - 0.06;
    let windows = (0..windows)
        .map(|index| {
            let spm = cadence_spm(speed(index)) + 0.5 * f64::from(index % 3) - 0.5;
            window(index, speed(index), spm)
        })
        .collect();
    let opening =
        (0..60).map(|tick| OpeningTick { after_s: 10.0 * f64::from(tick), effort_mps: 2.8 });
    let session = Session {
        timer_s: distance_m / SPEED_MPS,
        windows,
        opening: opening.collect(),
        median_effort_mps: Some(SPEED_MPS),
        longest_running_s: Some(distance_m / SPEED_MPS),
        ..run(offset, distance_m)
    };
    with_load(session, distance_m / 1000.0)
}

/// A year of three runs a week: at most 5 % more a week, every fourth week a third less, one easy
/// hill up and down a week, a few quick minutes and some strides a week.
fn careful_year() -> Season {
    let mut sessions = Vec::new();
    let mut base_m = 24_000.0;
    for week in 0..52u64 {
        let is_easy_week = week % 4 == 3;
        let week_m = if is_easy_week { base_m * 0.7 } else { base_m };
        if !is_easy_week && base_m < 40_000.0 {
            base_m *= 1.03;
        }
        for (weekday, share) in [(1, 0.28), (3, 0.30), (6, 0.42)] {
            let mut session = easy(7 * week + weekday, week_m * share);
            session.climb_m = Some(if weekday == 3 { 90.0 } else { 15.0 });
            session.fast_m = Some(if weekday == 1 { 900.0 } else { 0.0 });
            // Some weeks have more than others, and more than the amounts from which rules speak.
            let more = (week % 4) as f64;
            session.downhill_m = Some(if weekday == 3 { 100.0 + 25.0 * more } else { 10.0 });
            session.sprint_m = Some(if weekday == 1 { 60.0 + 25.0 * more } else { 0.0 });
            sessions.push(session);
        }
    }
    season_as_of(sessions, day(52 * 7 - 1))
}

#[test]
fn a_careful_year_has_no_warning_and_hardly_a_watch() {
    let season = careful_year();
    let mut watched: std::collections::BTreeMap<(i32, u32), Vec<String>> = Default::default();
    for outcome in judge(&season, &Limits::default()) {
        let Verdict::Raised(finding) = &outcome.judgement.verdict else { continue };
        let on = outcome.judgement.subject.day(&season);
        assert!(finding.level < Level::Warn, "{} on {on}: {finding:?}", outcome.rule.id);
        if finding.level == Level::Watch {
            let said = format!("{} on {on}", outcome.rule.id);
            watched.entry((on.year(), on.month())).or_default().push(said);
        }
    }
    assert!(watched.values().all(|said| said.len() <= 2), "{watched:?}");
}

/// One run: days since the last, kilometres, and how it was in sixteenths.
type Run = (u64, f64, [u8; 8]);

fn random_run() -> impl Strategy<Value = Run> {
    // Now and then weeks without anything.
    let days = prop_oneof![15 => 0..5u64, 1 => 9..40u64];
    (days, 1.0..25.0f64, prop::array::uniform8(0..16u8))
}

fn session((offset, km, how): (u64, f64, [u8; 8])) -> Session {
    let part = |index: usize| f64::from(how[index]) / 16.0;
    let distance_m = km * 1000.0;
    let mut session = easy(offset, distance_m.max(1000.0));
    session.distance_m = (how[7] > 0).then_some(distance_m);
    session.start_utc_ms += i64::from(how[0]) * 1_800_000;
    session.climb_m = (how[1] > 0).then(|| 400.0 * part(1));
    session.steep_m = (how[1] > 0).then(|| 900.0 * part(2) * part(1));
    session.downhill_m = (how[1] > 0).then(|| 300.0 * part(2));
    let speed_mps = 3.9 + 0.3 * part(6);
    let basis = FastBasis::MedianPace;
    session.fast_limit = Some(FastLimit { speed_mps, sprint_mps: 1.3 * speed_mps, basis });
    let (fast_m, sprint_m) = (distance_m * part(3) * 0.5, 300.0 * part(3) * part(4));
    session = match how[3] {
        0 => Session { fast_m: None, sprint_m: None, ..session },
        _ => with_speeds(session, &[(290, distance_m), (400, fast_m), (545, sprint_m)]),
    };
    session.heart_rate_bpm = (how[2] > 3).then(|| 125.0 + 20.0 * part(5));
    session.fast_heart_rate_bpm = session.heart_rate_bpm.map(|bpm| bpm + 15.0 * part(1) - 5.0);
    session.shoe = [None, Some(0), Some(1), Some(2)][usize::from(how[5] % 4)];
    session.surface = [None, Some(Surface::Road), Some(Surface::Trail), Some(Surface::Sand)]
        [usize::from(how[6] % 4)];
    session.temperature_c = Some(30.0 * part(4));
    session.step_speed_loss_cmps = (how[6] > 4).then(|| 15.0 + 10.0 * part(0));
    session.device = Some(if how[2] > 13 { "strap" } else { "watch" }.to_owned());
    let slower = if how[4] > 12 { 8.0 } else { 0.0 };
    let moved = |(index, window): (usize, Window)| Window {
        cadence_spm: window.cadence_spm - slower,
        ground_contact_ms: Some(240.0 + 10.0 * part(5) + (index % 5) as f64),
        balance_left_pct: Some(50.0 + 2.5 * part(6)),
        vertical_ratio_pct: Some(8.0 + part(2)),
        ..window
    };
    session.windows = session.windows.iter().enumerate().map(moved).collect();
    let load = (how[7] > 1).then(|| km * (0.9 + 0.6 * part(3) + 0.5 * part(2)));
    match load {
        Some(load) => with_load(session, load),
        None => Session { calf_load: None, ..session },
    }
}

fn entry(offset: u64, how: [u8; 8]) -> DiaryEntry {
    let score = |index: usize| (!how[index].is_multiple_of(3)).then(|| f64::from(how[index] % 9));
    let tag = [
        None,
        Some(Tag::Strength),
        Some(Tag::Surface(Surface::Mud)),
        Some(Tag::RedFlag(RedFlag::Swelling)),
        Some(Tag::Barefoot),
        Some(Tag::WalkPainFree),
    ][usize::from(how[3] % 6)];
    DiaryEntry {
        date: day(offset),
        site: Some(if how[4] > 3 { Site::Calf } else { Site::Knee }),
        side: Some(if how[4].is_multiple_of(2) { Side::Left } else { Side::Right }),
        before_0_10: score(0),
        during_0_10: score(1),
        next_morning_0_10: score(2),
        onset: (how[5] > 13).then_some(Onset::Sudden),
        raises_left: (how[6] > 8).then(|| u32::from(how[6]) * 2),
        raises_right: (how[6] > 8).then_some(30),
        tags: tag.into_iter().collect(),
        ..DiaryEntry::default()
    }
}

fn athlete(last: u64) -> Athlete {
    let shoe = |name: &str, drop_mm: f64, is_minimal: bool| Shoe {
        name: name.to_owned(),
        drop_mm: Some(drop_mm),
        is_minimal,
        retired: is_minimal.then(|| day(last / 2)),
        ..Shoe::default()
    };
    Athlete {
        height_m: Some(1.8),
        birth_year: Some(1980),
        injuries: vec![Injury {
            site: Site::Calf,
            side: Some(Side::Left),
            start: day(last / 3),
            end: Some(day(last / 2)),
        }],
        shoes: vec![shoe("high", 10.0, false), shoe("low", 4.0, false), shoe("bare", 0.0, true)],
        strength_days: vec![day(last / 4), day(last / 2)],
        ..Athlete::default()
    }
}

/// A sport that is no running, one day this and another day that.
fn sport(offset: u64) -> &'static str {
    ["cycling", "walking", "strength_training", "swimming"][(offset % 4) as usize]
}

/// A season of these runs with a diary of these entries, one every few runs.
fn season_of(runs: &[Run], entries: &[[u8; 8]]) -> Season {
    let mut offset = 0;
    let mut sessions = Vec::new();
    let mut diary = Diary::default();
    let mut notes = entries.iter();
    for (index, (days, km, how)) in runs.iter().enumerate() {
        offset += days;
        sessions.push(session((offset, *km, *how)));
        if index % 3 == 0 {
            diary.entries.extend(notes.next().map(|how| entry(offset, *how)));
        }
    }
    let mut season = season_as_of(sessions, day(offset));
    season.athlete = athlete(offset);
    season.diary = diary;
    // No sport either where no run has been for five days.
    let is_active = |offset: &u64| !season.sessions_before(day(*offset), 6).is_empty();
    let others = (0..offset).step_by(3).filter(is_active);
    season.others = others.map(|day| other(day, sport(day), None)).collect();
    covered(season, &[])
}

/// A season of a hundred runs of every kind; another one for each seed.
pub(super) fn invented_season(seed: u64) -> Season {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let runs: Vec<Run> = (0..100)
        .map(|_| {
            let km = 4.0 + next(80) as f64 / 10.0;
            (1 + next(3), km, std::array::from_fn(|_| next(16) as u8))
        })
        .collect();
    let entries: Vec<[u8; 8]> = (0..30).map(|_| std::array::from_fn(|_| next(16) as u8)).collect();
    season_of(&runs, &entries)
}

/// What was said up to a day, by rule and subject. Weeks that were not over then are left out.
fn said_until(
    season: &Season,
    outcomes: Vec<Outcome>,
    last: NaiveDate,
) -> Vec<(&'static str, Subject, Verdict)> {
    let known = outcomes.into_iter().filter(|one| one.judgement.subject.day(season) <= last);
    known.map(|one| (one.rule.id, one.judgement.subject, one.judgement.verdict)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_comes_later_changes_no_verdict(
        runs in prop::collection::vec(random_run(), 10..70),
        entries in prop::collection::vec(prop::array::uniform8(0..16u8), 0..20),
        share in 0.3..1.0f64,
    ) {
        let season = covered(season_of(&runs, &entries), &[(20, 24), (70, 78)]);
        let limits = Limits::default();
        let days = (season.last_day - season.first_day).num_days() as f64;
        let last = season.first_day + Days::new((days * share) as u64);
        let cut = season.projected(last + Days::new(1), &[], last);
        let before = said_until(&cut, judge(&cut, &limits), last);
        let after = said_until(&season, judge(&season, &limits), last);
        for (one, other) in before.iter().zip(&after) {
            prop_assert_eq!(one, other, "up to {}", last);
        }
        prop_assert_eq!(before.len(), after.len());
    }
}
