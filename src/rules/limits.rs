//! The thresholds in force: defaults of the rules, overridden by settings.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Threshold;

/// Values that settings gave to thresholds, by rule and threshold name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    overrides: BTreeMap<(&'static str, &'static str), f64>,
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
        let ids = super::RULES.iter().map(|rule| rule.id);
        let rule = super::RULES
            .iter()
            .find(|rule| rule.id == rule_id)
            .ok_or_else(|| format!("no rule `{rule_id}`{}", did_you_mean(rule_id, ids)))?;
        let names = rule.thresholds.iter().map(|threshold| threshold.name);
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
}

/// Likeness (Jaro and Winkler) below which a name is no guess; engineering default.
const LEAST_LIKENESS: f64 = 0.6;

/// `; did you mean ...?` with the known name nearest to a wrong one.
pub fn did_you_mean<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    known
        .map(|name| {
            // A word of the name is near enough, too: `km` for `distance_km`.
            let is_word = name.split(['_', '-']).any(|word| word == wrong);
            let likeness = strsim::jaro_winkler(wrong, name);
            (if is_word { likeness.max(LEAST_LIKENESS) } else { likeness }, name)
        })
        .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
        // Of equals the first.
        .max_by(|a, b| a.0.total_cmp(&b.0).then(Ordering::Greater))
        .map(|(_, name)| name)
        .map_or(String::new(), |nearest| format!("; did you mean `{nearest}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_near_or_none() {
        let known = ["distance_km", "distance_m", "fast_km", "date"];
        let guess = |wrong: &str| did_you_mean(wrong, known.into_iter());
        assert_eq!(guess("distanc_km"), "; did you mean `distance_km`?");
        assert_eq!(guess("km"), "; did you mean `distance_km`?");
        assert_eq!(guess("xyzzy"), "");
    }
}
