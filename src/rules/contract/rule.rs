//! A rule: what it looks for, why, on what evidence, and how it judges. Every field is mandatory.

use std::fmt;

use super::caps::{Ahead, Cap};
use super::citations::Citation;
use super::finding::{Finding, Judgement};
use super::limits::{Limits, Threshold};
use crate::base::quantity::UnitSystem;
use crate::columns::Column;
use crate::season::Season;

/// One rule with everything that is known about it.
pub struct Rule {
    /// Stable kebab-case name of the pattern; the file has the same name.
    pub id: &'static str,
    /// The pattern in a few words.
    pub title: &'static str,
    /// What kind of pattern it is; modifiers and reports go by it.
    pub family: Family,
    /// Which charts flag its findings.
    pub topic: Topic,
    /// Its place among the rules whose sentence stands for all findings of a level about one run, week
    /// or entry, the best 1; `None` behind all of these.
    pub headline: Option<u8>,
    /// Whether the age of the runner can raise its findings.
    pub rises_with_age: bool,
    /// What it does, why, when it is wrong, what to do next.
    pub doc: Doc,
    /// What was published for and against it.
    pub evidence: &'static [Citation],
    /// How good that evidence is for the rule as it stands.
    pub grade: Grade,
    /// The columns without which it finds nothing.
    pub needs: &'static [&'static Column],
    /// What it asks of the runner: keys of `athlete.toml` and columns of `diary.csv`.
    pub asks: &'static [&'static str],
    /// Every number a user may set.
    pub thresholds: &'static [&'static Threshold],
    /// Judges every run or every week of a season, in order.
    pub check: fn(&Season, &Limits) -> Vec<Judgement>,
    /// The sentence about one finding, in the reader's units.
    pub message: fn(&Finding, UnitSystem) -> String,
    /// How much a run on a day may have before the rule speaks; `None` for rules that no amount of
    /// a run can keep silent.
    pub caps: Option<Caps>,
}

impl Rule {
    /// What to do about a finding of this rule: its own advice, else that of the rule.
    pub fn next_step(&self, finding: &Finding) -> &'static str {
        finding.next_step.unwrap_or(self.doc.next_step)
    }

    #[cfg(test)]
    fn declares(&self, threshold: &Threshold) -> bool {
        self.thresholds.contains(&threshold)
    }
}

impl Limits {
    /// The value in force of one of the thresholds of a rule.
    pub fn get(&self, rule: &Rule, threshold: &Threshold) -> f64 {
        // What a rule does not declare no user can set, and `explain` does not show.
        #[cfg(test)]
        assert!(rule.declares(threshold), "`{}` does not declare `{}`", rule.id, threshold.name);
        self.value(rule.id, threshold)
    }
}

/// How much a run on a day may have before a rule speaks.
pub type Caps = fn(&Season, &Limits, &Ahead) -> Vec<Cap>;

/// What kind of pattern a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// How much was run.
    Volume,
    /// How fast.
    Speed,
    /// How steep.
    Hills,
    /// Distance, speed, slope and cadence in one estimate.
    CalfLoad,
    /// Time to get used to something, and to rest.
    Recovery,
    /// How the runner moves.
    Form,
    /// Coming back after time off or an injury.
    Return,
    /// What the diary says of pain.
    Pain,
    /// Shoes.
    Shoes,
    /// Surface and weather.
    Surroundings,
    /// What went well.
    Encouragement,
}

impl Family {
    /// Whether its rules measure how much a run or a week loads the legs.
    pub fn is_load(self) -> bool {
        matches!(self, Self::Volume | Self::Speed | Self::Hills | Self::CalfLoad)
    }

    /// The heading above its rules.
    pub fn title(self) -> &'static str {
        match self {
            Self::Volume => "Volume",
            Self::Speed => "Speed",
            Self::Hills => "Hills",
            Self::CalfLoad => "Calf load",
            Self::Recovery => "Adaptation and recovery",
            Self::Form => "Form",
            Self::Return => "Coming back",
            Self::Pain => "Pain",
            Self::Shoes => "Shoes",
            Self::Surroundings => "Surface and weather",
            Self::Encouragement => "What went well",
        }
    }
}

/// What a finding is about; each chart flags those of one topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// How far, how often, and whatever is about several things at once.
    Distance,
    /// Climb and steep ground.
    Climb,
    /// Fast running.
    Fast,
    /// Estimated calf load.
    CalfLoad,
    /// Cadence and other form.
    Form,
}

/// A rule's page.
pub struct Doc {
    /// What it compares with what.
    pub what: &'static str,
    /// Why that may load the calf.
    pub why: &'static str,
    /// Known false alarms and limits.
    pub when_wrong: &'static str,
    /// What to do when it speaks.
    pub next_step: &'static str,
}

/// How good the evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Coaching habit.
    Convention,
    /// Good studies disagree.
    Contested,
    /// One cohort, or mixed results.
    Weak,
    /// One large, directly matching study or several smaller ones.
    Moderate,
    /// Consistent trials or a meta-analysis.
    Strong,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Convention => "convention",
            Self::Contested => "contested",
            Self::Weak => "weak",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
        })
    }
}

/// A judgement together with the rule that made it.
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// What it says about one subject.
    pub judgement: Judgement,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule_of;

    #[test]
    #[should_panic(expected = "`weekly-distance-jump` does not declare `min_base_m`")]
    fn a_rule_has_no_threshold_that_another_declares() {
        let spike = rule_of("session-distance-spike").unwrap();
        let base = spike.thresholds.iter().find(|one| one.name == "min_base_m").unwrap();
        assert_eq!(Limits::default().get(spike, base), base.default);
        Limits::default().get(rule_of("weekly-distance-jump").unwrap(), base);
    }
}
