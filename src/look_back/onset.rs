//! The day on which pain began: the one asked for, else that of the newest episode that diary or athlete
//! file know.

use chrono::{Days, NaiveDate};

use crate::look_back::why::FOLLOWING_DAYS;
use crate::season::Season;
use crate::user_files::athlete::calf_history::CalfHistory;
use crate::user_files::athlete::diary::EPISODE_QUIET_DAYS;
use crate::user_files::athlete::{Athlete, Episode, Side, Site};

/// The beginning of one stretch of pain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onset {
    /// The first day of it.
    pub day: NaiveDate,
    /// Which leg; `None` when nothing tells.
    pub side: Option<Side>,
    /// Calf or Achilles tendon; `None` when both hurt, or nothing tells.
    pub site: Option<Site>,
    /// Whether the runner's own files know it.
    pub is_noted: bool,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The day; `None` for the newest.
    pub day: Option<NaiveDate>,
    /// The leg; `None` for either.
    pub side: Option<Side>,
}

/// The onset that is asked for; `None` where no day is given and nothing noted fits. A day within a fortnight
/// after a noted onset is about that one: nobody remembers the day better than what was written down then.
pub fn onset(season: &Season, asked: Asked) -> Option<Onset> {
    let noted = onsets_of((&season.athlete, season), asked.side).into_iter().rev();
    let is_meant = |onset: &Onset| {
        asked.day.is_none_or(|day| (0..=EPISODE_QUIET_DAYS).contains(&(day - onset.day).num_days()))
    };
    let unknown = |day| Onset { day, side: asked.side, site: None, is_noted: false };
    noted.into_iter().find(is_meant).or_else(|| asked.day.map(unknown))
}

/// Every onset that diary and athlete file know, by day.
pub fn onsets(season: &Season) -> Vec<Onset> {
    onsets_of((&season.athlete, season), None)
}

/// Every onset that the diary knows, by day.
pub fn diary_onsets(season: &Season) -> Vec<Onset> {
    onsets_of((&Athlete::default(), season), None)
}

/// Those of one leg, of which only what may be about that leg is read; of either where none is asked for.
fn onsets_of((athlete, season): (&Athlete, &Season), leg: Option<Side>) -> Vec<Onset> {
    let mut diary = season.diary.clone();
    diary.entries.retain(|entry| entry.is_calf_pain() && is_of(entry.side, leg));
    let mut athlete = athlete.clone();
    athlete.injuries.retain(|injury| injury.site.is_calf_or_achilles() && is_of(injury.side, leg));
    let of = |episode: Episode| {
        let days = episode.start..episode.end + Days::new(1);
        let entries = diary.entries.iter().filter(|entry| days.contains(&entry.date));
        let injuries = athlete.injuries.iter().filter(|injury| days.contains(&injury.start));
        let sides = entries.clone().map(|entry| entry.side);
        let sides = sides.chain(injuries.clone().map(|injury| injury.side)).flatten();
        let sites = entries.filter_map(|entry| entry.site);
        let site = agreed(sites.chain(injuries.map(|injury| injury.site))).ok().flatten();
        let side = agreed(sides).unwrap_or(Some(Side::Both));
        let one_leg = leg.filter(|_| side.is_some());
        Onset { day: episode.start, side: one_leg.or(side), site, is_noted: true }
    };
    CalfHistory::new(&athlete, &diary).episodes_on(season.as_of).into_iter().map(of).collect()
}

/// What all of them are; `None` of none, an error where they differ.
fn agreed<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Result<Option<T>, ()> {
    let Some(first) = all.next() else { return Ok(None) };
    if all.all(|one| one == first) { Ok(Some(first)) } else { Err(()) }
}

/// The noted onsets, and one more where none of them is near: less than a fortnight from it.
pub fn onsets_with(season: &Season, onset: &Onset) -> Vec<Onset> {
    let mut all = onsets(season);
    let is_near = |other: &Onset| (other.day - onset.day).num_days().abs() <= EPISODE_QUIET_DAYS;
    if !all.iter().any(is_near) {
        all.push(*onset);
        all.sort_by_key(|onset| onset.day);
    }
    all
}

/// Days before an onset in which at least one run must be known: as long as pain is said to follow.
const KNOWN_DAYS: u64 = FOLLOWING_DAYS;

/// Whether a run is known of the weeks before an onset; without one nothing can be looked back on, and that
/// nobody ran is not the same as that nothing was recorded.
pub fn has_runs_before(season: &Season, onset: &Onset) -> bool {
    !season.sessions_before(onset.day, KNOWN_DAYS).is_empty()
}

