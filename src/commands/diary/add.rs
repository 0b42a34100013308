//! `soleus diary add`: flags and words become one entry, or a sentence that says what is allowed.

use chrono::{Datelike, NaiveDate};

use super::{file, pretty};
use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::suggest::did_you_mean;
use crate::cli::{DiaryAddArgs, DiaryArgs};
use crate::commands::World;
use crate::report::records::diary as records;
use crate::report::text::diary as text;
use crate::user_files::athlete::diary::Tag;
use crate::user_files::athlete::words::Worded;
use crate::user_files::athlete::{DiaryEntry, Side, Site};
use crate::user_files::date_text::Toward;
use crate::user_files::values::{day_or_word, number, past_day};

/// What stands for a day that was fine.
const FINE: &str = "0";
/// Nobody keeps a diary of runs before it; an earlier year is a slip.
const FIRST_YEAR: i32 = 1970;
/// Words for days, to find what a mistyped one was meant to be.
const DAYS: [&str; 10] = [
    "today",
    "yesterday",
    "tomorrow",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Writes one row.
pub(super) fn add(args: &DiaryArgs, add: &DiaryAddArgs, world: &World) -> Result<String, Error> {
    let entry = entry(add, world.today).map_err(Error::Settings)?;
    let file = file(args, world);
    let appended = file.append(std::slice::from_ref(&entry))?;
    Ok(match args.json {
        true => pretty(records::added(file.name(), std::slice::from_ref(&entry))),
        false => text::added(file.name(), std::slice::from_ref(&entry), &appended),
    })
}

/// What the words in front of the flags say.
#[derive(Debug, Default, PartialEq)]
struct Words {
    day: Option<NaiveDate>,
    is_fine: bool,
    note: Option<String>,
}

/// The entry that is asked for.
fn entry(args: &DiaryAddArgs, today: NaiveDate) -> Result<DiaryEntry, String> {
    let words = words(&args.words, today)?;
    let mut entry = DiaryEntry { date: words.day.unwrap_or(today), ..DiaryEntry::default() };
    if let Some(text) = &args.site {
        let (site, side) =
            Site::with_side(text).map_err(|fault| allowed::<Site>("--site", &fault))?;
        (entry.site, entry.side) = (Some(site), side);
    }
    if let Some(text) = &args.side {
        let side = Side::of(text).map_err(|fault| allowed::<Side>("--side", &fault))?;
        if let Some(other) = entry.side.filter(|other| *other != side) {
            return Err(format!(
                "--side: is `{}`, and --site says `{}`",
                side.word(),
                other.word()
            ));
        }
        entry.side = Some(side);
    }
    let score = |flag: &str, text: &Option<String>| {
        let number = text.as_ref().map(|text| number(text, 0.0..=10.0)).transpose();
        number.map_err(|fault| format!("{flag}: {fault}"))
    };
    entry.before_0_10 = score("--before", &args.before)?;
    entry.during_0_10 = score("--during", &args.during)?;
    entry.next_morning_0_10 = score("--morning", &args.morning)?;
    if entry.next_morning_0_10.is_some() && entry.date >= today {
        return Err(
            "--morning: the morning after today is still to come; for pain this morning, use the \
             day before, as in `soleus diary add yesterday --morning 2`, or use --before"
                .to_owned(),
        );
    }
    for text in &args.tag {
        let tag = Tag::of(text).map_err(|fault| allowed::<Tag>("--tag", &fault))?;
        if !entry.tags.contains(&tag) {
            entry.tags.push(tag);
        }
    }
    entry.note = words.note;
    if words.is_fine {
        if entry.highest_pain().is_some_and(|pain| pain > 0.0) {
            return Err(
                "`0` means that nothing hurt, but a flag says that something did; leave one of \
                 them out"
                    .to_owned(),
            );
        }
        entry.during_0_10 = Some(0.0);
    }
    checked(entry, words.is_fine)
}

/// Refuses what says nothing, and pain of nowhere.
fn checked(entry: DiaryEntry, is_fine: bool) -> Result<DiaryEntry, String> {
    let has_score = entry.highest_pain().is_some();
    if entry.site.is_none() && (entry.side.is_some() || has_score && !is_fine) {
        return Err(format!("--site: say where it hurt: {}", Site::listed().join(", ")));
    }
    if entry.site.is_none() && !has_score && entry.tags.is_empty() && entry.note.is_none() {
        return Err(
            "nothing to write; say where and how much it hurt, as in `soleus diary add --site calf \
             --side left --during 3`, or use `soleus diary add 0` for a day that was fine"
                .to_owned(),
        );
    }
    Ok(entry)
}

/// A fault with all words that a flag takes, where the fault does not name one.
fn allowed<T: Worded>(flag: &str, fault: &str) -> String {
    let listed = T::listed();
    match fault.contains("did you mean") || listed.iter().all(|word| fault.contains(word)) {
        true => format!("{flag}: {fault}"),
        false => format!("{flag}: {fault}; it takes {}", listed.join(", ")),
    }
}

fn words(given: &[String], today: NaiveDate) -> Result<Words, String> {
    let mut words = Words::default();
    for text in given {
        if text.trim() == FINE && !words.is_fine {
            words.is_fine = true;
        } else if words.day.is_none()
            && let Some(day) = day(text, today)?
        {
            words.day = Some(day);
        } else if words.note.is_none() && !text.trim().is_empty() {
            words.note = Some(sanitize::clean(text));
        } else {
            let shown = sanitize::clean(text);
            return Err(format!(
                "`{shown}`: pass one day and one note; put the note in quotation marks"
            ));
        }
    }
    Ok(words)
}

/// The day that a word names; `None` where it is a note. What was meant to be a day is no note.
fn day(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    let read = day_or_word(text, today, Toward::Past);
    if let Ok(day) = read {
        if day.year() < FIRST_YEAR {
            return Err(format!("{day} is before {FIRST_YEAR}; check the year"));
        }
        return past_day(day, today).map(Some);
    }
    let is_date = |c: char| c.is_ascii_digit() || "-./".contains(c);
    if text.trim().parse::<f64>().is_ok() {
        let shown = sanitize::clean(text);
        return Err(format!(
            "`{shown}` is not a day; to say how much it hurt, use --during {shown}"
        ));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.trim().chars().all(is_date) {
        return read.map(Some);
    }
    let hint = did_you_mean(&text.trim().to_lowercase(), DAYS.into_iter());
    if !text.trim().contains(' ') && !hint.is_empty() {
        return Err(format!("`{}` is not a day{hint}", sanitize::clean(text)));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user_files::athlete::diary::RedFlag;

    fn ymd(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    /// A Sunday.
    fn today() -> NaiveDate {
        ymd(6, 7)
    }

    fn args(words: &[&str]) -> DiaryAddArgs {
        DiaryAddArgs {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            site: None,
            side: None,
            before: None,
            during: None,
            morning: None,
            tag: Vec::new(),
        }
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_day_a_note_and_flags_become_an_entry() {
        let given = DiaryAddArgs {
            site: some("left calf"),
            during: some("3"),
            morning: some("1,5"),
            tag: vec!["pop".to_owned(), "popped".to_owned()],
            ..args(&["friday", "on the hill"])
        };
        let expected = DiaryEntry {
            date: ymd(6, 5),
            site: Some(Site::Calf),
            side: Some(Side::Left),
            during_0_10: Some(3.0),
            next_morning_0_10: Some(1.5),
            tags: vec![Tag::RedFlag(RedFlag::Pop)],
            note: some("on the hill"),
            ..DiaryEntry::default()
        };
        assert_eq!(entry(&given, today()), Ok(expected));
    }

    #[test]
    fn nought_is_a_day_that_was_fine() {
        let fine = DiaryEntry { date: today(), during_0_10: Some(0.0), ..DiaryEntry::default() };
        assert_eq!(entry(&args(&["0"]), today()), Ok(fine.clone()));
        let before = DiaryEntry { date: ymd(6, 6), ..fine };
        assert_eq!(entry(&args(&["yesterday", "0"]), today()), Ok(before));
        let both = DiaryAddArgs { site: some("calf"), during: some("2"), ..args(&["0"]) };
        assert!(entry(&both, today()).unwrap_err().contains("leave one of them out"));
    }

    #[test]
    fn every_refusal_says_what_is_allowed() {
        let of = |change: fn(&mut DiaryAddArgs), words: &[&str]| {
            let mut given = args(words);
            change(&mut given);
            entry(&given, today()).unwrap_err()
        };
        assert!(of(|_| {}, &[]).contains("soleus diary add 0"));
        assert!(of(|a| a.during = some("3"), &[]).contains("calf, achilles, shin"));
        assert!(of(|a| a.site = some("calff"), &[]).contains("did you mean `calf`"));
        let elbow = of(|a| a.site = some("elbow"), &[]);
        assert!(elbow.starts_with("--site: ") && elbow.contains("`calf`, `achilles`"), "{elbow}");
        assert!(of(|a| a.side = some("middle"), &[]).contains("`left`, `right`, `both`"));
        let score = of(|a| (a.site, a.during) = (some("calf"), some("11")), &[]);
        assert_eq!(score, "--during: `11` is not a number from 0 to 10");
        assert!(of(|a| a.tag = vec!["jump".to_owned()], &[]).starts_with("--tag: `jump`"));
        let early = of(|a| (a.site, a.morning) = (some("calf"), some("5")), &[]);
        assert!(
            early.contains("still to come") && early.contains("yesterday --morning"),
            "{early}"
        );
        assert!(of(|_| {}, &["2026-06-09", "x"]).contains("is in the future"));
        assert!(of(|_| {}, &["2026-13-01"]).contains("like 2026-03-09"));
        assert!(of(|_| {}, &["0000-01-01"]).contains("like 2026-03-09"));
        assert_eq!(of(|_| {}, &["1969-12-31"]), "1969-12-31 is before 1970; check the year");
        assert_eq!(entry(&args(&["1970-01-01", "0"]), today()).unwrap().during_0_10, Some(0.0));
        assert!(of(|_| {}, &["yesterdy"]).contains("did you mean `yesterday`"));
        assert!(of(|_| {}, &["3"]).contains("--during 3"));
        assert!(of(|_| {}, &["calf", "sore"]).contains("quotation marks"));
        let sides = of(|a| (a.site, a.side) = (some("left calf"), some("right")), &[]);
        assert!(sides.contains("`right`, and --site says `left`"), "{sides}");
    }
}
