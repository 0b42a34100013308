//! The rules: patterns known or believed to load the calf, one a file, and their list. What a rule is
//! stands in `contract`, what several compare with in `shared`. Rules read a season and return
//! judgements; they see no files and write no reports.

use crate::base::parallel;
use crate::base::suggest::did_you_mean;
use crate::season::Season;

mod contract;
mod shared;
#[cfg(test)]
mod tests;

mod acute_chronic_ratio;
mod calf_load_spike;
pub mod calf_readiness;
pub(crate) mod changes_too_close;
mod climb_spike;
mod contact_balance_shift;
mod cross_training;
mod downhill_spike;
mod fast_distance_spike;
mod fast_or_steep_after_calf_injury;
mod fast_without_warm_up;
mod few_rest_days;
mod first_fast_after_gap;
mod hard_days_too_close;
mod high_weekly_distance;
mod hilly_block;
mod intensity_without_strength;
pub mod late_form_drift;
mod load_while_sore;
mod long_run_drinking;
mod low_cadence_for_pace;
mod low_drop_share;
mod lower_drop_shoe;
mod minimal_shoe_start;
mod new_runner_start;
mod new_shoe_hard_day;
mod new_surface;
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
mod short_contact_time;
mod sprint_novelty;
mod steep_novelty;
mod step_speed_loss;
mod sudden_form_change;
mod training_monotony;
mod vertical_movement;
mod weekly_calf_load_jump;
mod weekly_climb_jump;
mod weekly_distance_jump;
mod weekly_fast_jump;

use contract::caps::JUST_BELOW_M;
pub use contract::{
    Ahead, Cap, Caps, Citation, Doc, ENGINEERING_DEFAULT, Family, Finding, Gait, Grade, Judgement,
    Level, Limits, MODIFIERS, Meaning, Modifier, Muting, Named, Outcome, Planned, RECURRENCE_WEEKS,
    Rule, SeenIn, Shift, Subject, Threshold, Topic, Verdict,
};
pub(crate) use contract::{EARLIER_CALF_INJURY, LEVEL_KEY, is_after_calf_injury};
pub(crate) use hard_days_too_close::hard_runs;
pub(crate) use shared::calf_loads::distance_share_pct;
pub(crate) use shared::strength::strength_days;
pub(crate) use shoe_wear::worn_m;
pub(crate) use weekly_calf_load_jump::calf_km_left;

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

/// The rule of this id.
///
/// # Errors
/// A sentence that names the nearest rule.
pub fn rule_of(id: &str) -> Result<&'static Rule, String> {
    let found = RULES.iter().find(|rule| rule.id == id).copied();
    found.ok_or_else(|| {
        let hint = did_you_mean(id, RULES.iter().map(|rule| rule.id));
        format!("no rule `{}`{hint}", crate::base::sanitize::clean(id))
    })
}

/// Settings name rules and thresholds.
impl Limits {
    /// Sets `rule.threshold` to a value.
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
        self.set_value(rule.id, threshold, value)
    }

    /// Turns a rule off, or lowers it to `info`.
    ///
    /// # Errors
    /// A sentence that names the nearest rule or word.
    pub fn mute(&mut self, rule_id: &str, word: &str) -> Result<(), String> {
        let rule = rule_of(rule_id)?;
        self.set_muting(rule.id, Muting::of(word)?);
        Ok(())
    }

    /// The muted rules, in the order of reports.
    pub fn muted(&self) -> impl Iterator<Item = (&'static Rule, Muting)> + '_ {
        RULES.iter().filter_map(|rule| Some((*rule, self.muting(rule.id)?)))
    }
}

/// Asks every rule about the whole season; in the order of [`RULES`], then of subjects. What is
/// known of the runner raises levels afterwards, see [`MODIFIERS`]; muted rules stay muted.
pub fn judge(season: &Season, limits: &Limits) -> Vec<Outcome> {
    let said = parallel::map(RULES, |rule| rule.judge(season, limits));
    let outcomes = RULES.iter().zip(said).flat_map(|(rule, said)| outcomes_of(rule, said));
    settled(season, limits, outcomes.collect())
}

/// The same of the rules of some families; those about load among them, by which levels are raised.
pub fn judge_families(
    season: &Season,
    limits: &Limits,
    is_asked: impl Fn(Family) -> bool,
) -> Vec<Outcome> {
    let asked = RULES.iter().filter(|rule| rule.family.is_load() || is_asked(rule.family));
    let outcomes = asked.flat_map(|rule| outcomes_of(rule, rule.judge(season, limits)));
    let mut outcomes = settled(season, limits, outcomes.collect());
    outcomes.retain(|outcome| is_asked(outcome.rule.family));
    outcomes
}

fn outcomes_of(rule: &'static Rule, said: Vec<Judgement>) -> impl Iterator<Item = Outcome> + use<> {
    said.into_iter().map(move |judgement| Outcome { rule, judgement })
}

fn settled(season: &Season, limits: &Limits, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
    contract::modifiers::apply(season, &mut outcomes);
    contract::muting::apply(limits, &mut outcomes);
    outcomes
}
