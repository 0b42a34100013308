//! The rules and the columns as text and JSON: `soleus rules`, `explain`, `columns`.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::columns::{Column, TABLES};
use crate::metrics::METRICS;
use crate::rules::limits::did_you_mean;
use crate::rules::{RULES, Rule, Threshold};

/// Width that prose is wrapped to.
pub(super) const WIDTH: usize = 88;

/// One line a rule.
pub fn rules_text() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(text, "{:width$}  {:10}  {}", rule.id, rule.grade, rule.title);
    }
    text.push_str("\nThe second column says how good the evidence is. `soleus explain ID` prints one in full.\n");
    text
}

/// All rules in full, for programs.
pub fn rules_json() -> Value {
    Value::Array(RULES.iter().map(|rule| rule_json(rule)).collect())
}

/// Finds a rule by its id.
///
/// # Errors
/// A sentence that names the nearest one.
pub fn find_rule(id: &str) -> Result<&'static Rule, String> {
    let ids = RULES.iter().map(|rule| rule.id);
    RULES
        .iter()
        .copied()
        .find(|rule| rule.id == id)
        .ok_or_else(|| format!("no rule `{id}`{}", did_you_mean(id, ids)))
}

/// One rule in full.
pub fn rule_text(rule: &Rule) -> String {
    let mut text = format!("{}\n{}\n", rule.id, rule.title);
    let doc = &rule.doc;
    for (head, body) in [
        ("What it does", doc.what),
        ("Why", doc.why),
        ("When it is wrong", doc.when_wrong),
        ("Next step", doc.next_step),
    ] {
        let _ = writeln!(text, "\n{head}\n{}", wrap(body, 2));
    }
    let _ = writeln!(text, "\nEvidence: {}", rule.grade);
    for citation in rule.evidence {
        let doi =
            if citation.doi.is_empty() { String::new() } else { format!(" ({})", citation.doi) };
        let _ = writeln!(text, "  {}{doi}\n{}", citation.short, wrap(citation.finding, 4));
    }
    let _ = writeln!(text, "\nThresholds (change one with --set {}.NAME=VALUE)", rule.id);
    for threshold in rule.thresholds {
        let Threshold { name, default, min, max, unit, source } = threshold;
        let _ = writeln!(
            text,
            "  {name} = {default} {unit}  (from {min} to {max})\n{}",
            wrap(source, 4)
        );
    }
    let needs: Vec<&str> = rule.needs.iter().map(|column| column.name).collect();
    let _ = writeln!(text, "\nNeeds: {}", needs.join(", "));
    text
}

/// One rule in full, for programs.
pub fn rule_json(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "title": rule.title,
        "grade": rule.grade.to_string(),
        "what": rule.doc.what,
        "why": rule.doc.why,
        "when_wrong": rule.doc.when_wrong,
        "next_step": rule.doc.next_step,
        "evidence": rule.evidence.iter().map(|citation| json!({
            "short": citation.short, "doi": citation.doi, "finding": citation.finding,
        })).collect::<Vec<_>>(),
        "thresholds": rule.thresholds.iter().map(|threshold| json!({
            "name": threshold.name, "default": threshold.default, "min": threshold.min,
            "max": threshold.max, "unit": threshold.unit, "source": threshold.source,
        })).collect::<Vec<_>>(),
        "needs": rule.needs.iter().map(|column| column.name).collect::<Vec<_>>(),
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

/// Prose in lines of a terminal's width, each indented.
pub fn wrap(text: &str, indent: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines
            .last_mut()
            .filter(|line| indent + line.chars().count() + 1 + word.chars().count() <= WIDTH);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    let margin = " ".repeat(indent);
    lines.iter().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_prose_is_wrapped_and_indented() {
        let wrapped = wrap(&"word ".repeat(40), 4);
        assert!(wrapped.lines().count() > 1);
        assert!(
            wrapped
                .lines()
                .all(|line| line.starts_with("    word") && line.chars().count() <= WIDTH)
        );
    }

    #[test]
    fn an_unknown_rule_names_the_nearest() {
        let fault = find_rule("session-distance-spikes").map(|rule| rule.id).unwrap_err();
        assert!(fault.contains("did you mean `session-distance-spike`"), "{fault}");
    }
}
