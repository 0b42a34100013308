//! Which shoes runs were in, how far these had come, and since when the runner is used to them:
//! what rules about shoes compare. All of a run is told by what was known on its evening.

use chrono::{Days, NaiveDate};

use super::baseline::{MIN_COVERED_DAYS, require_runs};
use super::covered::require_covered;
use crate::base::words::counted;
use crate::season::{Season, Session};
use crate::user_files::athlete::Shoe;
use crate::user_files::athlete::diary::Tag;

/// Days without a kind of shoe after which it is new to the legs again, and days that the usual
/// drop looks back. Engineering default.
pub(in crate::rules) const PAUSE_DAYS: u64 = 60;
/// What binary rounding may add to a mean; far below what anybody measures on a shoe.
const ROUNDING_MM: f64 = 1e-9;

const NO_SHOES: &str = "no shoes in athlete.toml; add [[shoes]]";
const SHOE_UNKNOWN: &str = "no shoe known for this run";

/// What the shoe of a run had come to before it.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Wear<'a> {
    /// The shoe.
    pub(in crate::rules) shoe: &'a Shoe,
    /// Its distance before the run in metres; runs without distance add nothing.
    pub(in crate::rules) before_m: f64,
    /// Day of the run in it before; `None` when this is the first that is known.
    pub(in crate::rules) last: Option<NaiveDate>,
    /// First day of use as told, else of the first run in it that is known.
    pub(in crate::rules) since: NaiveDate,
}

/// The athlete's shoes, or why there are none.
pub(in crate::rules) fn known_shoes(season: &Season) -> Result<&[Shoe], String> {
    let shoes = &season.athlete.shoes;
    if shoes.is_empty() { Err(NO_SHOES.to_owned()) } else { Ok(shoes) }
}

/// The index and the shoe of a run, or what the runner would have to tell.
pub(in crate::rules) fn shoe_of<'a>(
    season: &'a Season,
    run: &Session,
) -> Result<(usize, &'a Shoe), String> {
    let shoes = known_shoes(season)?;
    let known = run.shoe.and_then(|index| Some((index, shoes.get(index)?)));
    known.ok_or_else(|| SHOE_UNKNOWN.to_owned())
}

/// What the shoe of every run had come to before it.
pub(in crate::rules) fn wears(season: &Season) -> Vec<Result<Wear<'_>, String>> {
    let shoes = season.athlete.shoes.iter();
    let mut next: Vec<Option<Wear>> = shoes.map(|_| None).collect();
    let one = |run: &Session| {
        let (index, shoe) = shoe_of(season, run)?;
        let since = shoe.first_use.map_or(run.day, |first_use| first_use.min(run.day));
        let first = Wear { shoe, before_m: shoe.earlier_distance_m, last: None, since };
        let wear = next[index].unwrap_or(first);
        let after_m = wear.before_m + run.distance_m.unwrap_or(0.0);
        next[index] = Some(Wear { before_m: after_m, last: Some(run.day), ..wear });
        Ok(wear)
    };
    season.sessions.iter().map(one).collect()
}

/// Whether a shoe has at most the drop of another: what the legs are used to in one they are used
/// to in the other. Where a drop is not told, a minimal shoe is the lowest.
pub(in crate::rules) fn is_as_low(shoe: &Shoe, other: &Shoe) -> bool {
    match (shoe.drop_mm, other.drop_mm) {
        (Some(drop_mm), Some(other_mm)) => drop_mm <= other_mm,
        _ => shoe.is_minimal || shoe.name == other.name,
    }
}

/// Whether a run was in a shoe that is at least as low as this one.
pub(in crate::rules) fn is_in_as_low(season: &Season, run: &Session, shoe: &Shoe) -> bool {
    shoe_of(season, run).is_ok_and(|(_, own)| is_as_low(own, shoe))
}

/// Whether a run was in minimal shoes, or barefoot by the diary of its day.
pub(in crate::rules) fn is_minimal(season: &Season, run: &Session) -> bool {
    let in_diary = || {
        let entries = season.diary.entries_on(run.day).iter();
        entries.flat_map(|entry| &entry.tags).any(|tag| *tag == Tag::Barefoot)
    };
    shoe_of(season, run).is_ok_and(|(_, shoe)| shoe.is_minimal) || in_diary()
}

