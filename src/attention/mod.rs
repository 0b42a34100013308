//! What of all findings a person is told: findings about the same doing are one event, and an event that
//! asks for attention is an alert. Evidence bounds what a finding says alone, two that agree say more, and
//! what the runner does every other week is told once. Holds no text.
//!
//! Everything is decided by what lay before: what is told of a day does not change when more is known.

mod alert;
mod event;
mod habit;
mod light;
mod past;
mod settings;
#[cfg(test)]
mod tests;
mod voice;

pub use alert::{Alert, Step};
pub use event::{Event, Said, Why};
pub use habit::Habit;
pub use light::Light;
pub use past::Past;
pub use settings::{SETTINGS, Setting, Settings, Strictness};
pub use voice::{Amount, alone, is_of_pain};

use chrono::NaiveDate;

use crate::rules::{Outcome, Verdict};
use crate::season::{Season, Week};

/// What is told of a season, and why the rest is not.
#[derive(Clone, Default)]
pub struct Told {
    /// By the day on which each was first told.
    pub alerts: Vec<Alert>,
    /// What the runner does so often that it is told once, as of the last day; one a rule at most.
    pub habits: Vec<Habit>,
    /// For each outcome, what became of it; `None` where it raised nothing.
    said: Vec<Option<Said>>,
}

/// Decides what is told of the outcomes of a season.
pub fn attend(season: &Season, outcomes: &[Outcome], settings: &Settings) -> Told {
    let voices = voice::voices(season, outcomes, settings);
    let habits = habit::Habits::of(season, &voices, settings);
    let (alerts, said) = alert::alerts(season, &voices, &habits, settings);
    let mut by_outcome: Vec<Option<Said>> = vec![None; outcomes.len()];
    for (voice, said) in voices.iter().zip(said) {
        by_outcome[voice.outcome] = Some(said);
    }
    for (outcome, said) in outcomes.iter().zip(&mut by_outcome) {
        if said.is_none() && matches!(outcome.judgement.verdict, Verdict::Raised(_)) {
            let event = Event::of(outcome.judgement.subject, season);
            *said = Some(Said { event, light: None, why: Why::Evidence });
        }
    }
    Told { alerts, habits: habits.standing(season), said: by_outcome }
}

impl Told {
    /// What became of an outcome of the list that was attended to.
    pub fn said(&self, outcome: usize) -> Option<&Said> {
        self.said.get(outcome)?.as_ref()
    }

    /// Keeps beside some outcomes whatever stands, and all that is told in one alert with one of them.
    pub fn keep_alerts_whole(&self, season: &Season, is_kept: &mut [bool]) {
        for alert in &self.alerts {
            let is_told_in = |said: &Option<Said>| {
                said.is_some_and(|said| said.light.is_some() && said.event == alert.event)
            };
            let told = || (0..self.said.len()).filter(|place| is_told_in(&self.said[*place]));
            if alert.is_open_on(season.as_of) || told().any(|place| is_kept[place]) {
                told().for_each(|place| is_kept[place] = true);
            }
        }
    }

    /// The same for the outcomes that are kept. An alert goes with the finding that speaks for it.
    #[must_use]
    pub fn keep(self, is_kept: &[bool]) -> Self {
        let places: Vec<usize> = is_kept
            .iter()
            .scan(0, |next, is_kept| {
                let place = *next;
                *next += usize::from(*is_kept);
                Some(place)
            })
            .collect();
        let kept = |outcome: usize| is_kept.get(outcome).copied().unwrap_or(false);
        let alerts = self.alerts.into_iter().filter(|alert| kept(alert.outcome));
        let alerts = alerts.map(|mut alert| {
            alert.outcome = places[alert.outcome];
            alert
        });
        let said = self.said.into_iter().enumerate().filter(|(outcome, _)| kept(*outcome));
        Self {
            alerts: alerts.collect(),
            said: said.map(|(_, said)| said).collect(),
            habits: self.habits,
        }
    }

    /// Every day in it, moved.
    pub(crate) fn move_days(&mut self, moved: impl Fn(NaiveDate) -> NaiveDate) {
        let mut move_day = |day: &mut NaiveDate| *day = moved(*day);
        for alert in &mut self.alerts {
            move_day(&mut alert.event.day);
            move_day(&mut alert.until);
            alert.steps.iter_mut().for_each(|step| move_day(&mut step.day));
            alert.again.iter_mut().for_each(&mut move_day);
        }
        self.said.iter_mut().flatten().for_each(|said| move_day(&mut said.event.day));
    }

    /// The findings that are told, each at the level of its alert: of these outcomes, which must be those
    /// that were attended to.
    pub fn outcomes(&self, outcomes: &[Outcome]) -> Vec<Outcome> {
        let told = |(outcome, said): (&Outcome, &Option<Said>)| {
            let light = said.as_ref()?.light?;
            let mut judgement = outcome.judgement.clone();
            if let Verdict::Raised(finding) = &mut judgement.verdict {
                finding.level = light.level();
            }
            Some(Outcome { rule: outcome.rule, judgement })
        };
        outcomes.iter().zip(&self.said).filter_map(told).collect()
    }

    /// The findings that no alert says.
    pub fn untold(&self, outcomes: &[Outcome]) -> Vec<Outcome> {
        let is_told = |said: &Option<Said>| said.as_ref().is_some_and(|said| said.light.is_some());
        let found = |outcome: &Outcome| matches!(outcome.judgement.verdict, Verdict::Raised(_));
        let all = outcomes.iter().zip(&self.said);
        let untold = all.filter(|(outcome, said)| found(outcome) && !is_told(said));
        let copy = |outcome: &Outcome| Outcome {
            rule: outcome.rule,
            judgement: outcome.judgement.clone(),
        };
        untold.map(|(outcome, _)| copy(outcome)).collect()
    }

    /// The light of a week: the highest of what was first told or raised in it.
    pub fn light_of(&self, week: &Week) -> Option<Light> {
        let days = week.start..=week.end();
        let steps = self.alerts.iter().flat_map(|alert| &alert.steps);
        steps.filter(|step| days.contains(&step.day)).map(|step| step.light).max()
    }

    /// The alerts that stand on a day, the highest first, then those of better evidence, then the newest.
    pub fn open_on(&self, day: NaiveDate) -> Vec<&Alert> {
        let open = self.places_open_on(day).into_iter();
        open.map(|place| &self.alerts[place]).collect()
    }

    /// The same as places in the list of alerts.
    pub fn places_open_on(&self, day: NaiveDate) -> Vec<usize> {
        let is_open = |place: &usize| self.alerts[*place].is_open_on(day);
        let mut open: Vec<usize> = (0..self.alerts.len()).filter(is_open).collect();
        open.sort_by_key(|place| {
            let alert = &self.alerts[*place];
            let (light, since) = (alert.light_on(day), alert.day());
            std::cmp::Reverse((light, alert.rule.grade, since, alert.outcome))
        });
        open
    }
}
