//! What `soleus diary` says: the last rows, new ones, and what notes propose.

use std::fmt::Write;

use super::wrap::wrap;
use crate::analysis::written::Written;
use crate::base::sanitize;
use crate::base::words::{counted, joined_by_and};
use crate::notes::{Mention, Moment, Proposal};
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::words::Worded;
use crate::user_files::diary_file::Appended;

/// Rows that are shown.
const SHOWN: usize = 10;
/// What stands above them.
const HEAD: &str = "date        where             before  during  next morning  tags and note";

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
                   `soleus diary suggest PATH` looks for pain in what you wrote about your runs.";
        return format!("{}\n", wrap(&format!("{name} {what}. {how}"), 0));
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
            "{:12}{:18}{:>6}  {:>6}  {:>12}  {}",
            entry.date.to_string(),
            place(entry),
            score(entry.before_0_10),
            score(entry.during_0_10),
            score(entry.next_morning_0_10),
            rest(entry)
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
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
        [only] => format!("Added to {name}: {}\n", in_words(only)),
        several => format!("Added {} to {name}.\n", counted(several.len(), "row")),
    };
    text += &done_to_file(name, appended);
    text += "`soleus diary undo` takes the last row back.\n";
    text
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
        let _ = writeln!(
            text,
            "{name} had no place for it, so {what} {} now {come} last.",
            joined_by_and(&columns)
        );
    }
    if let Some(copy) = &appended.copy {
        let _ = writeln!(text, "{copy} is {name} as it was before.");
    }
    text
}

/// Says which row was taken back.
pub fn undone(name: &str, row: &str) -> String {
    format!("Taken back from {name}: {}\n", sanitize::safe(row))
}

/// The proposals with their quotations, and what was done with them.
pub fn suggested(found: &Suggested, name: &str, is_accepting: bool, appended: &Appended) -> String {
    let mut text = looked_at(found);
    for (index, proposal) in found.proposed.iter().enumerate() {
        let mark = if found.accepted.contains(&index) { "+" } else { " " };
        let _ = write!(text, "\n{mark}{:>4}  {}\n", index + 1, headline(proposal));
        let _ = writeln!(text, "{}", wrap(&quoted(&proposal.mention), 7));
    }
    if found.proposed.is_empty() {
        return text;
    }
    text.push('\n');
    match (found.accepted.len(), is_accepting) {
        (0, false) => {
            let how = format!(
                "Nothing was written. `--accept sure`, `--accept all` or `--accept 1,3` adds rows to {name}. \
                 How much it hurt is guessed from the words, so look at each row and correct it."
            );
            let _ = writeln!(text, "{}", wrap(&how, 0));
        }
        (0, true) => text.push_str("Nothing was written: none of them is sure.\n"),
        (count, _) => {
            let _ = writeln!(text, "Added {} to {name}.", counted(count, "row"));
            text += &done_to_file(name, appended);
            text += "`soleus diary undo` takes the last row back.\n";
        }
    }
    text
}

/// What was read, and how much came of it.
fn looked_at(found: &Suggested) -> String {
    let Written { activities, silent, undated, .. } = found.written;
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
            0 => ". None of them says that something hurt".to_owned(),
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
            " {} with a note but no date could not be used.",
            counted(undated, "activity")
        );
    }
    format!("{}\n", wrap(&said, 0))
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
    format!("{}  {side}{}, {when}, about {score_0_10}{flags}  ({sure})", proposal.day, site.word())
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
}
