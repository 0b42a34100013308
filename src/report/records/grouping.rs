//! How findings reach a person: those about one run, week or diary entry belong together. One of
//! them is the sentence, at most three are shown, the rest is named.

use std::cmp::Reverse;

use super::findings::FindingRecord;
use crate::rules::{Family, Subject};

/// Findings shown about one subject.
const SHOWN: usize = 3;

/// The findings about one subject, the sentence first.
pub struct Group<'a> {
    findings: Vec<&'a FindingRecord>,
}

/// Groups findings by subject; newest first, then by level. What went well is left out.
pub fn groups<'a>(findings: impl Iterator<Item = &'a FindingRecord>) -> Vec<Group<'a>> {
    let mut groups: Vec<(Subject, Vec<&FindingRecord>)> = Vec::new();
    let mut of_subject = std::collections::HashMap::new();
    for finding in findings.filter(|finding| finding.family != Family::Encouragement) {
        let index = *of_subject.entry(finding.subject).or_insert_with(|| {
            groups.push((finding.subject, Vec::new()));
            groups.len() - 1
        });
        groups[index].1.push(finding);
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, found)| Group::of(found)).collect();
    groups.sort_by_key(|group| Reverse((group.sentence().date, group.sentence().rank)));
    groups
}

impl<'a> Group<'a> {
    fn of(mut findings: Vec<&'a FindingRecord>) -> Self {
        findings.sort_by_key(|finding| {
            let order = finding.headline.unwrap_or(u8::MAX);
            (Reverse(finding.rank), order, Reverse(finding.evidence))
        });
        Self { findings }
    }

    /// The finding that speaks for all.
    pub fn sentence(&self) -> &'a FindingRecord {
        self.findings[0]
    }

    /// The others that are shown in a line each.
    pub fn beside(&self) -> &[&'a FindingRecord] {
        &self.findings[1..self.findings.len().min(SHOWN)]
    }

    /// The rest, of which only the names are told.
    pub fn folded(&self) -> &[&'a FindingRecord] {
        &self.findings[self.findings.len().min(SHOWN)..]
    }
}
