//! What was not judged, how good the data are, and what became of the files.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;
use serde::Serialize;

use crate::analysis::pipeline::Analysis;
use crate::base::sanitize::printable;
use crate::columns::{
    Column, RUN_ALTITUDE_QUALITY, RUN_CADENCE_SPM, RUN_CALF_LOAD, RUN_DISTANCE_M,
    RUN_GROUND_CONTACT_MS, RUN_HEART_RATE_BPM,
};
use crate::report::records::files::{TROUBLED_SHOWN, file_counts};
use crate::report::records::not_judged::{open_count, open_rules};

/// The last part of the page.
#[derive(Serialize)]
pub(super) struct NotJudged {
    reasons: Vec<Reason>,
    count: usize,
    all: usize,
    quality: Vec<String>,
    files: String,
    troubled: Vec<Troubled>,
    more_troubled: usize,
}

#[derive(Serialize)]
struct Reason {
    why: String,
    rules: String,
}

#[derive(Serialize)]
struct Troubled {
    file: String,
    outcome: &'static str,
    reason: String,
}

pub(super) fn not_judged(analysis: &Analysis) -> PolarsResult<NotJudged> {
    let mut rules_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (reason, rule) in open_rules(analysis) {
        rules_of.entry(reason).or_default().push(rule);
    }
    let reason =
        |(why, rules): (&str, Vec<&str>)| Reason { why: why.to_owned(), rules: rules.join(", ") };
    let troubled: Vec<Troubled> = analysis
        .troubled_files()
        .map(|entry| Troubled {
            file: printable(&entry.source),
            outcome: entry.outcome,
            reason: entry.reason.clone(),
        })
        .collect();
    let more_troubled = troubled.len().saturating_sub(TROUBLED_SHOWN);
    Ok(NotJudged {
        reasons: rules_of.into_iter().map(reason).collect(),
        count: open_count(analysis),
        all: analysis.outcomes.len(),
        quality: quality(analysis)?,
        files: format!("{} read: {}.", analysis.ledger.len(), file_counts(analysis).join(", ")),
        troubled: troubled.into_iter().take(TROUBLED_SHOWN).collect(),
        more_troubled,
    })
}

/// Shares of the runs that know each figure, and where the altitude comes from.
fn quality(analysis: &Analysis) -> PolarsResult<Vec<String>> {
    let table = &analysis.tables.runs;
    let all = table.height();
    let known = |name: &str, column: &Column| -> PolarsResult<String> {
        let count = all - table.column(column.name)?.null_count();
        Ok(format!("{name}: known of {count} of {all} runs"))
    };
    let mut lines = vec![
        known("Distance", &RUN_DISTANCE_M)?,
        known("Cadence", &RUN_CADENCE_SPM)?,
        known("Heart rate", &RUN_HEART_RATE_BPM)?,
        known("Ground contact time", &RUN_GROUND_CONTACT_MS)?,
        known("Calf load", &RUN_CALF_LOAD)?,
    ];
    let mut of_quality: BTreeMap<&str, usize> = BTreeMap::new();
    for quality in table.column(RUN_ALTITUDE_QUALITY.name)?.str()?.iter().flatten() {
        *of_quality.entry(quality).or_default() += 1;
    }
    let sources: Vec<String> =
        of_quality.into_iter().map(|(quality, count)| format!("{quality} in {count}")).collect();
    lines.push(format!("Elevation: {}", sources.join(", ")));
    let count =
        |outcome: &str| analysis.ledger.iter().filter(|entry| entry.outcome == outcome).count();
    lines.push(format!(
        "Files repaired: {}; read only in part: {}; ledger.csv says how",
        count("repaired"),
        count("partial")
    ));
    Ok(lines)
}
