//! Who the runner is: age, what kind of runner, other training, and earlier injuries.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Shown;
use super::weeks::{TABLE_WEEKS, YEAR_WEEKS};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::sanitize::clean;
use crate::base::words::{capitalised, counted};
use crate::look_back::onset::diary_onsets;
use crate::options::Options;
use crate::report::records::figures::total_distance_m;
use crate::report::records::notices::runs_since;
use crate::rules::strength_days;
use crate::season::{DayNames, Season, Week};
use crate::user_files::athlete::Injury;
use crate::user_files::athlete::words::Worded;

/// Injuries that are shown.
const INJURIES_SHOWN: usize = 5;
/// Other sports that are named.
const SPORTS_NAMED: usize = 3;
/// Days in a week, and in a year of the calendar.
const WEEK_DAYS: i64 = 7;
const YEAR_DAYS: f64 = 365.25;

/// One fact about the runner.
#[derive(Serialize)]
pub(super) struct Fact {
    name: &'static str,
    pub(super) value: String,
}

/// An injury as the runner wrote it down.
#[derive(Serialize)]
pub(super) struct PastInjury {
    /// `Calf, left`.
    what: String,
    /// `3 Mar 2025 to 14 Apr 2025 (6 weeks)`.
    when: String,
}

/// The facts, in the order in which they are asked for.
pub(super) fn facts(season: &Season, options: &Options) -> Vec<Fact> {
    let fact = |name, value| Fact { name, value };
    vec![
        fact("Age", age(season)),
        fact("Records", records(season, options.units)),
        fact("Usual week", usual_week(season, options.units)),
        fact("Other training", other_training(season)),
        fact("Calf pain", episodes(season)),
    ]
}

fn age(season: &Season) -> String {
    let age = season.athlete.age_on(season.as_of);
    age.map_or("not given".to_owned(), |age| format!("{age} (by year of birth)"))
}

/// `38 runs, 290.1 km in 14 weeks, since 2 Mar 2026; running since 2012`.
fn records(season: &Season, units: UnitSystem) -> String {
    // Runs of a watch whose clock was wrong are no history.
    let far: Vec<&str> = season.isolated_recordings().map(|run| run.run_id.as_str()).collect();
    let kept = || season.recordings.iter().filter(|run| !far.contains(&run.run_id.as_str()));
    let first = kept().map(|run| run.day).min().unwrap_or(season.first_day);
    let distance = total_distance_m(kept()).map_or_else(String::new, |metres| {
        format!(", {}", Quantity::new(metres, Unit::DistanceM).show(units))
    });
    let days = (season.as_of - first).num_days() + 1;
    let span = match days as f64 / YEAR_DAYS {
        short if short < 1.5 => counted((days + WEEK_DAYS - 1) / WEEK_DAYS, "week"),
        years => format!("{years:.1} years"),
    };
    let since = season.athlete.running_since.map_or_else(String::new, |day| {
        format!("; regular running since {}", since_words(season.day_names, day))
    });
    let (runs, from) = (runs_since(season, first), season.day_names.date(first));
    format!("{runs}{distance} in {span}, since {from}{since}")
}

/// A year where only that may have been told, else a month.
fn since_words(names: DayNames, day: NaiveDate) -> String {
    match names {
        DayNames::Calendar if day.ordinal0() == 0 => day.year().to_string(),
        names => names.month(day),
    }
}

/// Means of the whole weeks of the last twelve, and of the last year where there is more.
fn usual_week(season: &Season, units: UnitSystem) -> String {
    let Some((recent, count)) = mean_week(season, TABLE_WEEKS, units) else {
        return "no whole week with records yet".to_owned();
    };
    let weeks = match count {
        1 => "the only whole week".to_owned(),
        count => format!("mean of the last {count} whole weeks"),
    };
    let year = mean_week(season, YEAR_WEEKS, units);
    let year = year.filter(|(_, of_year)| *of_year >= 2 * count);
    let year = year.map_or_else(String::new, |(year, of_year)| format!("; of {of_year}: {year}"));
    format!("{recent} ({weeks}{year})")
}

