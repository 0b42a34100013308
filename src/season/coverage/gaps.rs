//! Stretches of days without any activity, and what tells time off from time without the watch: what
//! the runner did before them, and what was noted in them.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Days, NaiveDate};

use super::{Coverage, Uncovered, Why, common, length};
use crate::season::Season;
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary::Tag;
use crate::user_files::away::Away;

/// Days without any activity from which on it is asked whether the watch was there. Engineering
/// default: a cold or a full week at work is shorter.
const MIN_GAP_DAYS: i64 = 10;
/// Weeks before a gap that tell what is usual; engineering default: half a year.
const WEEKS: u64 = 26;
/// Weeks of these that must be known. Engineering default: a season's worth of habits.
const MIN_WEEKS: u64 = 12;
/// One week in so many may be empty in an account that is used every week; engineering default.
const EMPTY_WEEKS_IN: u64 = 10;
/// The share of an earlier gap that makes it the like of a later one: three quarters of its days.
/// Engineering default.
const LIKE_PCT: i64 = 75;
/// An earlier gap longer ago says nothing of the runner of today. Engineering default: two years.
const LIKE_OF_DAYS: u64 = 730;
const WEEK_DAYS: u64 = 7;

/// A stretch of days between two activities of any kind, or after the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    /// Its first day.
    pub(super) first: NaiveDate,
    /// The day after its last; far away while it is open.
    pub(super) end: NaiveDate,
    /// Whole days of the longest stretch of days off in the two years before it.
    earlier_days: i64,
    /// Whether the account had an activity of some kind in nearly every week before it.
    is_regular: bool,
    /// Whether it had other sports in half of these weeks or more.
    has_other_sports: bool,
    /// The first day on which the runner told that these are days off.
    off_told: Option<NaiveDate>,
    /// The first day on which the diary says that the watch was not there.
    away_told: Option<NaiveDate>,
}

/// What a gap is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// Days off.
    Covered,
    /// Days without the watch.
    Uncovered(Why),
    /// One of the two.
    Unclear,
}

impl Gap {
    /// Its days before a day.
    pub(super) fn until(&self, on: NaiveDate) -> Range<NaiveDate> {
        self.first..self.end.min(on).max(self.first)
    }

    /// The same gap as it was on the eve of a day.
    pub(super) fn before(&self, day: NaiveDate) -> Self {
        Self { end: self.end.min(day), ..*self }
    }

    /// What it was taken for on the eve of a day.
    pub(super) fn is(&self, on: NaiveDate) -> Is {
        let days = length(&self.until(on));
        let is_told = |told: Option<NaiveDate>| told.is_some_and(|told| told < on);
        let is_like_earlier = 100 * self.earlier_days >= LIKE_PCT * days;
        if days < MIN_GAP_DAYS || is_told(self.off_told) {
            Is::Covered
        } else if is_told(self.away_told) {
            Is::Uncovered(Why::Diary)
        } else if !self.is_regular || is_like_earlier {
            Is::Covered
        } else if self.has_other_sports {
            Is::Uncovered(Why::NothingRecorded)
        } else {
            Is::Unclear
        }
    }

    pub(super) fn move_days(&mut self, moved: impl Fn(NaiveDate) -> NaiveDate) {
        (self.first, self.end) = (moved(self.first), moved(self.end));
        (self.off_told, self.away_told) = (self.off_told.map(&moved), self.away_told.map(&moved));
    }
}

impl Coverage {
    /// The coverage of a season, of which runs, other sports, diary and athlete are known, and of
    /// which `away` are the days that the runner names.
    pub(crate) fn of(season: &Season, away: &[Away]) -> Self {
        let other_days: Vec<NaiveDate> = season.others.iter().map(|other| other.day).collect();
        let active_days: BTreeSet<NaiveDate> =
            season.sessions.iter().map(|run| run.day).chain(other_days.iter().copied()).collect();
        let named = named(season, away, &active_days);
        let active_days: Vec<NaiveDate> = active_days.into_iter().collect();
        let mut unknown: Vec<Range<NaiveDate>> =
            named.iter().map(|named| named.days.clone()).collect();
        let (mut gaps, mut off) = (Vec::new(), Vec::<(NaiveDate, i64)>::new());
        for (index, last) in active_days.iter().enumerate() {
            let first = *last + Days::new(1);
            let end = active_days.get(index + 1).copied().unwrap_or(NaiveDate::MAX);
            let days = first..end;
            if *last < season.first_day || length(&days) == 0 {
                continue;
            }
            let mut is = Is::Covered;
            if length(&days) >= MIN_GAP_DAYS {
                let usual = Usual::before(first, (&active_days, &other_days), &unknown);
                let gap = gap(season, days.clone(), longest_before(first, &off), usual);
                is = gap.is(end);
                gaps.push(gap);
            }
            if matches!(is, Is::Uncovered(_)) {
                unknown.push(days);
            } else {
                let named_days = unknown.iter().map(|other| length(&common(other, &days)));
                off.push((first, length(&days) - named_days.sum::<i64>()));
            }
        }
        Self { gaps, named }
    }
}