/// Whether a leg that was noted, as far as it was, fits one that is asked for.
fn is_of(side: Option<Side>, asked: Option<Side>) -> bool {
    match (side, asked) {
        (None | Some(Side::Both), _) | (_, None | Some(Side::Both)) => true,
        (Some(side), Some(asked)) => side == asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_weeks_without_a_run_leave_nothing_to_look_back_on() {
        // Runs every other day up to day 38.
        let season = fixtures::season(steady(20, 5000.0));
        let last = season.sessions[season.sessions.len() - 1].day;
        let onset =
            |days| Onset { day: last + Days::new(days), side: None, site: None, is_noted: false };
        assert!(has_runs_before(&season, &onset(21)));
        assert!(!has_runs_before(&season, &onset(22)));
    }
    use crate::season::fixtures::{day, entry, steady, with_calf_injury, with_diary};
    use crate::season::{Season, fixtures};
    use crate::user_files::athlete::DiaryEntry;

    fn sore(offset: u64, side: Option<Side>) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(4.0), side, ..entry(offset) }
    }

    fn season(entries: Vec<DiaryEntry>) -> Season {
        with_diary(fixtures::season(steady(20, 8e3)), entries)
    }

    #[test]
    fn without_a_day_it_is_the_newest_of_the_leg() {
        let (left, right) = (Some(Side::Left), Some(Side::Right));
        let season = season(vec![sore(30, left), sore(34, None), sore(90, right)]);
        let newest = |side| onset(&season, Asked { day: None, side }).map(|onset| onset.day);
        assert_eq!(newest(None), Some(day(90)));
        assert_eq!((newest(left), newest(right)), (Some(day(30)), Some(day(90))));
        let noted = Onset { day: day(30), side: left, site: Some(Site::Calf), is_noted: true };
        assert_eq!(onsets(&season)[0], noted);
    }

    #[test]
    fn legs_that_differ_within_an_episode_are_both_and_each_has_a_beginning_of_its_own() {
        let season = season(vec![sore(30, Some(Side::Left)), sore(35, Some(Side::Right))]);
        let begun = |side| {
            let onset = onset(&season, Asked { day: None, side }).unwrap();
            (onset.day, onset.side)
        };
        assert_eq!(begun(None), (day(30), Some(Side::Both)));
        assert_eq!(begun(Some(Side::Left)), (day(30), Some(Side::Left)));
        assert_eq!(begun(Some(Side::Right)), (day(35), Some(Side::Right)));
    }

    #[test]
    fn calf_and_achilles_tendon_are_told_apart_and_none_is_told_of_both() {
        let at = |offset, site| DiaryEntry { site: Some(site), ..sore(offset, None) };
        let site = |entries| onsets(&season(entries))[0].site;
        assert_eq!(site(vec![at(30, Site::Achilles)]), Some(Site::Achilles));
        assert_eq!(site(vec![at(30, Site::Achilles), at(31, Site::Calf)]), None);
    }

    #[test]
    fn a_day_that_is_asked_for_needs_no_diary_and_the_athlete_file_does() {
        let plain = fixtures::season(steady(20, 8e3));
        assert_eq!(onset(&plain, Asked::default()), None);
        let asked = Asked { day: Some(day(50)), side: Some(Side::Left) };
        let expected = Onset { day: day(50), side: Some(Side::Left), site: None, is_noted: false };
        assert_eq!(onset(&plain, asked), Some(expected));
        let injured = with_calf_injury(plain, 60, Some(70));
        assert_eq!(onset(&injured, Asked::default()).unwrap().day, day(60));
    }

    #[test]
    fn a_day_up_to_a_fortnight_after_a_noted_one_of_the_leg_is_about_that_one() {
        let season = season(vec![sore(30, Some(Side::Left))]);
        let meant = |offset, side| {
            let found = onset(&season, Asked { day: Some(day(offset)), side }).unwrap();
            (found.day, found.is_noted)
        };
        assert_eq!(meant(31, None), (day(30), true));
        assert_eq!(meant(44, Some(Side::Left)), (day(30), true));
        assert_eq!(meant(45, None), (day(45), false));
        assert_eq!(meant(29, None), (day(29), false));
        // The other leg is another matter.
        assert_eq!(meant(31, Some(Side::Right)), (day(31), false));
    }

    #[test]
    fn the_diary_alone_knows_no_injury_of_the_athlete_file() {
        let season = with_calf_injury(season(vec![sore(30, None)]), 60, Some(70));
        let days = |all: Vec<Onset>| all.iter().map(|onset| onset.day).collect::<Vec<_>>();
        assert_eq!(days(onsets(&season)), [day(30), day(60)]);
        assert_eq!(days(diary_onsets(&season)), [day(30)]);
    }

    #[test]
    fn a_day_near_a_noted_one_is_no_further_episode() {
        let season = season(vec![sore(30, None)]);
        let days = |offset| {
            let onset = Onset { day: day(offset), side: None, site: None, is_noted: false };
            onsets_with(&season, &onset).iter().map(|onset| onset.day).collect::<Vec<_>>()
        };
        assert_eq!(days(44), [day(30)]);
        assert_eq!(days(45), [day(30), day(45)]);
        assert_eq!(days(10), [day(10), day(30)]);
    }
}
