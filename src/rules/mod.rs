//! The rules: patterns known or believed to load the calf, one a file. Contract, scales, and the
//! list. Rules read a season and return judgements; they see no files and write no reports.

use std::fmt;

use crate::columns::Column;
use crate::parallel;
use crate::quantity::UnitSystem;
use crate::season::Season;

mod acute_chronic_ratio;
mod ahead;
#[cfg(test)]
mod alone;
mod baseline;
mod calf_load_spike;
mod calf_loads;
pub mod calf_readiness;
mod changes_too_close;
mod citations;
mod climb_spike;
mod contact_balance_shift;
mod cross_training;
mod days;
mod downhill_spike;
mod easy_heart;
mod entries;
mod fast_distance_spike;
mod fast_or_steep_after_calf_injury;
mod fast_without_warm_up;
mod few_rest_days;
mod finding;
mod first_fast_after_gap;
mod form;
mod gauge;
mod hard_days_too_close;
mod hardness;
mod high_weekly_distance;
mod hilly_block;
mod intensity_without_strength;
pub mod late_form_drift;
mod layoff;
pub mod limits;
mod load_while_sore;
mod long_run_drinking;
mod low_cadence_for_pace;
mod low_drop_share;
mod lower_drop_shoe;
mod minimal_shoe_start;
pub mod modifiers;
pub(crate) mod muting;
mod new_runner_start;
mod new_shoe_hard_day;
mod new_surface;
mod onsets;
#[cfg(test)]
mod over_seasons;
pub mod pain_during_run;
mod persistent_pain;
mod raised_again_too_soon;
mod recurring_calf_pain;
mod red_flag;
mod retired_shoe;
mod return_after_layoff;
mod rising_pain;
pub mod session_distance_spike;
mod shoe_rotation;
mod shoe_wear;
mod shoes;
mod short_contact_time;
#[cfg(test)]
mod sources;
mod sprint_novelty;
mod steep_novelty;
mod step_speed_loss;
mod strength;
mod sudden_form_change;
#[cfg(test)]
mod tests;
mod training_monotony;
mod usual_week;
mod vertical_movement;
mod weekly_calf_load_jump;
mod weekly_climb_jump;
mod weekly_distance_jump;
mod weekly_fast_jump;

use ahead::JUST_BELOW_M;
pub use ahead::{Ahead, Cap, Planned};
pub use finding::{Finding, Judgement, Level, Named, Subject, Verdict};
pub use limits::Limits;
pub use muting::Muting;

/// Every rule, in the order of reports.
pub const RULES: &[&Rule] = &[
    &session_distance_spike::RULE,
    &weekly_distance_jump::RULE,
    &high_weekly_distance::RULE,
    &new_runner_start::RULE,
    &acute_chronic_ratio::RULE,
    &changes_too_close::RULE,
    &raised_again_too_soon::RULE,
    &hard_days_too_close::RULE,
    &fast_without_warm_up::RULE,
    &intensity_without_strength::RULE,
    &training_monotony::RULE,
    &few_rest_days::RULE,
    &low_cadence_for_pace::RULE,
    &late_form_drift::RULE,
    &sudden_form_change::RULE,
    &short_contact_time::RULE,
    &vertical_movement::RULE,
    &contact_balance_shift::RULE,
    &step_speed_loss::RULE,
    &fast_distance_spike::RULE,
    &first_fast_after_gap::RULE,
    &weekly_fast_jump::RULE,
    &sprint_novelty::RULE,
    &climb_spike::RULE,
    &weekly_climb_jump::RULE,
    &steep_novelty::RULE,
    &downhill_spike::RULE,
    &hilly_block::RULE,
    &calf_load_spike::RULE,
    &weekly_calf_load_jump::RULE,
    &return_after_layoff::RULE,
    &fast_or_steep_after_calf_injury::RULE,
    &calf_readiness::RULE,
    &red_flag::RULE,
    &pain_during_run::RULE,
    &rising_pain::RULE,
    &persistent_pain::RULE,
    &recurring_calf_pain::RULE,
    &load_while_sore::RULE,
    &lower_drop_shoe::RULE,
    &low_drop_share::RULE,
    &minimal_shoe_start::RULE,
    &shoe_wear::RULE,
    &retired_shoe::RULE,
    &new_shoe_hard_day::RULE,
    &new_surface::RULE,
    &long_run_drinking::RULE,
    &cross_training::RULE,
    &shoe_rotation::RULE,
];

/// Source of a threshold that nobody has measured.
pub const ENGINEERING_DEFAULT: &str = "engineering default; no study supports the exact number";

/// One rule with everything that is known about it.
pub struct Rule {
    /// Stable kebab-case name of the pattern; the file has the same name.
    pub id: &'static str,
    /// The pattern in a few words.
    pub title: &'static str,
    /// What kind of pattern it is; modifiers and reports go by it.
    pub family: Family,
    /// What it does, why, when it is wrong, what to do next.
    pub doc: Doc,
    /// What was published for and against it.
    pub evidence: &'static [Citation],
    /// How good that evidence is for the rule as it stands.
    pub grade: Grade,
    /// The columns it cannot do without.
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
    pub headroom: Option<Caps>,
}

impl Rule {
    /// What to do about a finding of this rule: its own advice, else that of the rule.
    pub fn next_step(&self, finding: &Finding) -> &'static str {
        finding.next_step.unwrap_or(self.doc.next_step)
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

/// One published source.
pub struct Citation {
    /// Author and year.
    pub short: &'static str,
    /// DOI, or PMID/PMC number with its prefix; empty when neither is known.
    pub doi: &'static str,
    /// Population, effect, interval, and what it did not show.
    pub finding: &'static str,
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
    const fn assumed(
        name: &'static str,
        default: f64,
        (min, max): (f64, f64),
        unit: &'static str,
    ) -> Self {
        Self { name, default, min, max, unit, source: ENGINEERING_DEFAULT }
    }
}

/// A judgement together with the rule that made it.
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// What it says about one subject.
    pub judgement: Judgement,
}

/// Asks every rule about the whole season; in the order of [`RULES`], then of subjects. What is
/// known of the runner raises levels afterwards, see [`modifiers`]; muted rules stay muted.
pub fn judge(season: &Season, limits: &Limits) -> Vec<Outcome> {
    let said = parallel::map(RULES, |rule| rule.judge(season, limits));
    let of_rule = |(rule, judgements): (&&'static Rule, Vec<Judgement>)| {
        let rule = *rule;
        judgements.into_iter().map(move |judgement| Outcome { rule, judgement })
    };
    let mut outcomes = Vec::with_capacity(said.iter().map(Vec::len).sum());
    outcomes.extend(RULES.iter().zip(said).flat_map(of_rule));
    modifiers::apply(season, &mut outcomes);
    muting::apply(limits, &mut outcomes);
    outcomes
}