/// The days of the longest stretch of days off, by its first day, before another.
fn longest_before(first: NaiveDate, off: &[(NaiveDate, i64)]) -> i64 {
    let since = first - Days::new(LIKE_OF_DAYS);
    let recent = off.iter().filter(|(day, _)| *day >= since);
    recent.map(|(_, days)| *days).max().unwrap_or_default()
}

fn gap(season: &Season, days: Range<NaiveDate>, earlier_days: i64, usual: Usual) -> Gap {
    // An injury is often told on the day of the last run before the gap.
    let eve = days.start - Days::new(1);
    let in_gap = |day: &NaiveDate| *day >= days.start && *day < days.end;
    let entries = season.diary.entries.iter().filter(|entry| entry.date < days.end);
    let entries = entries.filter(|entry| entry.date >= eve);
    let off = entries
        .clone()
        .filter(|entry| tells_pain(entry) || entry.date > eve && tells_time_off(entry));
    let injuries =
        season.athlete.injuries.iter().filter(|injury| {
            injury.start < days.end && injury.end.is_none_or(|end| end >= days.start)
        });
    let off = off
        .map(|entry| entry.date)
        .chain(injuries.map(|injury| injury.start.max(days.start)))
        .chain(season.athlete.strength_days.iter().copied().filter(in_gap));
    let away = entries.filter(|entry| entry.date > eve && tells_away(entry));
    Gap {
        first: days.start,
        end: days.end,
        earlier_days,
        is_regular: usual.is_regular(),
        has_other_sports: usual.has_other_sports(),
        off_told: off.min(),
        away_told: away.map(|entry| entry.date).min(),
    }
}

fn tells_pain(entry: &DiaryEntry) -> bool {
    entry.felt().any(|felt| felt.is_pain())
        || entry.red_flags().next().is_some()
        || entry.diagnosis.is_some()
        || entry.onset.is_some()
}

fn tells_time_off(entry: &DiaryEntry) -> bool {
    let is_told = |tag: &Tag| matches!(tag, Tag::TimeOff | Tag::Strength | Tag::CrossTraining);
    entry.tags.iter().any(is_told)
}

fn tells_away(entry: &DiaryEntry) -> bool {
    entry.tags.contains(&Tag::NoWatch)
}

/// The days that the runner names as such without the watch. Of a day with an activity something is
/// known all the same.
fn named(season: &Season, away: &[Away], active: &BTreeSet<NaiveDate>) -> Vec<Uncovered> {
    let of_file = away.iter().flat_map(|away| {
        away.from.iter_days().take_while(|day| *day <= away.to).map(|day| (day, Why::Away))
    });
    let noted = season.diary.entries.iter().filter(|entry| tells_away(entry));
    let noted = noted.map(|entry| (entry.date, Why::Diary));
    let is_known = |day: NaiveDate| day < season.first_day || active.contains(&day);
    let mut days: Vec<(NaiveDate, Why)> =
        of_file.chain(noted).filter(|(day, _)| !is_known(*day)).collect();
    days.sort_by_key(|(day, _)| *day);
    days.dedup_by_key(|(day, _)| *day);
    let mut named: Vec<Uncovered> = Vec::new();
    for (day, why) in days {
        let end = day + Days::new(1);
        match named.last_mut() {
            Some(last) if last.days.end == day && last.why == why => last.days.end = end,
            _ => named.push(Uncovered { days: day..end, why }),
        }
    }
    named
}

/// What the weeks before a gap had.
#[derive(Default)]
struct Usual {
    weeks: u64,
    active_weeks: u64,
    weeks_with_other_sports: u64,
}

impl Usual {
    /// Counts back from the first day of a gap. Weeks with days of which nothing is known are left out.
    fn before(
        first: NaiveDate,
        (active_days, other_days): (&[NaiveDate], &[NaiveDate]),
        unknown: &[Range<NaiveDate>],
    ) -> Self {
        let mut usual = Self::default();
        for back in 1..=WEEKS {
            let week = first - Days::new(WEEK_DAYS * back);
            let week = week..week + Days::new(WEEK_DAYS);
            if active_days.first().is_none_or(|known| week.start < *known) {
                break;
            }
            if unknown.iter().any(|days| length(&common(days, &week)) > 0) {
                continue;
            }
            usual.weeks += 1;
            usual.active_weeks += u64::from(has_any(active_days, &week));
            usual.weeks_with_other_sports += u64::from(has_any(other_days, &week));
        }
        usual
    }

    fn is_regular(&self) -> bool {
        let empty = self.weeks - self.active_weeks;
        self.weeks >= MIN_WEEKS && EMPTY_WEEKS_IN * empty <= self.weeks
    }

    fn has_other_sports(&self) -> bool {
        self.weeks > 0 && 2 * self.weeks_with_other_sports >= self.weeks
    }
}

/// Whether a day of a list, which is in order, lies in a span.
fn has_any(days: &[NaiveDate], span: &Range<NaiveDate>) -> bool {
    let from = days.partition_point(|day| *day < span.start);
    days.get(from).is_some_and(|day| *day < span.end)
}
