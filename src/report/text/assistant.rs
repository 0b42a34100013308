//! Short texts for an assistant, in front of the figures: what it may say in a sentence, and what it must
//! not make of it. Also what is left of an error where no name may be told.

use std::fmt::Write;

use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::base::words::counted;
use crate::report::records::alerts::AlertRecord;
use crate::report::records::assistant::SeasonSummary;
use crate::report::records::catalogue::Explained;
use crate::report::records::figures::at_most;
use crate::report::records::findings::FindingsFile;
use crate::report::records::next::{LimitRecord, NextRecord, stale_words};
use crate::report::records::one_run::{facts, headline};
use crate::report::records::state::NextFile;
use crate::report::records::why::WhyRecord;
use crate::report::records::why::words::figure;
use crate::rules::RULES;

/// What is said to every assistant once.
pub const INSTRUCTIONS: &str = "\
soleus reads what a running watch recorded and says which patterns known to load the calf are in it. All \
figures are computed here: quote them, and do not compute or estimate others. Distances are in metres, \
times in seconds unless a unit says otherwise. Each finding has what was measured, its baseline, the limit \
of the rule and the grade of its evidence (strong, moderate, weak, contested or convention); say the grade \
when you pass a finding on. What was not judged is listed: an empty list of alerts does not mean that all \
is well. soleus describes training. It makes no diagnosis, names no cause and gives no probability of \
injury, so do not make one of its answers either. Where `stop` or a warning sign is in an answer, pass it \
on first, with its next step.";

/// What stands below every text about a runner.
const CAUTION: &str =
    "This describes training; it is not a diagnosis. No flag does not mean all clear.";

fn closed(mut text: String, warnings: &[String]) -> String {
    for warning in warnings {
        let _ = writeln!(text, "Know first: {warning}");
    }
    text + CAUTION
}

/// A season in short.
pub fn season(summary: &SeasonSummary, units: UnitSystem) -> String {
    let mut text = String::new();
    let history = &summary.history;
    if let Some(now) = &summary.findings.now {
        let _ = writeln!(text, "Light: {}.", now.state.light.words);
        text += &next_words(&now.next_run, units);
    }
    let runs = counted(history.run_count, "run");
    let _ = writeln!(text, "{runs} from {} to {}.", history.first_day, history.last_day);
    text +=
        &alert_words(summary.findings.alerts.iter().filter(|alert| alert.is_open), "that stand");
    let _ = writeln!(
        text,
        "Since {}: {}; {} not be judged, see not_judged.",
        summary.findings_since,
        counted(summary.findings.findings.len(), "finding"),
        counted(summary.findings.not_judged.len(), "question") + " could"
    );
    closed(text, &summary.findings.warnings)
}

/// Alerts, each with its sentence and what to do next.
pub fn alerts(file: &FindingsFile, are_all: bool) -> String {
    let which = if are_all { "in that time" } else { "that stand" };
    closed(alert_words(file.alerts.iter(), which), &file.warnings)
}

fn alert_words<'a>(alerts: impl Iterator<Item = &'a AlertRecord>, which: &str) -> String {
    let mut text = String::new();
    for alert in alerts {
        let _ = writeln!(
            text,
            "{} ({}, evidence: {}, told {}, until {}): {} Next: {}",
            alert.title,
            alert.attention,
            alert.grade,
            alert.since,
            alert.until,
            alert.message,
            alert.next_step
        );
    }
    if text.is_empty() { format!("No alerts {which}.\n") } else { text }
}

/// The next run, and a plan if there is one.
pub fn next(file: &NextFile, warnings: &[String], units: UnitSystem) -> String {
    let mut text = format!("Light: {}.\n", file.state.light.words);
    text += &next_words(&file.next, units);
    match &file.next.plan {
        Some(plan) => match &plan.first_spoken {
            None => {
                let runs = counted(plan.run_count, "run");
                let _ = writeln!(text, "No rule flags the plan of {runs}.");
            }
            Some(first) => {
                let _ = writeln!(text, "The plan is flagged first on {}:", first.day);
                for finding in &first.findings {
                    let _ = writeln!(
                        text,
                        "{} ({}): {}",
                        finding.rule, finding.attention, finding.message
                    );
                }
                match first.lower_to.as_slice() {
                    [] => text += "No smaller run on that day would do: leave it out.\n",
                    lower => {
                        let lower: Vec<String> = lower
                            .iter()
                            .map(|one| {
                                format!(
                                    "{} {}",
                                    one.figure,
                                    at_most(one.at_most_m, one.what, units)
                                )
                            })
                            .collect();
                        let _ = writeln!(text, "Lower it to: {}.", lower.join(", "));
                    }
                }
            }
        },
        None => {}
    }
    closed(text, warnings)
}

