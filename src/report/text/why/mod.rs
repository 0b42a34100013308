//! The answer of `soleus why` on the terminal.

mod table;

use std::fmt::Write;

use chrono::NaiveDate;

use super::style::{BOLD, DIM, level_style};
use super::wrap::wrap;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::capitalised;
use crate::options::Options;
use crate::report::records::why::words::{asked_words, figure, followed, not_judged, rank};
use crate::report::records::why::{
    AdviceRecord, OnTheDayRecord, QuestionRecord, SeenRecord, WhyRecord,
};
use crate::rules::Level;
use crate::season::{DayNames, Season};

/// Where sentences about an exposure begin.
const INDENT: usize = 4;
/// Alerts that are named.
const STOOD: usize = 3;

/// What was different, what was not, and what to do.
pub fn why(season: &Season, record: &WhyRecord, options: &Options) -> String {
    let units = options.units;
    let mut text = head(season, record);
    text += &different(record, units, season.day_names);
    text += &rest(record);
    text += &stood(record, season.day_names);
    if let Some(shared) = &record.side_by_side {
        text += &table::side_by_side(shared, season.day_names);
    }
    text += &questions(&record.questions);
    text += &advice(&record.advice);
    text + &match record.is_noted {
        true => format!("{DIM}  `soleus next` takes your notes into account.{DIM:#}\n"),
        false => to_write_down(record.onset, record.side),
    }
}

/// The command that writes the pain into the diary.
pub fn to_write_down(onset: NaiveDate, side: Option<&str>) -> String {
    let side = side.map_or_else(String::new, |side| format!(" --side {side}"));
    format!(
        "\n{BOLD}Write it down{BOLD:#}\n{}\n  soleus diary add {onset} --site calf{side} --during N\n",
        wrap(
            "Your diary does not have this pain. With it, `soleus next` limits the next run. N is \
              the pain in the run, 0 to 10:",
            2
        )
    )
}

/// That there is nothing to look back on.
pub fn without_runs(words: &str) -> String {
    format!("{BOLD}Nothing to compare{BOLD:#}\n{}\n", wrap(words, 0))
}

/// How to say when it began, where nothing does.
pub fn ask(side: Option<&str>) -> String {
    let which = side.map_or_else(String::new, |side| format!("{side} "));
    let known = format!(
        "soleus found no pain in your {which}calf: no pain of 2 or more in diary.csv, and no \
         injury in athlete.toml."
    );
    format!(
        "{BOLD}When did it begin?{BOLD:#}\n{}\n\n  \
         soleus why --onset 2026-05-18 --side left\n      shows what was different before that day\n  \
         soleus diary add 2026-05-18 --site calf --side left --during 3\n      adds it, so that \
         `soleus why` and `soleus next` use it\n  \
         soleus diary suggest EXPORT\n      looks for pain in the notes on your runs\n",
        wrap(&known, 0)
    )
}

fn head(season: &Season, record: &WhyRecord) -> String {
    let (pain, leg) = record.pain_words();
    let day = season.day_names.long(record.onset);
    let what = "What was different before it. This does not say what caused it, and is no \
                diagnosis.";
    let mut text = format!("{BOLD}{pain} from {day}{leg}{BOLD:#}\n{}\n", wrap(what, 0));
    if let Some(asked) = record.asked_onset {
        let words = asked_words(record.onset, asked, season.day_names);
        let _ = writeln!(text, "{}", wrap(&words, 0));
    }
    text += &warning(&record.advice);
    let days = (record.onset - record.last_run).num_days();
    /// Days without a run after which the newest may be missing. Engineering default.
    const STALE_DAYS: i64 = 6;
    if days > STALE_DAYS {
        let words = format!(
            "The newest run here is {days} days older than the pain. If you ran since, add those runs."
        );
        let _ = writeln!(text, "{}", wrap(&words, 0));
    }
    text
}

fn different(record: &WhyRecord, units: UnitSystem, names: DayNames) -> String {
    let mut text = format!("\n{BOLD}What was different{BOLD:#}\n");
    let (told, more) = record.told_and_more();
    for (number, one) in told.into_iter().enumerate() {
        text += &seen(number + 1, one, units, names);
    }
    if record.different.is_empty() {
        let words = match record.unchanged.is_empty() {
            true => "Not enough history before that day to say. The figures are below.",
            false => "Nothing that a watch measures stood out.",
        };
        let _ = writeln!(text, "{}", wrap(words, 2));
    }
    if !more.is_empty() {
        let names: Vec<&str> = more.iter().map(|one| one.name).collect();
        let words = format!("Different, too: {}.", names.join(", "));
        let _ = writeln!(text, "{}", wrap(&words, 2));
    }
    if let Some(day) = &record.on_the_day {
        let _ = writeln!(text, "{}", wrap(&on_the_day(day, units), 2));
    }
    text
}

