//! What settings mute, said in every report: a rule that says nothing because it was told to is not a
//! rule that found nothing.

use serde::Serialize;

use crate::rules::{Limits, Muting, Rule};

/// A muted rule as JSON has it.
#[derive(Debug, Serialize)]
pub struct MutedRecord {
    /// Id of the rule.
    pub rule: &'static str,
    /// `off`: it was not run. `info`: it says no more than that.
    pub level: &'static str,
}

/// The muted rules, in the order of reports.
pub fn records(limits: &Limits) -> Vec<MutedRecord> {
    let record = |(rule, muting): (&'static Rule, Muting)| MutedRecord {
        rule: rule.id,
        level: muting.word(),
    };
    limits.muted().map(record).collect()
}

/// Which rules are off and which are lowered, a sentence each; empty without any.
pub fn sentences(limits: &Limits) -> Vec<String> {
    let of = |wanted: Muting| names(limits, |_, muting| muting == wanted);
    let off = of(Muting::Off).map(|rules| {
        format!("Turned off in your settings, so not judged and not part of any limit: {rules}.")
    });
    let lowered = of(Muting::Info)
        .map(|rules| format!("Set to info in your settings, so never an alert: {rules}."));
    off.into_iter().chain(lowered).collect()
}

/// The warning where a rule that reads the diary of pain is muted.
pub fn pain_warning(limits: &Limits) -> Option<String> {
    let rules = names(limits, |rule, _| rule.reads_pain())?;
    Some(format!(
        "Your settings mute {rules}: pain or warning signs in your diary may go unnoticed, and the \
         limits ignore them. If something hurts, turn this on again."
    ))
}

/// The ids of muted rules, joined by commas; `None` without one.
fn names(limits: &Limits, is_wanted: impl Fn(&Rule, Muting) -> bool) -> Option<String> {
    let wanted = limits.muted().filter(|(rule, muting)| is_wanted(rule, *muting));
    let ids: Vec<&str> = wanted.map(|(rule, _)| rule.id).collect();
    (!ids.is_empty()).then(|| ids.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_muted_rule_is_named_and_pain_is_warned_of() {
        let mut limits = Limits::default();
        assert_eq!((sentences(&limits), pain_warning(&limits)), (Vec::new(), None));
        limits.mute("hard-days-too-close", "off").unwrap();
        limits.mute("weekly-distance-jump", "info").unwrap();
        assert_eq!(
            sentences(&limits),
            [
                "Turned off in your settings, so not judged and not part of any limit: \
                 hard-days-too-close.",
                "Set to info in your settings, so never an alert: weekly-distance-jump.",
            ]
        );
        assert_eq!(pain_warning(&limits), None);
        limits.mute("red-flag", "info").unwrap();
        assert!(pain_warning(&limits).unwrap().starts_with("Your settings mute red-flag: pain or"));
    }
}
