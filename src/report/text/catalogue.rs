//! The rules and the columns: `soleus rules`, `explain`, `columns`.

use std::fmt::Write;

use super::wrap::wrap_page;
use crate::columns::TABLES;
use crate::report::records::catalogue::{Explained, meaning};
use crate::rules::{Citation, Doc, ENGINEERING_DEFAULT, Family, Grade, RULES, Rule, Threshold};
use crate::rules::{MODIFIERS, Modifier};

/// One line a rule, family by family, and the facts about the runner that modify them.
pub fn rules_text() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut families: Vec<Family> = RULES.iter().map(|rule| rule.family).collect();
    families.sort_unstable();
    families.dedup();
    for family in families {
        let _ = writeln!(text, "{}", family.title());
        for rule in RULES.iter().filter(|rule| rule.family == family) {
            let _ = writeln!(text, "  {:width$}  {:10}  {}", rule.id, rule.grade, rule.title);
        }
        text.push('\n');
    }
    text.push_str("What raises levels\n");
    for modifier in MODIFIERS {
        let Modifier { id, grade, title, .. } = modifier;
        let _ = writeln!(text, "  {id:width$}  {grade:10}  {title}");
    }
    text.push_str(
        "\nThe second column is the grade of the evidence. `soleus explain ID` prints a \
                   rule in full.\nMute a rule with --set ID.level=off, or set it to info only with \
                   --set ID.level=info.\n",
    );
    text
}

/// The page of a rule, or of a fact about the runner.
pub fn explained_text(explained: &Explained) -> String {
    match explained {
        Explained::Rule(rule) => rule_text(rule),
        Explained::Modifier(modifier) => modifier_text(modifier),
    }
}

/// One rule in full, in at most forty lines.
fn rule_text(rule: &Rule) -> String {
    let mut text = page(rule.id, rule.title, &rule.doc);
    text += &evidence(rule.grade, rule.evidence);
    if !rule.thresholds.is_empty() {
        let _ = writeln!(text, "\nThresholds (change one with --set {}.NAME=VALUE)", rule.id);
    }
    text += &thresholds(rule.thresholds);
    text + &needs(rule)
}

fn modifier_text(modifier: &Modifier) -> String {
    let mut text = page(modifier.id, modifier.title, &modifier.doc);
    text += &evidence(modifier.grade, modifier.evidence);
    let _ = writeln!(text, "\nNeeds in athlete.toml: {}", modifier.asks.join(", "));
    text
}

/// Name, title and the four paragraphs.
fn page(id: &str, title: &str, doc: &Doc) -> String {
    let mut text = format!("{id}: {title}\n");
    for (head, body) in [
        ("What it does", doc.what),
        ("Why", doc.why),
        ("When it is wrong", doc.when_wrong),
        ("Next step", doc.next_step),
    ] {
        let _ = writeln!(text, "{}", wrap_page(&format!("{head}: {body}"), 0));
    }
    text
}

fn evidence(grade: Grade, citations: &[Citation]) -> String {
    let mut text = format!("\nEvidence: {grade}\n");
    if citations.is_empty() {
        text.push_str(
            "  Convention among coaches and clinics; we found no study of this \
                       pattern.\n",
        );
    }
    for Citation { short, doi, finding } in citations {
        let doi = if doi.is_empty() { String::new() } else { format!(" ({doi})") };
        let _ = writeln!(text, "{}", wrap_page(&format!("{short}{doi}: {finding}"), 2));
    }
    text
}

/// One line a threshold; what all of them share is said once.
fn thresholds(thresholds: &[&Threshold]) -> String {
    let mut text = String::new();
    for threshold in thresholds {
        let Threshold { name, default, min, max, unit, source } = threshold;
        let source =
            if *source == ENGINEERING_DEFAULT { String::new() } else { format!("; {source}") };
        let line = format!("{name} = {default} {unit} (from {min} to {max}){source}");
        let _ = writeln!(text, "{}", wrap_page(&line, 2));
    }
    if thresholds.iter().any(|threshold| threshold.source == ENGINEERING_DEFAULT) {
        let said = format!("Thresholds without a source: {ENGINEERING_DEFAULT}.");
        let _ = writeln!(text, "{}", wrap_page(&said, 2));
    }
    text
}

fn needs(rule: &Rule) -> String {
    let columns: Vec<&str> = rule.needs.iter().map(|column| column.name).collect();
    let mut all = Vec::new();
    if !columns.is_empty() {
        all.push(format!("from the recordings: {}", columns.join(", ")));
    }
    if !rule.asks.is_empty() {
        all.push(format!("from you: {}", rule.asks.join(", ")));
    }
    format!("\n{}\n", wrap_page(&format!("Needs: {}", all.join("; ")), 0))
}

/// The data dictionary.
pub fn columns_text() -> String {
    let mut text = String::new();
    for (table, columns) in TABLES {
        let _ = writeln!(text, "{table}");
        let width = columns.iter().map(|column| column.name.len()).max().unwrap_or(0);
        for column in *columns {
            let meaning = wrap_page(&meaning(column), width + 20);
            let _ = writeln!(
                text,
                "  {:width$}  {:8}  {:5} {}",
                column.name,
                column.kind.name(),
                column.unit,
                meaning.trim_start()
            );
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_at_most_forty_lines_of_the_width() {
        const MOST_LINES: usize = 40;
        const WIDTH: usize = 88;
        let rules = RULES.iter().map(|rule| (rule.id, Explained::Rule(rule)));
        let modifiers = MODIFIERS.iter().map(|known| (known.id, Explained::Modifier(known)));
        for (id, entry) in rules.chain(modifiers) {
            let text = explained_text(&entry);
            assert!(text.lines().count() <= MOST_LINES, "{id}: {} lines", text.lines().count());
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{id}");
        }
    }
}
