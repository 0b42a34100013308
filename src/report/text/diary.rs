//! What `soleus diary` says: the last rows, new ones, and what notes propose.

use std::fmt::Write;

use textwrap::core::display_width;

use super::wrap::wrap;
use crate::analysis::written::Written;
use crate::base::sanitize;
use crate::base::user_file_names::DIARY_FILE;
use crate::base::words::{counted, joined_by_and};
use crate::notes::{Mention, Moment, Proposal};
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary::RedFlag;
use crate::user_files::athlete::words::Worded;
use crate::user_files::diary_file::{Appended, TakenBack};

/// Rows that are shown.
const SHOWN: usize = 10;
/// What stands above them.
const HEAD: &str = "date        where             before  during  next morning  tags and note";
/// Unread files that are named.
const UNREAD_SHOWN: usize = 5;

/// Columns of the table, and those of its first one.
const WIDTH: usize = 80;
const INDENT: usize = 12;
/// Where a proposal begins, behind its number.
const NUMBER: usize = 7;

/// What was looked for and found in notes.
#[derive(Clone, Copy)]
pub struct Suggested<'a> {
    /// What was read.
    pub written: &'a Written,
    /// What it proposes, in order.
    pub proposed: &'a [Proposal],
    /// How many more the diary has already.
    pub known: usize,
    /// Indexes of the proposals that were added.
    pub accepted: &'a [usize],
}

/// The last rows of a diary; `None` stands for one that is not there.
pub fn last_entries(name: &str, entries: Option<&[DiaryEntry]>) -> String {
    let Some(entries) = entries.filter(|entries| !entries.is_empty()) else {
        let what = if entries.is_some() { "has no rows yet" } else { "does not exist yet" };
        let how = "`soleus diary add --site calf --side left --during 3` writes the first row, and \
                   `soleus diary suggest PATH` looks for pain in the notes on your runs.";
        return format!("{name} {what}.\n{}", paragraph(how));
    };
    let last = &entries[entries.len().saturating_sub(SHOWN)..];
    let mut text = format!("{name}: {}", counted(entries.len(), "row"));
    if last.len() < entries.len() {
        let _ = write!(text, ", the last {}", last.len());
    }
    text.push_str("\n\n");
    let _ = writeln!(text, "{HEAD}");
    for entry in last {
        let score = |score: Option<f64>| score.map_or_else(|| "-".to_owned(), |s| s.to_string());
        let line = format!(
            "{:INDENT$}{:18}{:>6}  {:>6}  {:>12}",
            entry.date.to_string(),
            place(entry),
            score(entry.before_0_10),
            score(entry.during_0_10),
            score(entry.next_morning_0_10),
        );
        let _ = writeln!(text, "{}", with_rest(&line, &rest(entry)));
    }
    text
}

/// A row with its tags and note behind it, or below it where they are long.
fn with_rest(line: &str, rest: &str) -> String {
    let whole = format!("{line}  {rest}");
    match (rest.is_empty(), display_width(&whole) <= WIDTH) {
        (true, _) => line.to_owned(),
        (false, true) => whole,
        (false, false) => format!("{line}\n{}", wrap(rest, INDENT)),
    }
}

/// Side and place; `-` where neither is told.
fn place(entry: &DiaryEntry) -> String {
    let side = entry.side.map(Worded::word);
    let words: Vec<&str> = side.into_iter().chain(entry.site.map(Worded::word)).collect();
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}

/// Tags and note.
fn rest(entry: &DiaryEntry) -> String {
    let tags = entry.tags.iter().map(|tag| tag.word().to_owned());
    tags.chain(entry.note.as_deref().map(sanitize::clean)).collect::<Vec<_>>().join("; ")
}

/// What an entry says, in words: `2026-03-09, left calf: 3 during, 1 the next morning`.
fn in_words(entry: &DiaryEntry) -> String {
    let scores = [
        (entry.before_0_10, "before"),
        (entry.during_0_10, "during"),
        (entry.next_morning_0_10, "the next morning"),
    ];
    let told = |(score, when): (Option<f64>, &str)| score.map(|score| format!("{score} {when}"));
    let is_fine = entry.site.is_none() && entry.highest_pain() == Some(0.0);
    let mut parts: Vec<String> = match is_fine {
        true => vec!["nothing hurt".to_owned()],
        false => scores.into_iter().filter_map(told).collect(),
    };
    parts.extend(Some(rest(entry)).filter(|rest| !rest.is_empty()));
    let place = match entry.site {
        Some(_) => format!(", {}", place(entry)),
        None => String::new(),
    };
    match parts.is_empty() {
        true => format!("{}{place}", entry.date),
        false => format!("{}{place}: {}", entry.date, parts.join(", ")),
    }
}

/// Says which rows were added, and what else was done to the file.
pub fn added(name: &str, entries: &[DiaryEntry], appended: &Appended) -> String {
    let mut text = match entries {
        [only] => paragraph(&format!("Added to {name}: {}", in_words(only))),
        several => format!("Added {} to {name}.\n", counted(several.len(), "row")),
    };
    text += urgent(entries);
    text += &done_to_file(name, appended);
    text += &way_back(entries.len(), name);
    text
}