/// One exposure: figure, rank, what followed before, evidence.
fn seen(number: usize, one: &SeenRecord, units: UnitSystem, names: DayNames) -> String {
    let name = capitalised(one.name);
    let rank = rank(&one.seen, names).map(|rank| format!("{}.", capitalised(&rank)));
    let followed = followed(&one.seen);
    let evidence = format!("Evidence: {}.", one.evidence);
    let rest: Vec<String> = [rank, followed, Some(evidence)].into_iter().flatten().collect();
    let first = format!("{BOLD}{name}{BOLD:#}: {}.", figure(&one.seen, units));
    let first = wrap(&first, INDENT);
    format!("  {number} {}\n{}\n", first.trim_start(), wrap(&rest.join(" "), INDENT))
}

/// `On the day itself: 9.4 km, not counted above (longest of 30 days before: 9.8 km).`
fn on_the_day(day: &OnTheDayRecord, units: UnitSystem) -> String {
    let show = |metres: f64| Quantity::new(metres, Unit::DistanceM).show(units);
    let Some(distance_m) = day.distance_m else {
        return "You ran on the day itself; that run is not counted above.".to_owned();
    };
    let longest = day
        .longest_before_m
        .map_or_else(String::new, |metres| format!(" (longest of 30 days: {})", show(metres)));
    format!("On the day itself: {}, not counted above{longest}.", show(distance_m))
}

fn names_of(list: &[SeenRecord]) -> String {
    list.iter().map(|one| one.name).collect::<Vec<_>>().join(", ")
}

/// What did not differ, differed the other way, and could not be judged.
fn rest(record: &WhyRecord) -> String {
    let mut text = String::new();
    let mut line = |head: &str, words: String| {
        if !words.is_empty() {
            let _ = writeln!(text, "{}", wrap(&format!("{head}: {words}."), 2));
        }
    };
    let names =
        |list: &[&SeenRecord]| list.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    let (unchanged, flagged) = record.unchanged_and_flagged();
    line("Unchanged", names(&unchanged));
    line("Flagged below, but within what is usual for you", names(&flagged));
    let (less, more) = record.less_and_more();
    line("Less than usual", names(&less));
    line("More than usual", names(&more));
    line("Too few earlier weeks to compare", names_of(&record.unranked));
    line("Not judged", not_judged(&record.not_judged));
    text
}

fn stood(record: &WhyRecord, names: DayNames) -> String {
    let told = record.stood_on_the_eve.iter().take(STOOD);
    let told = told.map(|one| {
        format!("{} since {}: {} ({})", one.attention, names.short(one.since), one.title, one.rule)
    });
    let told: Vec<String> = told.collect();
    let words = match told.is_empty() {
        true => "nothing".to_owned(),
        false => told.join("; "),
    };
    format!("\n{}\n", wrap(&format!("{BOLD}Flagged by the evening before{BOLD:#}: {words}."), 0))
}

fn questions(list: &[QuestionRecord]) -> String {
    let mut text = format!("\n{BOLD}What a watch cannot know{BOLD:#}\n");
    for (one, answer) in list.iter().filter_map(|one| Some((one, one.answer.as_ref()?))) {
        let words = format!("{}: {answer}.", capitalised(one.about));
        let _ = writeln!(text, "{}", wrap(&words, 2));
    }
    let open = list.iter().filter(|one| one.answer.is_none());
    let open: Vec<&str> = open.map(|one| one.question).collect();
    if !open.is_empty() {
        let _ = writeln!(text, "{}", wrap(&open.join(" "), 2));
    }
    text
}

fn warning(advice: &AdviceRecord) -> String {
    let Some(words) = &advice.warning else { return String::new() };
    let (mark, style) = level_style(Level::Stop);
    format!("{style}{mark}{style:#} {}\n", wrap(words, 2).trim_start())
}

/// The same where nothing else is told, with the warning sign of the diary.
pub fn advice_alone(record: &AdviceRecord) -> String {
    warning(record) + &advice(record)
}

/// What to do today and in the next days, and when to see a doctor.
fn advice(advice: &AdviceRecord) -> String {
    let mut text = format!("\n{BOLD}What to do{BOLD:#}\n");
    for (head, words) in advice.parts() {
        let _ = writeln!(text, "{}", wrap(&format!("{BOLD}{head}{BOLD:#}: {words}"), 2));
    }
    let _ = writeln!(text, "{DIM}  Not medical advice.{DIM:#}");
    text
}
