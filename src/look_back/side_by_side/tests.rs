//! Episodes side by side over invented seasons: what was planted before both is named, what every week has
//! is not, and chance makes nothing common more often than it is said.

use super::*;
use crate::base::parallel;
use crate::season::fixtures::{day, entry, run, season, with_diary};
use crate::season::{Season, Session};
use crate::user_files::athlete::DiaryEntry;

const WEEKS: u64 = 75;

/// The upper bits of a linear congruential generator (Knuth's MMIX), from 0 to 1.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, from: u64, to: u64) -> u64 {
        from + (self.roll() * (to - from) as f64) as u64
    }
}

fn sore(offset: u64) -> DiaryEntry {
    DiaryEntry { during_0_10: Some(4.0), ..entry(offset) }
}

/// Weeks of three to five runs of uneven length, some with hills, some fast.
fn uneven(dice: &mut Dice) -> Vec<Session> {
    let mut sessions = Vec::new();
    for week in 0..WEEKS {
        let mut days: Vec<u64> = (0..7).collect();
        let count = dice.between(3, 6) as usize;
        while days.len() > count {
            let index = dice.between(0, days.len() as u64) as usize;
            days.remove(index);
        }
        for weekday in days {
            let mut run = run(7 * week + weekday, 4000.0 + 9000.0 * dice.roll().powi(2));
            if dice.roll() < 0.3 {
                run.climb_m = Some(400.0 * dice.roll());
                run.steep_m = Some(1500.0 * dice.roll().powi(2));
                run.downhill_m = Some(300.0 * dice.roll());
            }
            if dice.roll() < 0.25 {
                run.fast_m = Some(500.0 + 4000.0 * dice.roll());
                run.sprint_m = Some(200.0 * dice.roll().powi(2));
            }
            run.temperature_c = Some(5.0 + 20.0 * dice.roll());
            sessions.push(run);
        }
    }
    sessions
}

/// Days of pain that nothing led to, at least eight weeks apart.
fn random_onsets(dice: &mut Dice) -> Vec<u64> {
    let wanted = dice.between(2, 5) as usize;
    let mut days: Vec<u64> = Vec::new();
    while days.len() < wanted {
        let day = dice.between(120, 7 * WEEKS - 25);
        if days.iter().all(|other| other.abs_diff(day) >= 56) {
            days.push(day);
        }
    }
    days.sort_unstable();
    days
}

fn shared(season: &Season) -> Vec<&'static str> {
    let onset = Onset { day: season.as_of, side: None, site: None, is_noted: true };
    let newest = super::super::onset::onsets(season).pop().unwrap_or(onset);
    let table = side_by_side(season, &Limits::default(), &newest).unwrap();
    table.rows.iter().filter(|row| row.is_shared).map(|row| row.exposure.id).collect()
}

/// Of a thousand runners whose pain falls at random at most one in twenty is told of anything that all
/// episodes share; [`CHANCE_PCT`] says so.
#[test]
fn chance_alone_makes_something_common_for_at_most_one_runner_in_twenty() {
    const RUNNERS: u64 = 1000;
    let seeds: Vec<u64> = (0..RUNNERS).collect();
    let told = parallel::map(&seeds, |seed| {
        let mut dice = Dice(seed * 7919 + 1);
        let sessions = uneven(&mut dice);
        let notes = random_onsets(&mut dice).into_iter().map(sore).collect();
        !shared(&with_diary(season(sessions), notes)).is_empty()
    });
    let count = told.iter().filter(|told| **told).count();
    let most = (RUNNERS as f64 * CHANCE_PCT / 100.0) as usize;
    assert!(count <= most, "{count} of {RUNNERS} runners, at most {most} expected");
}

/// The same uneven runners, each of whose runs in the week before both episodes goes up a steep hill.
#[test]
fn what_was_planted_before_both_is_named() {
    const RUNNERS: u64 = 60;
    let seeds: Vec<u64> = (0..RUNNERS).collect();
    let told = parallel::map(&seeds, |seed| {
        let mut dice = Dice(seed * 104_729 + 5);
        let mut sessions = uneven(&mut dice);
        for onset in [230, 410] {
            let before = day(onset - 7)..day(onset);
            for run in sessions.iter_mut().filter(|run| before.contains(&run.day)) {
                (run.climb_m, run.steep_m) = (Some(600.0), Some(3000.0));
            }
        }
        let shared = shared(&with_diary(season(sessions), vec![sore(230), sore(410)]));
        (shared.contains(&"steep"), shared.contains(&"distance"))
    });
    let steep = told.iter().filter(|told| told.0).count();
    let distance = told.iter().filter(|told| told.1).count();
    assert!(steep >= 54 && distance <= 3, "steep {steep}, distance {distance} of {RUNNERS}");
}

#[test]
fn what_every_other_week_has_is_high_before_both_and_not_shared() {
    // A long run every third week, and once before each episode a hill.
    let mut sessions = Vec::new();
    for week in 0..WEEKS {
        let long_m = if week % 3 == 0 { 18_000.0 } else { 9000.0 };
        sessions.extend([run(7 * week, 7000.0), run(7 * week + 3, 7000.0)]);
        sessions.push(run(7 * week + 6, long_m + 10.0 * week as f64));
    }
    for onset in [280, 455] {
        let hilly = run(onset - 4, 8000.0);
        sessions.push(Session { climb_m: Some(700.0), steep_m: Some(3000.0), ..hilly });
    }
    let season = with_diary(season(sessions), vec![sore(280), sore(455)]);
    assert_eq!(shared(&season), ["steep", "climb"]);
    let onset = Onset { day: day(455), side: None, site: None, is_noted: true };
    let table = side_by_side(&season, &Limits::default(), &onset).unwrap();
    let row = |id: &str| table.rows.iter().find(|row| row.exposure.id == id).unwrap();
    let climb = row("climb");
    assert_eq!((climb.before, climb.quiet_pct), (Before::Every, Some(0)));
    let differs = |cell: &Cell| cell.weeks.map(|week| week.unwrap().differs);
    let expected = [None, None, None, None, Some(Differs::More)];
    assert_eq!(climb.cells.iter().map(differs).collect::<Vec<_>>(), [expected, expected]);
    assert!(!row("longest-run").is_shared);
}

#[test]
fn one_episode_has_nothing_beside_it_and_a_day_asked_for_makes_two() {
    let mut dice = Dice(3);
    let season = with_diary(season(uneven(&mut dice)), vec![sore(200)]);
    let at = |offset, is_noted| {
        let onset = Onset { day: day(offset), side: None, site: None, is_noted };
        side_by_side(&season, &Limits::default(), &onset).map(|table| table.onsets.len())
    };
    assert_eq!((at(200, true), at(300, false)), (None, Some(2)));
}

#[test]
fn before_most_is_before_more_than_half() {
    let before = |known: &[bool]| Before::of(known);
    assert_eq!(before(&[true, true]), Before::Every);
    assert_eq!(
        (before(&[true, false]), before(&[true, true, false])),
        (Before::Some, Before::Most)
    );
    assert_eq!(before(&[false, false]), Before::None);
}
