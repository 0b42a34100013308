//! The rules and the columns as JSON, and the search for a rule by its name.

use serde_json::{Value, json};

use crate::base::suggest::did_you_mean;
use crate::columns::{Column, TABLES};
use crate::rules::{Citation, RULES, Rule};
use crate::rules::{MODIFIERS, Modifier};
use crate::run::metrics::METRICS;

/// All rules in full, for programs.
pub fn rules_json() -> Value {
    Value::Array(RULES.iter().map(|rule| rule_json(rule)).collect())
}

/// What `explain` can explain.
pub enum Explained {
    /// A rule.
    Rule(&'static Rule),
    /// A fact about the runner that raises levels.
    Modifier(&'static Modifier),
}

impl Explained {
    /// Its page, for programs.
    pub fn json(&self) -> Value {
        match self {
            Self::Rule(rule) => rule_json(rule),
            Self::Modifier(modifier) => modifier_json(modifier),
        }
    }
}

/// Finds a rule or a modifier by its id.
///
/// # Errors
/// A sentence that names the nearest one.
pub fn find(id: &str) -> Result<Explained, String> {
    let ids = RULES.iter().map(|rule| rule.id).chain(MODIFIERS.iter().map(|known| known.id));
    let rule = RULES.iter().find(|rule| rule.id == id).map(|rule| Explained::Rule(rule));
    let modifier = || MODIFIERS.iter().find(|known| known.id == id);
    rule.or_else(|| modifier().map(|known| Explained::Modifier(known))).ok_or_else(|| {
        match did_you_mean(id, ids) {
            none if none.is_empty() => format!("no rule `{id}`; `soleus rules` lists them"),
            hint => format!("no rule `{id}`{hint}"),
        }
    })
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

/// The data dictionary, for programs.
pub fn columns_json() -> Value {
    json_of(TABLES.iter().copied())
}

/// The columns of these tables as JSON.
pub fn json_of<'t>(tables: impl Iterator<Item = (&'t str, &'t [&'static Column])>) -> Value {
    let column_json = |column: &&Column| {
        json!({
            "name": column.name, "type": column.kind.name(), "unit": column.unit,
            "range": column.range.map(|(low, high)| [low, high]), "meaning": meaning(column),
        })
    };
    let table = |(name, columns): (&str, &[&Column])| {
        (name.to_string(), Value::Array(columns.iter().map(column_json).collect()))
    };
    Value::Object(tables.map(table).collect())
}

/// The meaning of a column, and its formula if a metric fills it.
pub(in crate::report) fn meaning(column: &Column) -> String {
    let formula =
        METRICS.iter().find(|metric| metric.column == *column).map(|metric| metric.formula);
    let meaning = column.meaning.trim();
    formula.map_or_else(|| meaning.to_owned(), |formula| format!("{meaning} Formula: {formula}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_rule_names_the_nearest() {
        let fault = find("session-distance-spikes").map(|_| ()).unwrap_err();
        assert!(fault.contains("did you mean `session-distance-spike`"), "{fault}");
    }
}
