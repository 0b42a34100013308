//! What the rules say beside findings: what went well, figures to look at, what was not judged.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::style::BOLD;
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::report::records::findings::FindingsFile;
use crate::report::records::not_judged::{latest, open_count, open_rules};
use crate::rules::{Family, RULES, Verdict};

/// The newest sentence of each encouragement; empty without one.
pub(in crate::report) fn went_well(analysis: &Analysis, findings: &FindingsFile) -> String {
    let is_now = |day| day > analysis.season.as_of - chrono::Days::new(28);
    let mut lines = String::new();
    let mut listed: Vec<&str> = Vec::new();
    for finding in &findings.findings {
        let is_new = is_now(finding.date) && !listed.contains(&finding.rule);
        if finding.family == Family::Encouragement && is_new {
            let _ = writeln!(lines, "{}", wrap(&format!("+ {}", finding.message), 2));
            listed.push(finding.rule);
        }
    }
    if lines.is_empty() { lines } else { format!("\n{BOLD}What went well{BOLD:#}\n{lines}") }
}

/// The newest figures of rules that never flag; empty without one.
pub(in crate::report) fn shown(analysis: &Analysis, units: UnitSystem) -> String {
    let mut lines = String::new();
    for rule in RULES {
        let Some(latest) = latest(analysis, rule) else { continue };
        let Verdict::Shown(figures) = &latest.judgement.verdict else { continue };
        let parts: Vec<String> = figures
            .iter()
            .map(|figure| format!("{} {}", figure.what.words(), figure.quantity.show(units)))
            .collect();
        let _ = writeln!(lines, "{}", wrap(&format!("{}: {}", rule.id, parts.join(", ")), 2));
    }
    if lines.is_empty() {
        return lines;
    }
    format!("\n{BOLD}Figures without a verdict{BOLD:#} (`soleus explain ID` says why)\n{lines}")
}

/// Rules that could not judge the latest run, finished week or diary entry.
pub(in crate::report) fn open_rule_count(analysis: &Analysis) -> usize {
    let rules: BTreeSet<&str> = open_rules(analysis).into_iter().map(|(_, rule)| rule).collect();
    rules.len()
}

/// What could not be judged about the latest run, finished week or diary entry, reason by reason.
pub(in crate::report) fn not_judged(analysis: &Analysis) -> String {
    let open_rules = open_rules(analysis);
    if open_rules.is_empty() {
        return String::new();
    }
    let (open, all) = (open_count(analysis), analysis.outcomes.len());
    let head = format!(
        "\n{BOLD}Not judged{BOLD:#} (latest run or finished week; {open} of {all} judgements of the season)\n"
    );
    head + &by_reason(open_rules.into_iter())
}

/// Rules that could not judge, as pairs of reason and rule, in one paragraph a reason.
pub(in crate::report) fn by_reason<'a>(
    open_rules: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut rules_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (reason, rule) in open_rules {
        rules_of.entry(reason).or_default().push(rule);
    }
    let mut text = String::new();
    for (reason, rules) in rules_of {
        let _ = writeln!(text, "{}", wrap(&format!("{}: {reason}", rules.join(", ")), 2));
    }
    text
}