fn next_words(next: &NextRecord, units: UnitSystem) -> String {
    let mut text = String::new();
    if let Some(stop) = &next.stop {
        let _ = writeln!(
            text,
            "No distance is given for {}. {} {}",
            next.day, stop.message, stop.next_step
        );
        return text;
    }
    if let Some(words) = stale_words(next) {
        let _ = writeln!(text, "{words}");
    }
    next.standing.lines.iter().for_each(|line| text += &format!("{}\n", line.text));
    next.standing.asks.iter().for_each(|asks| text += &format!("{asks}\n"));
    let one = |limit: &LimitRecord| {
        let most = at_most(limit.at_most_m, limit.what, units);
        format!(
            "{} at most {most} ({}, evidence: {}; {})",
            limit.figure, limit.rule, limit.grade, limit.why
        )
    };
    let limits: Vec<String> = next.limits.iter().map(one).collect();
    match limits.as_slice() {
        [] => _ = writeln!(text, "No rule limits a run on {}.", next.day),
        limits => _ = writeln!(text, "A run on {}: {}.", next.day, limits.join("; ")),
    }
    if !next.not_limited.is_empty() {
        let _ = writeln!(
            text,
            "Not limited, because no rule can judge it: {}.",
            next.not_limited.join(", ")
        );
    }
    text
}

/// What was different before it hurt.
pub fn why(record: &WhyRecord, warnings: &[String], units: UnitSystem) -> String {
    let mut text = String::new();
    record.advice.warning.iter().for_each(|warning| text += &format!("{warning}\n"));
    let (told, _) = record.told_and_more();
    let (pain, leg) = record.pain_words();
    let _ = writeln!(text, "{pain}{leg}, first day {}.", record.onset);
    for one in told {
        let _ = writeln!(
            text,
            "Different: {}, {} (evidence: {}).",
            one.name,
            figure(&one.seen, units),
            one.evidence
        );
    }
    if record.different.is_empty() {
        text += "Nothing that was measured differed the way that may load the calf.\n";
    }
    let advice = &record.advice;
    let _ = writeln!(text, "Today: {} In the next days: {}", advice.today, advice.next_days);
    let _ = writeln!(text, "When to see a doctor: {} {}", advice.doctor, advice.emergency);
    text += "This shows what was different. It cannot tell what caused the pain.\n";
    closed(text, warnings)
}

/// That it cannot be said what was different, and what is needed for it.
pub fn why_unknown(asks: &str) -> String {
    format!("Not known yet. What is needed: {asks}\n{CAUTION}")
}

/// Runs with what was found about them.
///
/// # Errors
/// When the runs table lacks a column.
pub fn runs(
    analysis: &Analysis,
    rows: &[usize],
    file: &FindingsFile,
    units: UnitSystem,
) -> Result<String, Error> {
    let mut text = String::new();
    for &row in rows {
        let _ = writeln!(text, "{}.", headline(analysis, row, units));
        let facts: Vec<String> = facts(analysis, row, units)?
            .into_iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        let _ = writeln!(text, "{}.", facts.join(", "));
    }
    for finding in &file.findings {
        let _ =
            writeln!(text, "{} (evidence: {}): {}", finding.rule, finding.grade, finding.message);
    }
    if file.findings.is_empty() {
        text += "No rule flagged it.\n";
    }
    if !file.not_judged.is_empty() {
        let rules = counted(file.not_judged.len(), "question");
        let _ = writeln!(text, "{rules} could not be judged, see not_judged.");
    }
    Ok(closed(text, &file.warnings))
}

/// That the list of rules follows.
pub fn rules() -> String {
    let rules = counted(RULES.len(), "rule");
    format!("{rules}; ask again with the id of one of them.")
}

/// A rule in a few sentences.
pub fn rule(entry: &Explained) -> String {
    let (id, title, doc, grade) = match entry {
        Explained::Rule(rule) => (rule.id, rule.title, &rule.doc, rule.grade),
        Explained::Modifier(modifier) => {
            (modifier.id, modifier.title, &modifier.doc, modifier.grade)
        }
    };
    format!(
        "{id}: {title} (evidence: {grade}). {} {} When it is wrong: {}",
        doc.what, doc.why, doc.when_wrong
    )
}

/// An error without the names that are in it; `None` where it holds none.
pub fn without_names(error: &Error) -> Option<String> {
    const WHERE: &str = "the standard error of `soleus mcp` says which and why";
    match error {
        Error::NoRuns { ledger, .. } => {
            let files = counted(ledger.len(), "file");
            Some(format!(
                "no runs were found in what soleus was started with ({files}); whoever started it should pass the \
                 folder that holds recordings; {WHERE}"
            ))
        }
        Error::Input { .. } => {
            Some(format!("something that soleus was started with cannot be read; {WHERE}"))
        }
        Error::Settings(_) | Error::OwnFile { .. } => {
            Some(format!("a file of the runner, or a flag of the start, cannot be used; {WHERE}"))
        }
        Error::System(_) | Error::PartOfLibrary(_) | Error::Write { .. } => {
            Some(format!("the machine could not do what was asked; {WHERE}"))
        }
        Error::Table(_) | Error::Page(_) | Error::Chart { .. } => None,
    }
}
