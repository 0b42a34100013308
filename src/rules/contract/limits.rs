//! The thresholds in force: defaults of the rules, overridden by settings; and the rules that
//! settings mute.

use std::collections::BTreeMap;

use crate::base::suggest::did_you_mean;

/// Source of a threshold that nobody has measured.
pub const ENGINEERING_DEFAULT: &str = "engineering default; no study supports the exact number";

/// A number that a user may set, with its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Name with its unit as suffix.
    pub name: &'static str,
    /// Value without settings.
    pub default: f64,
    /// Lowest value that makes sense.
    pub min: f64,
    /// Highest value that makes sense.
    pub max: f64,
    /// Unit for people.
    pub unit: &'static str,
    /// Where the default comes from.
    pub source: &'static str,
}

impl Threshold {
    /// A threshold whose default is a sensible choice that no study supports, with its range.
    pub(in crate::rules) const fn assumed(
        name: &'static str,
        default: f64,
        (min, max): (f64, f64),
        unit: &'static str,
    ) -> Self {
        Self { name, default, min, max, unit, source: ENGINEERING_DEFAULT }
    }
}

/// Values that settings gave to thresholds, by rule and threshold name, and what they mute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    overrides: BTreeMap<(&'static str, &'static str), f64>,
    muted: BTreeMap<&'static str, Muting>,
}

impl Limits {
    /// The value in force of a threshold of a rule.
    pub(super) fn value(&self, rule_id: &'static str, threshold: &Threshold) -> f64 {
        self.overrides.get(&(rule_id, threshold.name)).copied().unwrap_or(threshold.default)
    }

    /// Sets a threshold of a rule to a value.
    ///
    /// # Errors
    /// A sentence with the allowed range.
    pub(in crate::rules) fn set_value(
        &mut self,
        rule_id: &'static str,
        threshold: &Threshold,
        value: f64,
    ) -> Result<(), String> {
        let Threshold { name, min, max, unit, .. } = *threshold;
        if !(min..=max).contains(&value) {
            let fault = format!(
                "`{rule_id}.{name}` is {value}; it must lie between {min} and {max} {unit}"
            );
            return Err(fault.trim_end().to_owned());
        }
        self.overrides.insert((rule_id, name), value);
        Ok(())
    }

    /// Turns a rule off, or lowers it to `info`.
    pub(in crate::rules) fn set_muting(&mut self, rule_id: &'static str, muting: Muting) {
        self.muted.insert(rule_id, muting);
    }

    /// What settings make of a rule; `None` where they leave it as it is.
    pub fn muting(&self, rule_id: &str) -> Option<Muting> {
        self.muted.get(rule_id).copied()
    }
}

/// The key beside the thresholds of a rule: `[rules.ID] level = "off"`.
pub(crate) const LEVEL_KEY: &str = "level";

/// What settings make of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Muting {
    /// It is not run.
    Off,
    /// It says no more than `info`.
    Info,
}

const WORDS: [(&str, Muting); 2] = [("off", Muting::Off), ("info", Muting::Info)];

impl Muting {
    /// The muting of a word, in any case.
    ///
    /// # Errors
    /// A sentence with the words, and the nearest.
    pub fn of(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_lowercase();
        let found = WORDS.iter().find(|(word, _)| *word == lower);
        found.map(|(_, muting)| *muting).ok_or_else(|| {
            let hint = did_you_mean(&lower, WORDS.iter().map(|(word, _)| *word));
            format!("a rule can be set to `off` or `info`, not to `{lower}`{hint}")
        })
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(_, muting)| *muting == self).map_or("", |(word, _)| word)
    }
}