/// What cannot wait until a report is read.
fn urgent(entries: &[DiaryEntry]) -> &'static str {
    /// Beyond it `next` speaks of no run.
    const MOST_PAIN: f64 = 5.0;
    let has = |is: &dyn Fn(RedFlag) -> bool| entries.iter().flat_map(DiaryEntry::red_flags).any(is);
    let is_chest = |flag| matches!(flag, RedFlag::ChestPain | RedFlag::Breathless);
    let hurts = entries.iter().filter_map(DiaryEntry::highest_pain).any(|pain| pain > MOST_PAIN);
    match () {
        () if has(&is_chest) => "✖ Call for medical help now.\n",
        () if has(&|_| true) => "✖ Warning sign: do not run, and have it seen first.\n",
        () if hurts => {
            "✖ That is too much to run on: wait until walking no longer hurts, and have it\n  looked at.\n"
        }
        () => "",
    }
}

fn paragraph(text: &str) -> String {
    format!("{}\n", wrap(text, 0))
}

fn done_to_file(name: &str, appended: &Appended) -> String {
    let mut text = String::new();
    if appended.is_new {
        let _ = writeln!(text, "{name} is new.");
    }
    if !appended.added_columns.is_empty() {
        let columns: Vec<String> =
            appended.added_columns.iter().map(|column| format!("`{column}`")).collect();
        let (what, come) = match columns.len() {
            1 => ("the column", "comes"),
            _ => ("the columns", "come"),
        };
        let columns = joined_by_and(&columns);
        text += &paragraph(&format!(
            "{name} had no column for it, so {what} {columns} now {come} last."
        ));
    }
    if let Some(copy) = &appended.copy {
        let _ = writeln!(text, "{copy} is a copy of {name} as it was before.");
    }
    text
}

/// Says which rows were taken back, and how many stay because they were changed.
pub fn undone(name: &str, taken: &TakenBack) -> String {
    let mut text = match taken.rows.as_slice() {
        [only] => paragraph(&format!("Removed from {name}: {}", sanitize::safe(only))),
        several => {
            let mut text = format!("Removed {} from {name}:\n", counted(several.len(), "row"));
            for row in several {
                let _ = writeln!(text, "{}", wrap(&sanitize::safe(row), 2));
            }
            text
        }
    };
    match taken.changed {
        0 => {}
        1 => text.push_str("One more has been changed or deleted since, and was left as it is.\n"),
        count => {
            let left = "have been changed or deleted since, and were left as they are.";
            let _ = writeln!(text, "{count} more {left}");
        }
    }
    text
}

/// How to take back what was added.
fn way_back(rows: usize, name: &str) -> String {
    let place = match name {
        DIARY_FILE => String::new(),
        _ if name.contains(char::is_whitespace) => format!(" --diary \"{name}\""),
        _ => format!(" --diary {name}"),
    };
    let what = if rows == 1 { "it" } else { "them all" };
    format!("`soleus diary undo{place}` removes {what} again.\n")
}

/// The proposals with their quotations, and what was done with them.
pub fn suggested(found: &Suggested, name: &str, is_accepting: bool, appended: &Appended) -> String {
    let mut text = looked_at(found);
    for (index, proposal) in found.proposed.iter().enumerate() {
        let mark = if found.accepted.contains(&index) { "+" } else { " " };
        let head = wrap(&headline(proposal), NUMBER);
        let _ = write!(text, "\n{mark}{:>4}  {}\n", index + 1, head.trim_start());
        let _ = writeln!(text, "{}", wrap(&quoted(&proposal.mention), NUMBER));
    }
    if found.proposed.is_empty() {
        return text;
    }
    text.push('\n');
    match (found.accepted.len(), is_accepting) {
        (0, false) => {
            let how = format!(
                "Nothing was written. `--accept sure`, `--accept all` or `--accept 1,3` adds rows \
                 to {name}. The pain score is guessed from the words, so check each row and \
                 correct it."
            );
            let _ = writeln!(text, "{}", wrap(&how, 0));
        }
        (0, true) => text.push_str("Nothing was written: none of the suggestions is sure.\n"),
        (count, _) => {
            let _ = writeln!(text, "Added {} to {name}.", counted(count, "row"));
            text += &done_to_file(name, appended);
            text += &way_back(count, name);
        }
    }
    text
}

