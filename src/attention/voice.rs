//! A finding that may be told, with what it says alone.

use chrono::NaiveDate;

use super::event::{Event, Why};
use super::{Light, Settings, Strictness};
use crate::base::quantity::Unit;
use crate::rules::{Family, Finding, Grade, Level, Outcome, Rule, Shift, Verdict};
use crate::rules::{distance_share_pct, is_after_calf_injury};
use crate::season::Season;

/// A finding above information.
pub(super) struct Voice<'a> {
    /// Its place among the outcomes.
    pub(super) outcome: usize,
    pub(super) rule: &'static Rule,
    pub(super) finding: &'a Finding,
    /// The day on which it was known.
    pub(super) day: NaiveDate,
    pub(super) event: Event,
    /// What it says alone; `None` when it is only listed.
    pub(super) alone: Option<Light>,
    /// Why.
    pub(super) why: Why,
    /// What was measured; `None` for rules of which a ratio says nothing.
    pub(super) amount: Option<Amount>,
    /// Whether the runner has said that it hurts, so that nothing makes it less.
    pub(super) is_of_pain: bool,
}

/// The share of a calf load by distance from which it says what the distance says.
const BY_DISTANCE_PCT: f64 = 60.0;

/// The findings above information by the day on which they were known, each with what it says alone.
/// What went well asks for nothing.
pub(super) fn voices<'a>(
    season: &Season,
    outcomes: &'a [Outcome],
    settings: &Settings,
) -> Vec<Voice<'a>> {
    let voice = |(outcome, one): (usize, &'a Outcome)| match &one.judgement.verdict {
        Verdict::Raised(finding)
            if finding.level > Level::Info && one.rule.family != Family::Encouragement =>
        {
            let subject = one.judgement.subject;
            let day = subject.day(season);
            let is_of_pain = is_of_pain(one.rule, season, day);
            let alone = |level| light(one.rule, finding, level, is_of_pain, settings);
            let light = alone(finding.level);
            Some(Voice {
                outcome,
                rule: one.rule,
                finding,
                day,
                event: Event::of_finding(one.rule, subject, finding, season),
                alone: light,
                why: why(finding, light, alone),
                amount: Amount::of(one.rule, finding),
                is_of_pain,
            })
        }
        _ => None,
    };
    let mut voices: Vec<Voice> = outcomes.iter().enumerate().filter_map(voice).collect();
    voices.sort_by_key(|voice| (voice.day, voice.outcome));
    voices
}

/// Pain, and coming back after an injury of the calf: these keep their own level whatever their evidence.
pub fn is_of_pain(rule: &Rule, season: &Season, day: NaiveDate) -> bool {
    rule.family == Family::Pain
        || rule.family == Family::Return && is_after_calf_injury(season, day)
}

/// What a finding of a day says alone; `None` when it is only listed.
pub fn alone(
    rule: &Rule,
    finding: &Finding,
    season: &Season,
    day: NaiveDate,
    settings: &Settings,
) -> Option<Light> {
    light(rule, finding, finding.level, is_of_pain(rule, season, day), settings)
}

/// What a finding of a level says alone.
fn light(
    rule: &Rule,
    finding: &Finding,
    level: Level,
    is_of_pain: bool,
    settings: &Settings,
) -> Option<Light> {
    let own = Light::of(level)?;
    if is_of_pain || own == Light::Black || settings.strictness == Strictness::All {
        return Some(own);
    }
    let is_far =
        || Amount::of(rule, finding).is_some_and(|it| it.beyond >= settings.far_beyond_ratio);
    let light = match (rule.grade, level) {
        (Grade::Strong | Grade::Moderate, _) => Some(own),
        // How a runner moves is found rarely, and nothing else would tell of it.
        (_, Level::Warn) if rule.family == Family::Form => Some(Light::Amber),
        (Grade::Weak, Level::Warn) => Some(Light::Amber),
        // A step back into running binds the next run, and what goes beyond a limit is told.
        (_, _) if rule.family == Family::Return => Some(Light::Amber),
        (Grade::Weak, _) | (Grade::Contested | Grade::Convention, Level::Warn) => {
            is_far().then_some(Light::Amber)
        }
        (Grade::Contested | Grade::Convention, _) => None,
    };
    light.filter(|light| settings.strictness != Strictness::Quiet || *light > Light::Amber)
}

/// Why a finding is told alone, or is not.
fn why(finding: &Finding, light: Option<Light>, alone: impl Fn(Level) -> Option<Light>) -> Why {
    match (finding.shift, light) {
        (Some(Shift::Raised), Some(_)) if alone(finding.level.lowered()) < light => Why::RaisedBy,
        (Some(Shift::Doubted), None) if alone(finding.level.raised()).is_some() => Why::Doubt,
        (_, Some(_)) => Why::Alone,
        (_, None) => Why::Evidence,
    }
}

/// How much was measured by a rule that measures how much was done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// What was measured, in the unit of the rule.
    pub measured: f64,
    /// The same over the limit of the rule, 1 or more.
    pub beyond: f64,
}

impl Amount {
    pub(super) fn of(rule: &Rule, finding: &Finding) -> Option<Self> {
        let is_amount = rule.family.is_load() || rule.family == Family::Return;
        let (measured, limit) = (finding.measured.value, finding.limit.value);
        let beyond = measured / limit;
        (is_amount && limit > 0.0 && measured >= limit).then_some(Self { measured, beyond })
    }

    /// Whether it lies so many times further beyond its limit, or is itself so many times as much.
    pub(super) fn exceeds(&self, other: &Self, times: f64) -> bool {
        self.beyond > other.beyond * times || self.measured > other.measured * times
    }
}

impl Voice<'_> {
    /// What it is about, for telling whether two agree: a calf load that distance explains says what the
    /// distance says.
    pub(super) fn kind(&self) -> Family {
        let by_distance = distance_share_pct(self.finding);
        match self.rule.family {
            Family::CalfLoad if by_distance.is_some_and(|pct| pct >= BY_DISTANCE_PCT) => {
                Family::Volume
            }
            family => family,
        }
    }

    /// How strong the pain was that a rule of pain found; `None` of other rules, and without a score.
    pub(super) fn score(&self) -> Option<f64> {
        let is_score = self.rule.family == Family::Pain && self.finding.measured.unit == Unit::Pain;
        is_score.then_some(self.finding.measured.value)
    }

    /// Whether an alert of its event names it: it says something alone, or it is a warning that agrees.
    pub(super) fn is_told_beside(&self) -> bool {
        self.alone.is_some() || self.finding.level >= Level::Warn
    }

    /// Whether a habit of the runner can silence it: not the step of a single run beyond all of a month,
    /// which has the best evidence of all, not coming back, which is no way to train however often it is
    /// done, and nothing that hurts.
    pub(super) fn may_be_habit(&self) -> bool {
        use Family::{CalfLoad, Hills, Recovery, Speed, Volume};
        let is_of_habits = matches!(self.rule.family, Volume | Speed | Hills | CalfLoad | Recovery);
        is_of_habits && self.rule.grade < Grade::Moderate && !self.is_of_pain
    }
}
