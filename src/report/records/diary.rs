//! The diary, its new rows and proposals for it, as `soleus diary --json` prints them.

use serde_json::{Value, json};

use crate::columns::SCHEMA_VERSION;
use crate::notes::Proposal;
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::words::Worded;
use crate::user_files::diary_file::TakenBack;

/// All entries of a diary.
pub fn entries(entries: &[DiaryEntry]) -> Value {
    json!({ "schema_version": SCHEMA_VERSION, "entries": entries.iter().map(entry).collect::<Vec<_>>() })
}

/// The entries of these days, for a reader who sees their notes or does not.
pub fn seen<'a>(entries: impl Iterator<Item = &'a DiaryEntry>, with_notes: bool) -> Vec<Value> {
    let one = |one: &DiaryEntry| {
        let mut value = entry(one);
        if let Some(fields) = value.as_object_mut().filter(|_| !with_notes) {
            fields.remove("note");
        }
        value
    };
    entries.map(one).collect()
}

/// The rows that were added.
pub fn added(file: &str, entries: &[DiaryEntry]) -> Value {
    let added: Vec<Value> = entries.iter().map(entry).collect();
    json!({ "schema_version": SCHEMA_VERSION, "diary": file, "added": added })
}

/// The rows that were taken back, as they were written, and how many more stay because they were changed.
pub fn undone(taken: &TakenBack) -> Value {
    json!({
        "schema_version": SCHEMA_VERSION,
        "taken_back": taken.rows,
        "changed_since_count": taken.changed,
    })
}

/// What notes propose; `accepted` are the indexes of those that were added.
pub fn suggested(proposed: &[Proposal], known: usize, accepted: &[usize], unread: usize) -> Value {
    let one = |(index, proposal): (usize, &Proposal)| {
        let mention = &proposal.mention;
        let mut value = entry(&proposal.entry());
        value["number"] = json!(index + 1);
        value["moment"] = json!(mention.moment);
        value["score_0_10"] = json!(mention.score_0_10);
        value["certainty"] = json!(mention.certainty);
        value["language"] = json!(mention.language);
        value["quotation"] = value["note"].take();
        value["source"] = json!(proposal.source);
        value["is_accepted"] = json!(accepted.contains(&index));
        value
    };
    let proposals: Vec<Value> = proposed.iter().enumerate().map(one).collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "proposals": proposals,
        "already_in_diary_count": known,
        "accepted_count": accepted.len(),
        "unread_files_count": unread,
    })
}

/// An entry; null means that nothing is told.
fn entry(entry: &DiaryEntry) -> Value {
    let tags: Vec<&str> = entry.tags.iter().map(|tag| tag.word()).collect();
    json!({
        "date": entry.date.to_string(),
        "site": entry.site.map(Worded::word),
        "side": entry.side.map(Worded::word),
        "before_0_10": entry.before_0_10,
        "during_0_10": entry.during_0_10,
        "next_morning_0_10": entry.next_morning_0_10,
        "tags": tags,
        "note": entry.note,
    })
}
