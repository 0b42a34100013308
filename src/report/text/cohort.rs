//! What is said of a dataset of many runners.

use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};

use super::wrap::wrap;
use crate::base::words::counted;
use crate::columns::PW_EVENT;
use crate::dataset::Checked;

/// After a dataset, or a shard of it, was made.
pub fn made(checked: &Checked, dataset: &Path) -> String {
    let end = match checked.missing.len() {
        0 => format!("{} is whole.", dataset.display()),
        missing => format!(
            "{missing} of {} buckets are still to come: the other shards, or the same call again.",
            checked.buckets
        ),
    };
    format!("{}{}\n", checked_text(checked), wrap(&end, 0))
}

/// After a dataset was looked at.
pub fn checked(checked: &Checked) -> String {
    let mut text = checked_text(checked);
    if !checked.missing.is_empty() {
        let missing = counted(checked.missing.len(), "bucket");
        text += &format!("{missing} of {} not there yet\n", checked.buckets);
    }
    for fault in &checked.faults {
        text += &format!("{fault}; remove the folders of this bucket, and make it again\n");
    }
    text
}

fn checked_text(checked: &Checked) -> String {
    let parts: Vec<String> =
        checked.status.iter().map(|(status, count)| format!("{count} {status}")).collect();
    let told = if parts.is_empty() { "none yet".to_owned() } else { parts.join(", ") };
    let runners = counted(checked.athletes, "runner");
    let shared = checked.shared.first().map_or_else(String::new, |(id, one, other)| {
        let count = counted(checked.shared.len(), "recording");
        let words = format!(
            "{count} with two runners each, like {id} of {one} and {other}: each counts for both."
        );
        format!("{}\n", wrap(&words, 0))
    });
    format!("{runners}: {told}\n{shared}digest {}\n", checked.digest)
}

/// After person-weeks were written.
///
/// # Errors
/// When the table is none of person-weeks.
pub fn person_weeks(table: &DataFrame) -> PolarsResult<String> {
    let events = PW_EVENT.flags(table)?.into_iter().filter(|is_event| *is_event).count();
    let weeks = counted(table.height(), "week");
    Ok(format!("{weeks} at risk, {} in them\n", counted(events, "injury")))
}
