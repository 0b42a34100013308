//! What was different before the newest pain, as a section of the page of a season.

use serde::Serialize;

use super::dual_units::DualText;
use crate::base::sanitize::printable;
use crate::base::words::capitalised;
use crate::report::records::why::words::{
    asked_words, figure, followed, not_judged, rank, shared_words,
};
use crate::report::records::why::{CellRecord, SeenRecord, SharedRecord, WhyRecord};
use crate::season::DayNames;

/// The section.
#[derive(Serialize)]
pub(super) struct Section {
    day: String,
    /// `Calf pain`, and `, left leg`.
    pain: &'static str,
    leg: String,
    /// That another day of the same pain was asked for.
    asked: Option<String>,
    warning: Option<String>,
    rows: Vec<Row>,
    /// Names of what differed, too.
    more: String,
    unchanged: String,
    flagged: String,
    less: String,
    more_of_it: String,
    unranked: String,
    not_judged: String,
    stood: Vec<Stood>,
    questions: Vec<Question>,
    advice: Vec<(&'static str, String)>,
    episodes: Option<Episodes>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    figure: DualText,
    rank: String,
    followed: String,
    evidence: String,
    rule: Option<&'static str>,
}

#[derive(Serialize)]
struct Stood {
    attention: String,
    since: String,
    title: &'static str,
    rule: &'static str,
}

#[derive(Serialize)]
struct Question {
    about: String,
    question: &'static str,
    answer: Option<String>,
}

#[derive(Serialize)]
struct Episodes {
    days: Vec<String>,
    rows: Vec<EpisodeRow>,
    words: String,
}

#[derive(Serialize)]
struct EpisodeRow {
    name: String,
    is_shared: bool,
    before: &'static str,
    quiet: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    marks: String,
    words: &'static str,
}

/// The section of a look back.
pub(super) fn section(why: &WhyRecord, names: DayNames) -> Section {
    let named =
        |list: &[SeenRecord]| list.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    let names_of =
        |list: &[&SeenRecord]| list.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    let (told, more) = why.told_and_more();
    let (unchanged, flagged) = why.unchanged_and_flagged();
    let (less, more_of_it) = why.less_and_more();
    let (pain, leg) = why.pain_words();
    let stood = why.stood_on_the_eve.iter().map(|one| Stood {
        attention: one.attention.clone(),
        since: names.short(one.since),
        title: one.title,
        rule: one.rule,
    });
    let questions = why.questions.iter().map(|one| Question {
        about: capitalised(one.about),
        question: one.question,
        answer: one.answer.as_deref().map(printable),
    });
    Section {
        day: names.long(why.onset),
        pain,
        leg,
        asked: why.asked_onset.map(|asked| asked_words(why.onset, asked, names)),
        warning: why.advice.warning.clone(),
        rows: told.into_iter().map(|one| row(one, names)).collect(),
        more: names_of(&more),
        unchanged: names_of(&unchanged),
        flagged: names_of(&flagged),
        less: names_of(&less),
        more_of_it: names_of(&more_of_it),
        unranked: named(&why.unranked),
        not_judged: not_judged(&why.not_judged),
        stood: stood.collect(),
        questions: questions.collect(),
        advice: why.advice.parts(),
        episodes: why.side_by_side.as_ref().map(|shared| episodes(shared, names)),
    }
}

fn row(one: &SeenRecord, names: DayNames) -> Row {
    Row {
        name: capitalised(one.name),
        figure: DualText::of(|units| figure(&one.seen, units)),
        rank: rank(&one.seen, names).map_or_else(String::new, |rank| capitalised(&rank)),
        followed: followed(&one.seen).unwrap_or_default(),
        evidence: one.evidence.clone(),
        rule: one.rule,
    }
}

fn episodes(shared: &SharedRecord, names: DayNames) -> Episodes {
    let row = |row: &crate::report::records::why::SharedRowRecord| EpisodeRow {
        name: capitalised(row.name),
        is_shared: row.is_shared,
        before: row.high_before,
        quiet: row.quiet_pct.map_or("–".to_owned(), |pct| format!("{pct} of 100")),
        cells: row.cells.iter().map(cell).collect(),
    };
    Episodes {
        days: shared.episodes.iter().map(|episode| names.short(episode.onset)).collect(),
        rows: shared.rows.iter().map(row).collect(),
        words: shared_words(shared),
    }
}

fn cell(cell: &CellRecord) -> Cell {
    Cell { marks: cell.marks(), words: cell.words() }
}
