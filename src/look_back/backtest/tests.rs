//! Whether a backtest keeps silent where there is nothing, and finds what is there.

use std::collections::BTreeSet;

use super::fixtures::{asked, episode};
use super::random::Dice;
use super::*;
use crate::attention::{Settings, attend};
use crate::rules::{Limits, judge};
use crate::season::fixtures::{day, run, season};
use crate::season::{Season, Session};

const YEAR: u64 = 365;

fn watched(days: u64) -> Span {
    Span { first: day(0), last: day(days - 1) }
}

/// So many different days below `bound`.
fn random_days(dice: &mut Dice, count: usize, bound: u64) -> Vec<u64> {
    let mut days = BTreeSet::new();
    while days.len() < count {
        days.insert(dice.below(bound as usize) as u64);
    }
    days.into_iter().collect()
}

/// Findings without any cause: half of the rules on single days, half in groups of three. Every
/// rule is asked on every fourth day of two years.
fn chance(seed: u64) -> Backtest {
    const ASKED: u64 = 2 * YEAR / 4;
    let mut dice = Dice::seeded(seed);
    let episodes: Vec<Episode> =
        random_days(&mut dice, 8, 2 * YEAR).into_iter().map(episode).collect();
    let rules = [false, true, false, true].map(|is_grouped| {
        let places = if is_grouped {
            let firsts = random_days(&mut dice, 3, ASKED - 2);
            firsts.iter().flat_map(|first| [*first, first + 1, first + 2]).collect()
        } else {
            random_days(&mut dice, 7, ASKED).into_iter().collect::<BTreeSet<u64>>()
        };
        let spoken: Vec<u64> = places.iter().map(|place| 4 * place).collect();
        asked("chance", (0..ASKED).map(|place| 4 * place), &spoken)
    });
    backtest(&rules, &episodes, watched(2 * YEAR))
}

#[test]
fn chance_shows_no_effect_in_at_least_93_of_100_tables() {
    let claims = |table: &Backtest| table.rules.iter().any(|rule| rule.effect == Effect::Shown);
    let silent = (0..1000).filter(|seed| !claims(&chance(*seed))).count();
    assert!(silent >= 930, "{silent} of 1000");
    // A test that could never speak would pass as well.
    assert!(silent < 1000);
}

/// Three runs a week for two years. On some Sundays a run of 15 km instead of 8 takes the distance
/// of the others, so that the week stays as long as ever.
fn spiked(spike_weeks: &[u64]) -> Season {
    let weeks = (0..104).flat_map(|week: u64| {
        let is_spike = spike_weeks.contains(&week);
        let km = if is_spike { [4.5, 4.5, 15.0] } else { [8.0, 8.0, 8.0] };
        [1, 3, 6].into_iter().zip(km).map(move |(day, km)| run(7 * week + day, km * 1000.0))
    });
    season(weeks.collect::<Vec<Session>>())
}

#[test]
fn an_effect_that_was_planted_is_found_first() {
    // Uneven distances, because even ones come back after every move.
    let weeks = [6, 13, 21, 28, 38, 47, 55, 66, 74, 86];
    let season = spiked(&weeks);
    let episodes: Vec<Episode> = weeks.iter().map(|week| episode(7 * week + 6 + 5)).collect();
    let rules = rule_days(&judge(&season, &Limits::default()), &season);
    let table = backtest(&rules, &episodes, watched(2 * YEAR));
    let first = &table.rules[0];
    assert_eq!(first.rule, "session-distance-spike");
    assert_eq!(first.effect, Effect::Shown);
    assert_eq!((first.finding_days, first.followed.followed), (10, 10));
    // 10 findings in 730 days.
    assert!((first.findings_per_month.unwrap() - 10.0 / (730.0 / 30.44)).abs() < 1e-12);
    assert!(first.shifted.share.unwrap() <= first.shifted.random_high.unwrap());
    let spoke_before = |episode: &EpisodeBefore| {
        let spike = episode.rules.iter().find(|before| before.rule == first.rule).unwrap();
        (spike.days_before.clone(), spike.window_days)
    };
    assert!(table.episodes.iter().all(|episode| spoke_before(episode) == (vec![5], 7)));
}

