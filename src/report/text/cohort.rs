//! What is said of a dataset of many runners.

use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};

use super::wrap::wrap;
use crate::base::words::counted;
use crate::columns::PW_EVENT;
use crate::dataset::Checked;

/// Runners that could not be analysed and are named.
const MOST_NAMED: usize = 5;

/// After a dataset was made, or only a part of it was looked at.
pub fn made(checked: &Checked, dataset: &Path, is_part: bool) -> String {
    let end = match checked.missing.len() {
        0 if !checked.faults.is_empty() => {
            format!("{} is damaged: `soleus cohort check` says where.", dataset.display())
        }
        0 if is_part => format!(
            "All parts of {} are there: `soleus cohort check` checks everything.",
            dataset.display()
        ),
        0 => format!("{} is complete.", dataset.display()),
        missing => format!(
            "{missing} of {} buckets are still missing: run the other shards, or the same command \
             again.",
            checked.buckets
        ),
    };
    format!("{}{}\n", checked_text(checked, is_part), wrap(&end, 0))
}

/// After a dataset was looked at.
pub fn checked(checked: &Checked) -> String {
    let mut text = checked_text(checked, false);
    if !checked.missing.is_empty() {
        let missing = counted(checked.missing.len(), "bucket");
        text += &format!("{missing} of {} missing so far\n", checked.buckets);
    }
    for fault in &checked.faults {
        text += &format!("{fault}; remove the folders of this bucket, and run the command again\n");
    }
    text
}

/// After a dataset was looked at to publish it, with why it may not be.
pub fn release(checked: &Checked, refusals: &[String]) -> String {
    let mut text = self::checked(checked);
    for refusal in refusals {
        text += &format!("{}\n", wrap(refusal, 2));
    }
    let end = match (checked.is_whole(), refusals.len()) {
        (true, 0) => {
            "It may be published: it has only what is on the list, and at least 5 runners in each \
             age band and sex."
                .to_owned()
        }
        (false, _) => "It may not be published: it is not complete.".to_owned(),
        (true, count) => format!("It may not be published, for {}.", counted(count, "reason")),
    };
    text + &wrap(&end, 0) + "\n"
}

fn checked_text(checked: &Checked, is_part: bool) -> String {
    let parts: Vec<String> =
        checked.status.iter().map(|(status, count)| format!("{count} {status}")).collect();
    let told = if parts.is_empty() { "none yet".to_owned() } else { parts.join(", ") };
    let runners = counted(checked.athletes, "runner");
    let runners = if is_part { format!("{runners}, in this part") } else { runners };
    let shared = checked.shared.first().map_or_else(String::new, |(id, one, other)| {
        let count = counted(checked.shared.len(), "recording");
        let words = format!(
            "{count} shared by two runners, like {id} of {one} and {other}: they count for both."
        );
        format!("{}\n", wrap(&words, 0))
    });
    let lost = checked.not_analysed.iter().take(MOST_NAMED);
    let mut lost: String =
        lost.map(|(name, why)| wrap(&format!("{name}: {why}"), 2) + "\n").collect();
    let more = checked.not_analysed.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        lost += &format!("  and {more} more; the table `athletes` has their reasons\n");
    }
    let digest = checked.digest.as_ref().map_or_else(String::new, |one| format!("digest {one}\n"));
    format!("{runners}: {told}\n{lost}{shared}{digest}")
}

/// After person-weeks were written, of so many injuries that were told.
///
/// # Errors
/// When the table is none of person-weeks.
pub fn person_weeks(table: &DataFrame, told: usize) -> PolarsResult<String> {
    let events = PW_EVENT.flags(table)?.into_iter().filter(|is_event| *is_event).count();
    let weeks = counted(table.height(), "week");
    let unused = told.saturating_sub(events);
    let unused = match unused {
        0 => String::new(),
        _ => {
            let words = "outside the weeks at risk: in the first seven days, after the last known \
                         day, while the runner was injured, or of someone not in the dataset";
            wrap(&format!("{unused} more {words}."), 0) + "\n"
        }
    };
    Ok(format!("{weeks} at risk, {} in them\n{unused}", counted(events, "injury")))
}
