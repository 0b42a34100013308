//! The thresholds in force: defaults of the rules, overridden by settings; and the rules that
//! settings mute.

use std::collections::BTreeMap;

use super::muting::LEVEL_KEY;
use super::muting::Muting;
use super::rule::Rule;
use crate::rules::RULES;
use crate::suggest::did_you_mean;

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
    /// The value in force.
    pub fn get(&self, rule_id: &'static str, threshold: &Threshold) -> f64 {
        self.overrides.get(&(rule_id, threshold.name)).copied().unwrap_or(threshold.default)
    }

    /// Sets `rule.name` to a value.
    ///
    /// # Errors
    /// A sentence that names the nearest rule or threshold, or the allowed range.
    pub fn set(&mut self, key: &str, value: f64) -> Result<(), String> {
        let (rule_id, name) = key
            .split_once('.')
            .ok_or_else(|| format!("`{key}` is not of the form `rule.threshold`"))?;
        let rule = rule_of(rule_id)?;
        let names = rule.thresholds.iter().map(|threshold| threshold.name).chain([LEVEL_KEY]);
        let threshold =
            rule.thresholds.iter().find(|threshold| threshold.name == name).ok_or_else(|| {
                format!("rule `{rule_id}` has no threshold `{name}`{}", did_you_mean(name, names))
            })?;
        if !(threshold.min..=threshold.max).contains(&value) {
            let (min, max, unit) = (threshold.min, threshold.max, threshold.unit);
            return Err(format!("`{key}` is {value}; it must lie between {min} and {max} {unit}")
                .trim_end()
                .to_owned());
        }
        self.overrides.insert((rule.id, threshold.name), value);
        Ok(())
    }

    /// Turns a rule off, or lowers it to `info`.
    ///
    /// # Errors
    /// A sentence that names the nearest rule or word.
    pub fn mute(&mut self, rule_id: &str, word: &str) -> Result<(), String> {
        let rule = rule_of(rule_id)?;
        self.muted.insert(rule.id, Muting::of(word)?);
        Ok(())
    }

    /// What settings make of a rule; `None` where they leave it as it is.
    pub fn muting(&self, rule_id: &str) -> Option<Muting> {
        self.muted.get(rule_id).copied()
    }

    /// The muted rules, in the order of reports.
    pub fn muted(&self) -> impl Iterator<Item = (&'static Rule, Muting)> + '_ {
        RULES.iter().filter_map(|rule| Some((*rule, self.muting(rule.id)?)))
    }
}

fn rule_of(rule_id: &str) -> Result<&'static Rule, String> {
    let found = RULES.iter().find(|rule| rule.id == rule_id).copied();
    found.ok_or_else(|| {
        let hint = did_you_mean(rule_id, RULES.iter().map(|rule| rule.id));
        format!("no rule `{}`{hint}", crate::label::clean(rule_id))
    })
}