/// For every run the day on which the runner began with its shoe or with one as low; `None` where
/// the shoe is not told.
pub(in crate::rules) fn began(season: &Season) -> Vec<Option<NaiveDate>> {
    let mut days = vec![None; season.sessions.len()];
    for (index, shoe) in season.athlete.shoes.iter().enumerate() {
        let is_kind = |run: &Session| is_in_as_low(season, run, shoe);
        let of_kind = began_with(season, is_kind, |other| is_as_low(other, shoe));
        for (row, run) in season.sessions.iter().enumerate() {
            if run.shoe == Some(index) {
                days[row] = of_kind[row];
            }
        }
    }
    days
}

/// For every run of a kind the day on which the runner began with it: that of the first such run,
/// or of the first after [`PAUSE_DAYS`] without. `None` for all other runs. Shoes of the kind that
/// were worn before the first recording were worn up to it.
pub(in crate::rules) fn began_with(
    season: &Season,
    is_kind: impl Fn(&Session) -> bool,
    is_shoe: impl Fn(&Shoe) -> bool,
) -> Vec<Option<NaiveDate>> {
    let eve = season.first_day - Days::new(1);
    let before = season.athlete.shoes.iter().filter(|shoe| is_shoe(shoe)).filter_map(|shoe| {
        shoe.first_use.or_else(|| (shoe.earlier_distance_m > 0.0).then_some(eve))
    });
    let mut current = before.min().map(|since| (since, since.max(eve)));
    let one = |run: &Session| {
        is_kind(run).then(|| {
            let going_on = current.filter(|(start, last)| {
                *start <= run.day && run.day <= *last + Days::new(PAUSE_DAYS)
            });
            let start = going_on.map_or(run.day, |(start, _)| start);
            current = Some((start, run.day));
            start
        })
    };
    season.sessions.iter().map(one).collect()
}

/// Asks for enough history before a first run for it to be a first.
pub(in crate::rules) fn require_seen(season: &Season, start: NaiveDate) -> Result<(), String> {
    require_covered(season, start, MIN_COVERED_DAYS)
}

/// The mean drop of the 60 days before a day in millimetres, weighted by distance.
///
/// # Errors
/// The reason, when too few runs of these days have a known drop and distance.
pub(in crate::rules) fn usual_drop(season: &Season, day: NaiveDate) -> Result<f64, String> {
    let runs = season.sessions_before(day, PAUSE_DAYS).iter();
    let known = runs.filter_map(|run| {
        let (_, shoe) = shoe_of(season, run).ok()?;
        Some((shoe.drop_mm?, run.distance_m.filter(|metres| *metres > 0.0)?))
    });
    let known: Vec<(f64, f64)> = known.collect();
    let place = format!("in shoes of known drop in the {PAUSE_DAYS} days before");
    require_runs(known.len(), &place)?;
    let whole_m: f64 = known.iter().map(|(_, metres)| metres).sum();
    Ok(known.iter().map(|(drop_mm, metres)| drop_mm * metres).sum::<f64>() / whole_m)
}

/// Whether a drop lies this much below another, or more.
pub(in crate::rules) fn is_lower(drop_mm: f64, usual_mm: f64, least_mm: f64) -> bool {
    usual_mm - drop_mm >= least_mm - ROUNDING_MM
}

/// How much of the distance of some runs was of a kind.
pub(in crate::rules) struct Share {
    /// Distance of the runs of the kind in metres.
    pub(in crate::rules) part_m: f64,
    /// Distance of all in metres; runs without distance add nothing.
    whole_m: f64,
    all: usize,
    not_told: usize,
}

impl Share {
    /// The share of a kind among runs.
    pub(in crate::rules) fn of(
        season: &Season,
        runs: &[Session],
        is_kind: impl Fn(&Session) -> bool,
    ) -> Self {
        let metres = |run: &Session| run.distance_m.unwrap_or(0.0);
        let not_told = |run: &&Session| shoe_of(season, run).is_err() && !is_kind(run);
        Self {
            part_m: runs.iter().filter(|run| is_kind(run)).map(metres).sum(),
            whole_m: runs.iter().map(metres).sum(),
            all: runs.len(),
            not_told: runs.iter().filter(not_told).count(),
        }
    }