/// What was read, and how much came of it.
fn looked_at(found: &Suggested) -> String {
    let Written { activities, silent, undated, unread, .. } = found.written;
    let mut said = match activities {
        0 => "None of these activities has a title or a note.".to_owned(),
        _ => {
            let with = if *activities == 1 { "has" } else { "have" };
            format!("{} {with} a title or a note", counted(activities, "activity"))
        }
    };
    if *activities > 0 {
        said += &match silent {
            0 => String::new(),
            _ => format!(", {silent} {} neither", if *silent == 1 { "has" } else { "have" }),
        };
        said += &match found.proposed.len() {
            0 if unread.is_empty() => ". None of them mentions pain".to_owned(),
            0 => ". None of those that could be read mentions pain".to_owned(),
            1 => ". Pain is mentioned once".to_owned(),
            count => format!(". Pain is mentioned {count} times"),
        };
        said += &match found.known {
            0 => ".".to_owned(),
            1 => "; one more mention is in the diary already.".to_owned(),
            known => format!("; {known} more mentions are in the diary already."),
        };
    }
    if *undated > 0 {
        let _ = write!(
            said,
            " {} with a note but without a date could not be used.",
            counted(undated, "activity")
        );
    }
    format!("{}\n{}", wrap(&said, 0), not_read(found.written))
}

/// Which files could not be read, so that nobody takes their silence for a good sign.
fn not_read(written: &Written) -> String {
    let Written { files, unread, .. } = written;
    if unread.is_empty() {
        return String::new();
    }
    let them = if unread.len() == 1 { "it" } else { "them" };
    let head = format!(
        "{} of {} could not be read, or not to the end, so the notes in {them} are missing:",
        unread.len(),
        counted(*files, "file")
    );
    let mut text = format!("{}\n", wrap(&head, 0));
    for one in unread.iter().take(UNREAD_SHOWN) {
        let _ = writeln!(text, "{}", wrap(&sanitize::safe(one), 2));
    }
    if unread.len() > UNREAD_SHOWN {
        let _ = writeln!(text, "  and {} more", unread.len() - UNREAD_SHOWN);
    }
    text
}

fn headline(proposal: &Proposal) -> String {
    let Mention { site, side, moment, score_0_10, certainty, .. } = &proposal.mention;
    let side = side.map_or_else(String::new, |side| format!("{} ", side.word()));
    let when = match moment {
        Moment::During => "during the run",
        Moment::Before => "before the run",
        Moment::After => "after the run",
        Moment::NextMorning => "the next morning",
    };
    let sure = certainty.word();
    let flags: String =
        proposal.mention.red_flags.iter().map(|flag| format!(", {}", flag.word())).collect();
    format!("{} {side}{}, {when}, about {score_0_10}{flags} ({sure})", proposal.day, site.word())
}

fn quoted(mention: &Mention) -> String {
    format!("\"{}\" ({})", sanitize::clean(&mention.quotation), mention.language)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::user_files::athlete::{Side, Site};

    fn entry() -> DiaryEntry {
        DiaryEntry {
            date: NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
            site: Some(Site::Calf),
            side: Some(Side::Left),
            during_0_10: Some(3.0),
            next_morning_0_10: Some(1.5),
            ..DiaryEntry::default()
        }
    }

    #[test]
    fn a_row_is_said_in_words() {
        assert_eq!(in_words(&entry()), "2026-03-09, left calf: 3 during, 1.5 the next morning");
        let fine = DiaryEntry { date: entry().date, during_0_10: Some(0.0), ..Default::default() };
        assert_eq!(in_words(&fine), "2026-03-09: nothing hurt");
        let noted =
            DiaryEntry { date: entry().date, note: Some("ok".into()), ..Default::default() };
        assert_eq!(in_words(&noted), "2026-03-09: ok");
    }

    #[test]
    fn only_the_last_rows_are_shown_and_all_are_counted() {
        let all = vec![entry(); 12];
        let text = last_entries("diary.csv", Some(&all));
        assert!(text.starts_with("diary.csv: 12 rows, the last 10\n"), "{text}");
        assert_eq!(text.matches("left calf").count(), 10);
        assert!(last_entries("diary.csv", None).contains("does not exist yet"));
    }

    #[test]
    fn long_notes_go_on_below_their_row_in_eighty_columns() {
        let note = "the left one, from the fourth repeat on, and worse on the way home";
        let long = DiaryEntry { note: Some(note.to_owned()), ..entry() };
        let text = last_entries("diary.csv", Some(&[long, entry()]));
        assert!(text.lines().all(|line| display_width(line) <= WIDTH), "{text}");
        let below = text.lines().find(|line| line.contains("fourth repeat")).unwrap();
        assert!(below.starts_with("            the left one"), "{text}");
    }

    #[test]
    fn a_proposal_with_many_signs_fits_into_eighty_columns() {
        use crate::notes::{Note, proposals};
        use crate::user_files::athlete::Diary;
        let words = "left achilles popped, swollen, numb and red and hot, could not walk home, the worst pain so far";
        let note = Note { day: entry().date, source: "a.gpx".to_owned(), text: words.to_owned() };
        let (proposed, _) = proposals(vec![note], &Diary::default());
        let written = Written { activities: 1, ..Written::default() };
        let found = Suggested { written: &written, proposed: &proposed, known: 0, accepted: &[] };
        let text = suggested(&found, "diary.csv", false, &Appended::default());
        assert!(text.contains("left achilles"), "{text}");
        assert!(text.lines().all(|line| display_width(line) <= WIDTH), "{text}");
    }
}
