//! An archive or a folder on the terminal: one line a member, and how many there are of each kind.

use std::fmt::Write;

use crate::base::quantity::size;
use crate::base::words::counted;
use crate::inspect::{Archive, Member};
use crate::report::text::style::BOLD;
use crate::report::text::wrap::labelled;

/// Members shown; all are in the JSON.
const MEMBERS_SHOWN: usize = 40;
/// Names and verdicts are cut to this many characters.
const MOST_NAME_CHARS: usize = 46;
const MOST_VERDICT_CHARS: usize = 64;

/// The table of an archive.
pub fn archive(archive: &Archive) -> String {
    let count = archive.members.len();
    let mut text = format!("{BOLD}{}{BOLD:#}: {}\n", archive.source, counted(count, "file"));
    if let Some(fault) = &archive.fault {
        text += &labelled("damage", fault);
    }
    if count == 0 {
        return text;
    }
    let shown = &archive.members[..count.min(MEMBERS_SHOWN)];
    let names: Vec<String> = shown.iter().map(|member| name(member, archive)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let _ = writeln!(
        text,
        "\n  {BOLD}{:width$}  {:>9}  {:6}  in a season{BOLD:#}",
        "", "size", "format"
    );
    for (name, member) in names.iter().zip(shown) {
        let format = member.format.unwrap_or("–");
        let _ = writeln!(
            text,
            "  {name:width$}  {:>9}  {format:6}  {}",
            size(member.bytes),
            verdict(member)
        );
    }
    if count > MEMBERS_SHOWN {
        let _ = writeln!(text, "  … and {} more; --json lists all", count - MEMBERS_SHOWN);
    }
    let runs: usize = archive.members.iter().map(|member| member.run_count).sum();
    let outcomes = archive.outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}"));
    let outcomes: Vec<String> = outcomes.collect();
    let _ = writeln!(text, "\n  {}: {}", counted(runs, "run"), outcomes.join(", "));
    text
}

/// The name below the archive; of a long one the end, which tells files apart.
fn name(member: &Member, archive: &Archive) -> String {
    let whole = &member.source;
    let last_part = archive.source.rsplit(['/', '\\']).next().unwrap_or_default();
    let below = whole.strip_prefix(last_part).and_then(|rest| rest.strip_prefix('/'));
    let name = below.unwrap_or(whole);
    let surplus = name.chars().count().saturating_sub(MOST_NAME_CHARS);
    if surplus == 0 {
        return name.to_owned();
    }
    std::iter::once('…').chain(name.chars().skip(surplus + 1)).collect()
}

/// What the ledger says, as far as one line holds it.
fn verdict(member: &Member) -> String {
    let whole = match (member.outcome, member.reason.as_str()) {
        ("not-a-run", reason) => format!("not a run: {reason}"),
        ("no-data", reason) => reason.to_owned(),
        ("kept", "") => runs(member.run_count),
        (outcome, "") => outcome.to_owned(),
        ("kept", reason) => format!("{}: {reason}", runs(member.run_count)),
        (outcome, reason) => format!("{outcome}: {reason}"),
    };
    match whole.char_indices().nth(MOST_VERDICT_CHARS) {
        Some((end, _)) => format!("{}…", whole[..end].trim_end()),
        None => whole,
    }
}

fn runs(count: usize) -> String {
    if count == 1 { "a run".to_owned() } else { counted(count, "run") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(source: &str) -> Member {
        Member {
            source: source.to_owned(),
            bytes: 1,
            format: Some("fit"),
            outcome: "kept",
            reason: String::new(),
            run_count: 1,
        }
    }

    #[test]
    fn more_than_forty_members_are_counted_and_not_shown() {
        let members: Vec<Member> = (0..50).map(|n| member(&format!("a.zip/{n:02}.fit"))).collect();
        let whole = Archive {
            source: "in/a.zip".to_owned(),
            fault: None,
            outcomes: [("kept", 50)].into(),
            members,
        };
        let text = archive(&whole);
        assert!(text.contains("… and 10 more"), "{text}");
        assert!(text.contains("50 runs: 50 kept"), "{text}");
        assert!(text.contains("  39.fit  ") && !text.contains("40.fit"), "{text}");
    }

    #[test]
    fn of_a_long_name_the_end_is_shown() {
        let whole = Archive {
            source: "a.zip".to_owned(),
            fault: Some("its directory is gone".to_owned()),
            outcomes: [("kept", 1)].into(),
            members: vec![member(&format!("a.zip/{}end.fit", "x".repeat(100)))],
        };
        let text = archive(&whole);
        assert!(text.contains("…x") && text.contains("xend.fit"), "{text}");
        assert!(text.contains("damage          its directory is gone"), "{text}");
    }
}