    /// In per cent; zero where nothing has a distance.
    pub(in crate::rules) fn pct(&self) -> f64 {
        if self.whole_m > 0.0 { self.part_m / self.whole_m * 100.0 } else { 0.0 }
    }

    /// Says how many of the runs have no told shoe; `None` when all have one.
    pub(in crate::rules) fn doubt(&self) -> Option<String> {
        let (not_told, all) = (self.not_told, counted(self.all, "run"));
        (not_told > 0).then(|| {
            format!("{not_told} of {all} without a known shoe count as run in other shoes")
        })
    }
}

/// The runs of the days up to a run, its own day included, and that run as the last.
pub(in crate::rules) fn runs_up_to(season: &Season, index: usize, days: u64) -> &[Session] {
    let day = season.sessions[index].day;
    let from = season.sessions.partition_point(|run| run.day + Days::new(days) <= day);
    &season.sessions[from..=index]
}

#[cfg(test)]
pub(in crate::rules) mod tests {
    use super::*;
    use crate::season::fixtures::{day, run, season};
    use crate::user_files::athlete::{Athlete, Diary, DiaryEntry};

    /// A pair of this drop.
    pub(in crate::rules) fn shoe(name: &str, drop_mm: f64) -> Shoe {
        Shoe { name: name.to_owned(), drop_mm: Some(drop_mm), ..Shoe::default() }
    }

    /// A minimal pair of unknown drop.
    pub(in crate::rules) fn minimal(name: &str) -> Shoe {
        Shoe { name: name.to_owned(), is_minimal: true, ..Shoe::default() }
    }

    /// A run in one of the shoes.
    pub(in crate::rules) fn worn(shoe: usize, offset: u64, distance_m: f64) -> Session {
        Session { shoe: Some(shoe), ..run(offset, distance_m) }
    }

    /// A season of these runs and shoes.
    pub(in crate::rules) fn shod(shoes: &[Shoe], sessions: Vec<Session>) -> Season {
        let athlete = Athlete { shoes: shoes.to_vec(), ..Athlete::default() };
        Season { athlete, ..season(sessions) }
    }

    /// The same season with these days noted as barefoot.
    pub(in crate::rules) fn barefoot(season: Season, offsets: &[u64]) -> Season {
        let entry = |offset: &u64| DiaryEntry {
            date: day(*offset),
            tags: vec![Tag::Barefoot],
            ..DiaryEntry::default()
        };
        Season { diary: Diary { entries: offsets.iter().map(entry).collect() }, ..season }
    }

    #[test]
    fn distances_add_up_shoe_by_shoe_and_what_was_run_before_counts() {
        let old = Shoe { earlier_distance_m: 100_000.0, ..shoe("old", 10.0) };
        let unknown = Session { distance_m: None, ..worn(0, 2, 0.0) };
        let sessions =
            vec![worn(0, 0, 5e3), worn(1, 1, 6e3), unknown, worn(0, 3, 7e3), run(4, 8e3)];
        let season = shod(&[old, shoe("new", 8.0)], sessions);
        let wears = wears(&season);
        let before: Vec<Option<f64>> =
            wears.iter().map(|wear| wear.as_ref().ok().map(|wear| wear.before_m)).collect();
        assert_eq!(before, [Some(1e5), Some(0.0), Some(105e3), Some(105e3), None]);
        let last: Vec<_> = wears.iter().map(|wear| wear.as_ref().ok()?.last).collect();
        assert_eq!(last, [None, None, Some(day(0)), Some(day(2)), None]);
        assert_eq!(wears[4].as_ref().err().unwrap(), "no shoe known for this run");
        let bare = shod(&[], vec![worn(0, 0, 5e3)]);
        let expected = "no shoes in athlete.toml; add [[shoes]]";
        assert_eq!(super::wears(&bare)[0].as_ref().err().unwrap(), expected);
    }

    #[test]
    fn a_first_use_that_was_told_counts_unless_a_run_came_before_it() {
        let since = |first: u64| {
            let shoe = Shoe { first_use: Some(day(first)), ..shoe("a", 8.0) };
            let season = shod(&[shoe], vec![worn(0, 5, 5e3)]);
            wears(&season)[0].as_ref().unwrap().since
        };
        assert_eq!((since(2), since(9)), (day(2), day(5)));
    }

