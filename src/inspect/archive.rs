//! An archive or a folder: one line a member, with what the ledger of a season would say of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::gather::{Extent, Progress, gather};
use crate::analysis::ledger;
use crate::base::error::{Error, SkipReason};
use crate::base::sanitize;
use crate::ingest::format_of;
use crate::options::Options;
use crate::source::Sources;

/// What is in an archive or a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Archive {
    /// Its name.
    pub source: String,
    /// What is damaged of the archive itself; `None` for a whole one and for a folder.
    pub fault: Option<String>,
    /// Members by outcome.
    pub outcomes: BTreeMap<&'static str, usize>,
    /// Its members, those of archives inside it among them, sorted by source.
    pub members: Vec<Member>,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// How it is called in every table.
    pub source: String,
    /// Size unpacked in bytes, as the archive says.
    pub bytes: u64,
    /// Its format; `None` when it is not known or was not looked at.
    pub format: Option<&'static str>,
    /// `kept`, `repaired`, `partial`, `duplicate`, `not-a-run`, `no-data` or `skipped`.
    pub outcome: &'static str,
    /// Why, and what was noticed; may be empty.
    pub reason: String,
    /// How many runs a season takes from it.
    pub run_count: usize,
}

impl Archive {
    /// Whether any member could be told for what it is.
    pub fn is_readable(&self) -> bool {
        self.members.iter().any(|member| member.format.is_some() || member.outcome != "skipped")
    }
}

/// Reads all members as a season does.
///
/// # Errors
/// A table that does not come out with the columns it promises, and trouble of the machine.
pub(crate) fn archive(
    source: String,
    sources: &Sources,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Archive, Error> {
    let all: Vec<usize> = (0..sources.inputs.len()).collect();
    let lines = gather(sources, options, Extent::Given, progress)?.lines;
    let formats = sources
        .each(&all, |_, content| format_of(&content.head().0).map(|format| format.name()))?;
    let own = |index: usize| is_fault_of_archive(sources, index);
    let fault = all.iter().copied().find(|&index| own(index));
    let fault = fault.and_then(|index| sources.inputs[index].refused.as_ref());
    let members: Vec<Member> = ledger::finish(lines, &[])
        .into_iter()
        .zip(formats)
        .enumerate()
        .filter(|(index, _)| !own(*index))
        .map(|(_, (entry, format))| Member {
            source: entry.source,
            bytes: entry.bytes,
            format,
            outcome: entry.outcome,
            reason: entry.reason,
            run_count: entry.run_ids.len(),
        })
        .collect();
    let mut outcomes = BTreeMap::new();
    for member in &members {
        *outcomes.entry(member.outcome).or_default() += 1;
    }
    Ok(Archive {
        source,
        fault: fault.map(|fault| sanitize::safe(&fault.to_string())),
        outcomes,
        members,
    })
}

/// Whether an input stands for a damaged archive that was given itself.
fn is_fault_of_archive(sources: &Sources, index: usize) -> bool {
    let is_partial = matches!(sources.inputs[index].refused, Some(SkipReason::PartOfArchive(_)));
    is_partial && !sources.is_member(index)
}