#[test]
fn alerts_keep_an_effect_that_was_planted_and_claim_none_on_other_days() {
    let weeks = [6, 13, 21, 28, 38, 47, 55, 66, 74, 86];
    let season = spiked(&weeks);
    let outcomes = judge(&season, &Limits::default());
    let told = attend(&season, &outcomes, &Settings::default());
    let days = days_of(&outcomes, &told, &season);
    let alerts = |starts: Vec<u64>| {
        let episodes: Vec<Episode> = starts.into_iter().map(episode).collect();
        let table = backtest(&days, &episodes, watched(2 * YEAR));
        table.rules.into_iter().find(|row| row.rule == ALERTS_ROW).unwrap()
    };
    let planted = alerts(weeks.iter().map(|week| 7 * week + 11).collect());
    assert_eq!((planted.finding_days, planted.followed.followed), (10, 10));
    assert_eq!(planted.effect, Effect::Shown);
    let mut dice = Dice::seeded(11);
    let elsewhere = alerts((0..10).map(|_| dice.below(700) as u64).collect());
    assert_ne!(elsewhere.effect, Effect::Shown);
}

#[test]
fn four_episodes_or_four_findings_never_show_an_effect() {
    let judged = || (0..300).map(|day| 2 * day);
    let spoken = [60, 160, 260, 360, 460];
    let table = |spoken: &[u64], starts: &[u64]| {
        let episodes: Vec<Episode> = starts.iter().copied().map(episode).collect();
        backtest(&[asked("rule", judged(), spoken)], &episodes, watched(600)).rules[0].clone()
    };
    let starts = spoken.map(|day| day + 1);
    assert_eq!(table(&spoken, &starts).effect, Effect::Shown);
    assert_eq!(table(&spoken, &starts[..4]).effect, Effect::TooFew);
    assert_eq!(table(&spoken[..4], &starts).effect, Effect::TooFew);
    assert_eq!(table(&spoken[..4], &starts).followed.followed, 4);
}

#[test]
fn findings_during_an_episode_and_in_the_last_three_weeks_are_left_out_of_the_share() {
    let long = Episode { start: day(20), end: day(30) };
    let rules = [asked("rule", 0..100, &[10, 20, 25, 30, 31, 78, 79])];
    let table = backtest(&rules, &[long], watched(100));
    assert_eq!(table.rules[0].finding_days, 7);
    // Days 10, 31 and 78: the 21 days of day 78 end with the last day, 99.
    assert_eq!((table.rules[0].followed.findings, table.rules[0].followed.followed), (3, 1));
}

#[test]
fn rules_that_could_judge_nothing_are_named_and_too_few_findings_come_last() {
    let episodes: Vec<Episode> = [50, 100, 150, 200, 250].map(episode).to_vec();
    let rules = [
        asked("lucky", 0..300, &[49]),
        asked("often", 0..300, &[10, 60, 110, 160, 210]),
        asked("never", [], &[]),
    ];
    let table = backtest(&rules, &episodes, watched(300));
    let order: Vec<&str> = table.rules.iter().map(|rule| rule.rule).collect();
    assert_eq!((order, table.not_judged), (vec!["often", "lucky"], vec!["never"]));
}

#[test]
fn meaningless_dates_stay_in_the_span() {
    // 0.382 × 100 = 38 days on.
    assert_eq!(shifted(day(10), watched(100)), day(48));
    assert_eq!(shifted(day(90), watched(100)), day(28));
}

#[test]
fn the_same_question_has_the_same_answer() {
    assert_eq!(chance(7), chance(7));
}