    #[test]
    fn a_pause_of_more_than_sixty_days_makes_a_shoe_new_again() {
        let sessions = [0, 60, 121].map(|offset| worn(0, offset, 5e3));
        let began = began(&shod(&[shoe("a", 4.0)], sessions.into()));
        assert_eq!(began, [Some(day(0)), Some(day(0)), Some(day(121))]);
    }

    #[test]
    fn one_as_low_or_one_worn_before_the_first_recording_is_nothing_new() {
        let shoes = [shoe("old flats", 4.0), shoe("new flats", 4.0), shoe("bare", 0.0)];
        let sessions = vec![worn(0, 0, 5e3), worn(1, 30, 5e3), worn(2, 31, 5e3), run(32, 5e3)];
        let days = began(&shod(&shoes, sessions));
        assert_eq!(days, [Some(day(0)), Some(day(0)), Some(day(31)), None]);
        let used = Shoe { earlier_distance_m: 50e3, ..shoe("used", 4.0) };
        let season = shod(&[used], vec![run(0, 5e3), worn(0, 40, 5e3)]);
        assert_eq!(began(&season)[1], Some(day(0) - Days::new(1)));
        let told = Shoe { first_use: Some(day(20)), ..shoe("told", 4.0) };
        let season = shod(&[told], vec![run(0, 5e3), worn(0, 25, 5e3)]);
        assert_eq!(began(&season)[1], Some(day(20)));
    }

    #[test]
    fn the_usual_drop_is_weighted_by_distance_and_looks_back_sixty_days() {
        let shoes = [shoe("high", 10.0), shoe("low", 4.0), minimal("bare")];
        // Day 0 lies 61 days before, the third pair has no drop, one run no distance.
        let mut sessions = vec![worn(1, 0, 50e3), worn(0, 1, 10e3), worn(0, 2, 10e3)];
        sessions.extend([worn(1, 3, 5e3), worn(1, 4, 5e3), worn(2, 5, 9e3), run(6, 9e3)]);
        sessions.push(Session { distance_m: None, ..worn(1, 7, 0.0) });
        let season = shod(&shoes, sessions);
        // (20 · 10 + 10 · 4) / 30.
        assert_eq!(usual_drop(&season, day(61)), Ok(8.0));
        let expected = "only 3 runs in shoes of known drop in the 60 days before, 4 needed";
        assert_eq!(usual_drop(&season, day(62)), Err(expected.to_owned()));
    }

    #[test]
    fn a_mean_that_rounds_is_still_as_much_lower() {
        let usual_mm = (10.0 * 0.1 + 10.0 * 0.2) / (0.1 + 0.2);
        assert!(is_lower(6.0, usual_mm, 4.0) && is_lower(6.0, 10.0, 4.0));
        assert!(!is_lower(6.1, 10.0, 4.0));
    }

    #[test]
    fn a_share_of_nothing_is_zero_and_untold_shoes_are_said() {
        let season = shod(&[minimal("bare")], vec![worn(0, 0, 1e3), run(1, 3e3), run(2, 4e3)]);
        let share = |runs| Share::of(&season, runs, |run| is_minimal(&season, run));
        let all = share(&season.sessions);
        assert_eq!((all.pct(), all.part_m), (12.5, 1e3));
        let doubt = "2 of 3 runs without a known shoe count as run in other shoes";
        assert_eq!(all.doubt().as_deref(), Some(doubt));
        assert_eq!((share(&[]).pct(), share(&[]).doubt()), (0.0, None));
    }

    #[test]
    fn a_note_in_the_diary_makes_every_run_of_its_day_barefoot() {
        let sessions = vec![worn(0, 0, 5e3), run(1, 5e3), run(2, 5e3)];
        let season = barefoot(shod(&[shoe("high", 10.0)], sessions), &[1]);
        let minimal: Vec<bool> =
            season.sessions.iter().map(|run| is_minimal(&season, run)).collect();
        assert_eq!(minimal, [false, true, false]);
    }

    #[test]
    fn the_days_up_to_a_run_end_with_it() {
        let season = season(vec![run(0, 1e3), run(1, 2e3), run(7, 3e3), run(7, 4e3)]);
        let metres = |index, days| -> f64 {
            runs_up_to(&season, index, days).iter().filter_map(|run| run.distance_m).sum()
        };
        assert_eq!((metres(2, 7), metres(3, 7), metres(2, 8)), (5e3, 9e3, 6e3));
    }
}
