//! The rules and the columns as text and JSON: `soleus rules`, `explain`, `columns`.

use std::fmt::Write;

use serde_json::{Value, json};

use super::wrap::wrap;
use crate::columns::{Column, TABLES};
use crate::metrics::METRICS;
use crate::rules::{Citation, Doc, ENGINEERING_DEFAULT, Family, Grade, RULES, Rule, Threshold};
use crate::rules::{MODIFIERS, Modifier};
use crate::suggest::did_you_mean;

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
    text.push_str("\nThe second column says how good the evidence is. `soleus explain ID` prints one in full.\nMute one with --set ID.level=off, or keep it to information with --set ID.level=info.\n");
    text
}

/// All rules in full, for programs.
pub fn rules_json() -> Value {
    Value::Array(RULES.iter().map(|rule| rule_json(rule)).collect())
}

/// What `explain` can explain.
pub enum Entry {
    /// A rule.
    Rule(&'static Rule),
    /// A fact about the runner that raises levels.
    Modifier(&'static Modifier),
}

/// Finds a rule or a modifier by its id.
///
/// # Errors
/// A sentence that names the nearest one.
pub fn find(id: &str) -> Result<Entry, String> {
    let ids = RULES.iter().map(|rule| rule.id).chain(MODIFIERS.iter().map(|known| known.id));
    let rule = RULES.iter().find(|rule| rule.id == id).map(|rule| Entry::Rule(rule));
    let modifier = || MODIFIERS.iter().find(|known| known.id == id);
    rule.or_else(|| modifier().map(|known| Entry::Modifier(known))).ok_or_else(
        || match did_you_mean(id, ids) {
            none if none.is_empty() => format!("no rule `{id}`; `soleus rules` lists them"),
            hint => format!("no rule `{id}`{hint}"),
        },
    )
}

impl Entry {
    /// Its page.
    pub fn text(&self) -> String {
        match self {
            Self::Rule(rule) => rule_text(rule),
            Self::Modifier(modifier) => modifier_text(modifier),
        }
    }

    /// Its page, for programs.
    pub fn json(&self) -> Value {
        match self {
            Self::Rule(rule) => rule_json(rule),
            Self::Modifier(modifier) => modifier_json(modifier),
        }
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
        let _ = writeln!(text, "{}", wrap(&format!("{head}: {body}"), 0));
    }
    text
}

fn evidence(grade: Grade, citations: &[Citation]) -> String {
    let mut text = format!("\nEvidence: {grade}\n");
    if citations.is_empty() {
        text.push_str("  A habit of coaches and clinics; no study of this pattern was found.\n");
    }
    for Citation { short, doi, finding } in citations {
        let doi = if doi.is_empty() { String::new() } else { format!(" ({doi})") };
        let _ = writeln!(text, "{}", wrap(&format!("{short}{doi}: {finding}"), 2));
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
        let _ = writeln!(text, "{}", wrap(&line, 2));
    }
    if thresholds.iter().any(|threshold| threshold.source == ENGINEERING_DEFAULT) {
        let said = format!("Where no source is named: {ENGINEERING_DEFAULT}.");
        let _ = writeln!(text, "{}", wrap(&said, 2));
    }
    text
}

fn needs(rule: &Rule) -> String {
    let columns: Vec<&str> = rule.needs.iter().map(|column| column.name).collect();
    let mut all = Vec::new();
    if !columns.is_empty() {
        all.push(format!("from the recordings {}", columns.join(", ")));
    }
    if !rule.asks.is_empty() {
        all.push(format!("from the runner {}", rule.asks.join(", ")));
    }
    format!("\n{}\n", wrap(&format!("Needs: {}", all.join("; ")), 0))
}

fn modifier_json(modifier: &Modifier) -> Value {
    json!({
        "id": modifier.id,
        "title": modifier.title,
        "grade": modifier.grade.to_string(),
        "what": modifier.doc.what,
        "why": modifier.doc.why,
        "when_wrong": modifier.doc.when_wrong,
        "next_step": modifier.doc.next_step,
        "evidence": citations_json(modifier.evidence),
        "asks": modifier.asks,
    })
}

fn citations_json(citations: &[Citation]) -> Vec<Value> {
    let one = |citation: &Citation| json!({ "short": citation.short, "doi": citation.doi, "finding": citation.finding });
    citations.iter().map(one).collect()
}

/// One rule in full, for programs.
fn rule_json(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "title": rule.title,
        "grade": rule.grade.to_string(),
        "what": rule.doc.what,
        "why": rule.doc.why,
        "when_wrong": rule.doc.when_wrong,
        "next_step": rule.doc.next_step,
        "family": rule.family.title(),
        "evidence": citations_json(rule.evidence),
        "thresholds": rule.thresholds.iter().map(|threshold| json!({
            "name": threshold.name, "default": threshold.default, "min": threshold.min,
            "max": threshold.max, "unit": threshold.unit, "source": threshold.source,
        })).collect::<Vec<_>>(),
        "needs": rule.needs.iter().map(|column| column.name).collect::<Vec<_>>(),
        "asks": rule.asks,
    })
}

/// The data dictionary.
pub fn columns_text() -> String {
    let mut text = String::new();
    for (table, columns) in TABLES {
        let _ = writeln!(text, "{table}");
        let width = columns.iter().map(|column| column.name.len()).max().unwrap_or(0);
        for column in *columns {
            let meaning = wrap(&meaning(column), width + 20);
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

/// The data dictionary, for programs.
pub fn columns_json() -> Value {
    let column_json = |column: &&Column| {
        json!({
            "name": column.name, "type": column.kind.name(), "unit": column.unit,
            "range": column.range.map(|(low, high)| [low, high]), "meaning": meaning(column),
        })
    };
    let table = |(name, columns): &(&str, &[&Column])| {
        (name.to_string(), Value::Array(columns.iter().map(column_json).collect()))
    };
    Value::Object(TABLES.iter().map(table).collect())
}

/// The meaning of a column, and its formula if a metric fills it.
fn meaning(column: &Column) -> String {
    let formula =
        METRICS.iter().find(|metric| metric.column == *column).map(|metric| metric.formula);
    let meaning = column.meaning.trim();
    formula.map_or_else(|| meaning.to_owned(), |formula| format!("{meaning} Formula: {formula}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_at_most_forty_lines_of_the_width() {
        const MOST_LINES: usize = 40;
        const WIDTH: usize = 88;
        let rules = RULES.iter().map(|rule| (rule.id, Entry::Rule(rule)));
        let modifiers = MODIFIERS.iter().map(|known| (known.id, Entry::Modifier(known)));
        for (id, entry) in rules.chain(modifiers) {
            let text = entry.text();
            assert!(text.lines().count() <= MOST_LINES, "{id}: {} lines", text.lines().count());
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{id}");
        }
    }

    #[test]
    fn an_unknown_rule_names_the_nearest() {
        let fault = find("session-distance-spikes").map(|_| ()).unwrap_err();
        assert!(fault.contains("did you mean `session-distance-spike`"), "{fault}");
    }
}