/// `24.1 km in 3.4 runs`, and of how many weeks of the last so many that is.
fn mean_week(season: &Season, last: usize, units: UnitSystem) -> Option<(String, usize)> {
    let after = season.as_of + Days::new(1);
    let whole = |week: &&Week| week.is_complete && season.is_whole(week, after);
    // The week of today is one more.
    let weeks: Vec<&Week> = season.calendar.iter().rev().take(last + 1).filter(whole).collect();
    let weeks = &weeks[..weeks.len().min(last)];
    let mean = |sum: f64| sum / weeks.len() as f64;
    let runs = mean(weeks.iter().map(|week| week.run_count as f64).sum());
    let metres = mean(weeks.iter().filter_map(|week| week.known_distance_m()).sum());
    let distance = Quantity::new(metres, Unit::DistanceM).show(units);
    (!weeks.is_empty()).then(|| (format!("{distance} in {runs:.1} runs"), weeks.len()))
}

/// Strength days and other sports of the last twelve weeks.
fn other_training(season: &Season) -> String {
    let after = season.as_of + Days::new(1);
    let from = after - Days::new(7 * TABLE_WEEKS as u64);
    let strength = strength_days(season, from..after).len();
    let mut sports: Vec<(String, usize)> = Vec::new();
    let others = season.others.iter().filter(|other| (from..after).contains(&other.day));
    for other in others.filter(|other| !other.is_strength()) {
        let name = clean(&other.sport).replace('_', " ");
        match sports.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => sports.push((name, 1)),
        }
    }
    sports.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let strength = (strength > 0).then(|| ("strength".to_owned(), strength));
    let all = strength.into_iter().chain(sports.into_iter().take(SPORTS_NAMED));
    let all: Vec<String> =
        all.map(|(name, count)| format!("{} {count} ×", super::cut(&name, 20))).collect();
    match all.is_empty() {
        true => "none recorded or noted in the last 12 weeks".to_owned(),
        false => format!("{} in the last 12 weeks", all.join(", ")),
    }
}

/// `2 episodes in the diary; the newest from Sun 17 May 2026 (left)`. Injuries have a list of their own.
fn episodes(season: &Season) -> String {
    let all = diary_onsets(season);
    let Some(newest) = all.last() else {
        return match season.diary.entries.is_empty() {
            true => "no pain diary kept".to_owned(),
            false => "no episode in the diary".to_owned(),
        };
    };
    let side = newest.side.map_or_else(String::new, |side| format!(" ({})", side.word()));
    let from = season.day_names.short(newest.day);
    let the_newest = if all.len() == 1 { "," } else { "; the newest" };
    format!("{} in the diary{the_newest} from {from}{side}", counted(all.len(), "episode"))
}

/// The injuries, the newest first.
pub(super) fn injuries(season: &Season) -> Shown<PastInjury> {
    let mut known: Vec<&Injury> = season.athlete.injuries_known_on(season.as_of).collect();
    known.sort_by_key(|injury| std::cmp::Reverse(injury.start));
    let past = |injury: &&Injury| PastInjury {
        what: {
            let side = injury.side.map_or_else(String::new, |side| format!(", {}", side.word()));
            capitalised(injury.site.word()) + &side
        },
        when: when(season, injury),
    };
    Shown::of(known.iter().map(past).collect(), INJURIES_SHOWN)
}

fn when(season: &Season, injury: &Injury) -> String {
    let day = |day: NaiveDate| season.day_names.date(day);
    let start = day(injury.start);
    match injury.end.filter(|end| *end <= season.as_of) {
        Some(end) => format!("{start} to {} ({})", day(end), length(injury.start, end)),
        None => format!("since {start}, not over"),
    }
}

/// In days up to a fortnight, else in weeks.
fn length(first: NaiveDate, last: NaiveDate) -> String {
    let days = (last - first).num_days() + 1;
    let weeks = (days as f64 / WEEK_DAYS as f64).round() as i64;
    if days <= 2 * WEEK_DAYS { counted(days, "day") } else { counted(weeks, "week") }
}
