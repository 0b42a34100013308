//! Alerts: events that ask for attention, each told once, and raised when more is found about it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::event::{Event, Said, Why};
use super::habit::Habits;
use super::past::Past;
use super::voice::{Amount, Voice};
use super::{Light, Settings, Strictness};
use crate::rules::{Family, Grade, Level, Rule};
use crate::season::Season;

/// Something that a person is told.
#[derive(Clone)]
pub struct Alert {
    /// What it is about.
    pub event: Event,
    /// Its light as it rose, by day; never empty.
    pub steps: Vec<Step>,
    /// The rule that speaks for it.
    pub rule: &'static Rule,
    /// The place of what that rule found among the outcomes.
    pub outcome: usize,
    /// What each of its rules measured, of those of which a ratio says anything.
    amounts: BTreeMap<&'static str, Amount>,
    /// The most pain that each of its rules found.
    scores: BTreeMap<&'static str, f64>,
    /// The other rules that found something about the same event.
    pub beside: Vec<&'static Rule>,
    /// Days on which the same was found again and not told again.
    pub again: Vec<NaiveDate>,
    /// How often the like was told before, and what followed.
    pub past: Past,
    /// Last day on which it stands.
    pub until: NaiveDate,
}

/// The light of an alert from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The first day.
    pub day: NaiveDate,
    /// The light.
    pub light: Light,
}

impl Alert {
    /// The day on which it was first told.
    pub fn day(&self) -> NaiveDate {
        self.steps[0].day
    }

    /// Its light when all is known.
    pub fn light(&self) -> Light {
        self.steps[self.steps.len() - 1].light
    }

    /// Its light as it was known on a day; `None` before it was told.
    pub fn light_on(&self, day: NaiveDate) -> Option<Light> {
        self.steps.iter().rev().find(|step| step.day <= day).map(|step| step.light)
    }

    /// Whether it stands on a day.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        (self.day()..=self.until).contains(&day)
    }
}

/// The findings of one event that became known on one day.
struct Batch<'a, 'v> {
    event: Event,
    day: NaiveDate,
    voices: Vec<(usize, &'a Voice<'v>)>,
}

/// What is known of an event so far.
#[derive(Default)]
struct Known {
    /// Findings that no habit silences, as places among the voices.
    voices: Vec<usize>,
    /// Its alert.
    alert: Option<usize>,
}

/// The alerts of a season, and what became of each voice.
pub(super) fn alerts(
    season: &Season,
    voices: &[Voice],
    habits: &Habits,
    settings: &Settings,
) -> (Vec<Alert>, Vec<Said>) {
    let mut said: Vec<Said> = voices
        .iter()
        .map(|voice| Said { event: voice.event, light: None, why: voice.why })
        .collect();
    let mut alerts: Vec<Alert> = Vec::new();
    let mut known: BTreeMap<Event, Known> = BTreeMap::new();
    for batch in batches(voices) {
        let event = known.entry(batch.event).or_default();
        for (index, voice) in &batch.voices {
            match habits.silences(voice, season) {
                true => said[*index].why = Why::Habit,
                false => event.voices.push(*index),
            }
        }
        let heard: Vec<&Voice> = event.voices.iter().map(|&index| &voices[index]).collect();
        let Some(light) = light(&heard, settings) else { continue };
        match event.alert {
            Some(alert) => join(&mut alerts[alert], &batch, light, &heard, settings),
            None => match quiet(&alerts, &batch, &heard, light, settings) {
                Some(earlier) => {
                    alerts[earlier].found_again(batch.day, settings);
                    // They are told with the earlier alert, and say no more of this event.
                    event.voices.drain(..).for_each(|index| said[index].why = Why::QuietTime);
                    continue;
                }
                None => {
                    event.alert = Some(alerts.len());
                    alerts.push(Alert::new(&batch, light, &heard, settings));
                }
            },
        }
        for &index in event.voices.iter().filter(|&&index| voices[index].is_told_beside()) {
            said[index].light = Some(light);
            if voices[index].alone.is_none_or(|alone| alone < light) {
                said[index].why = Why::Agrees;
            }
        }
    }
    let past = |alert: &Alert| {
        let like = alerts.iter().filter(|other| other.rules().any(|rule| rule.id == alert.rule.id));
        Past::of(alert.day(), like.map(Alert::day), season)
    };
    let past: Vec<Past> = alerts.iter().map(past).collect();
    for (alert, past) in alerts.iter_mut().zip(past) {
        alert.past = past;
        alert.end_with_pain(season);
    }
    (alerts, said)
}

/// Voices by day, then by event; sorted by day already.
fn batches<'a, 'v>(voices: &'a [Voice<'v>]) -> Vec<Batch<'a, 'v>> {
    let mut batches: Vec<Batch> = Vec::new();
    for (index, voice) in voices.iter().enumerate() {
        let is_same = |batch: &&mut Batch| batch.day == voice.day && batch.event == voice.event;
        let today = batches.iter_mut().rev().take_while(|batch| batch.day == voice.day);
        match today.into_iter().find(|batch| is_same(batch)) {
            Some(batch) => batch.voices.push((index, voice)),
            None => batches.push(Batch {
                event: voice.event,
                day: voice.day,
                voices: vec![(index, voice)],
            }),
        }
    }
    batches
}

/// The light of an event: the highest that one finding says alone, red where warnings of two kinds agree
/// and one of them has evidence. `None` when it is only listed.
fn light(heard: &[&Voice], settings: &Settings) -> Option<Light> {
    let alone = heard.iter().filter_map(|voice| voice.alone).max();
    let warns = || heard.iter().filter(|voice| voice.finding.level >= Level::Warn);
    let mut kinds: Vec<Family> = warns().map(|voice| voice.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let has_evidence = warns().any(|voice| voice.rule.grade >= Grade::Weak);
    let is_agreed = kinds.len() > 1 && has_evidence && settings.strictness != Strictness::All;
    if is_agreed { alone.max(Some(Light::Red)) } else { alone }
}

/// The earlier alert in whose quiet time a batch falls: every rule that would be told was told in it, no
/// higher and not much further beyond its limit.
fn quiet(
    alerts: &[Alert],
    batch: &Batch,
    heard: &[&Voice],
    light: Light,
    settings: &Settings,
) -> Option<usize> {
    if settings.strictness == Strictness::All {
        return None;
    }
    let speaker = speaker(heard);
    let from = batch.day - Days::new(settings.quiet_days as u64);
    let is_same = |alert: &Alert| {
        let rise = 1.0 + settings.quiet_rise_pct / 100.0;
        // A return is one doing, which goes on until it is over.
        let is_further = speaker.rule.family != Family::Return
            && speaker
                .amount
                .zip(alert.amounts.get(speaker.rule.id))
                .is_some_and(|(now, then)| now.exceeds(then, rise));
        let hurts_more = || {
            speaker
                .score()
                .zip(alert.scores.get(speaker.rule.id))
                .is_some_and(|(now, then)| now > *then)
        };
        alert.last_day() >= from
            && !hurts_more()
            && alert.rules().any(|rule| rule.id == speaker.rule.id)
            && alert.light_on(batch.day) >= Some(light)
            && !is_further
    };
    alerts.iter().rposition(is_same)
}

/// Adds a batch to the alert of its event.
fn join(alert: &mut Alert, batch: &Batch, light: Light, heard: &[&Voice], settings: &Settings) {
    if light > alert.light() {
        alert.steps.push(Step { day: batch.day, light });
        alert.until = until(batch.day, settings);
        alert.speak_by(heard);
    } else {
        alert.name(heard);
    }
}

fn until(day: NaiveDate, settings: &Settings) -> NaiveDate {
    day + Days::new(settings.open_days as u64)
}

/// The finding that speaks for an event: the one that says most alone, then the louder, the better
/// evidence, the rule that speaks first among those of a level.
fn speaker<'a, 'v>(heard: &[&'a Voice<'v>]) -> &'a Voice<'v> {
    let rank = |voice: &&&Voice| {
        let order = std::cmp::Reverse(voice.rule.headline.unwrap_or(u8::MAX));
        let first = std::cmp::Reverse(voice.outcome);
        (voice.alone, voice.finding.level, order, voice.rule.grade, first)
    };
    heard.iter().max_by_key(rank).unwrap_or(&heard[0])
}

impl Alert {
    fn new(batch: &Batch, light: Light, heard: &[&Voice], settings: &Settings) -> Self {
        let first = heard[0];
        let mut alert = Self {
            event: batch.event,
            steps: vec![Step { day: batch.day, light }],
            rule: first.rule,
            outcome: first.outcome,
            amounts: BTreeMap::new(),
            scores: BTreeMap::new(),
            beside: Vec::new(),
            again: Vec::new(),
            past: Past::default(),
            until: until(batch.day, settings),
        };
        alert.speak_by(heard);
        alert
    }

    /// Whether it is one doing that goes on with every day on which it is found: pain, and coming back.
    fn goes_on(&self) -> bool {
        matches!(self.rule.family, Family::Pain | Family::Return)
    }

    /// The day from which its quiet time counts.
    fn last_day(&self) -> NaiveDate {
        match self.again.last() {
            Some(last) if self.goes_on() => *last,
            _ => self.day(),
        }
    }

    /// Adds a day on which the same was found and is not told again.
    fn found_again(&mut self, day: NaiveDate, settings: &Settings) {
        self.again.push(day);
        if self.goes_on() {
            self.until = until(day, settings);
        }
    }

    /// Pain is over with an entry without it, and no longer taken to last some time after the last; a sign
    /// of harm is not.
    fn end_with_pain(&mut self, season: &Season) {
        if self.rule.family != Family::Pain || self.light() == Light::Black {
            return;
        }
        let told = self.again.last().copied().unwrap_or(self.steps[self.steps.len() - 1].day);
        if let Some(last) = season.diary.last_pain_on(told) {
            self.until = self.until.min(last.holds_until().max(told));
        }
        let entries = season.diary.entries.iter().filter(|entry| entry.may_be_calf());
        let mut free = entries.flat_map(|entry| entry.felt()).filter(|felt| !felt.is_pain());
        if let Some(felt) = free.find(|felt| felt.day > told) {
            self.until = self.until.min(felt.day - Days::new(1));
        }
    }

    /// Lets the finding that says most speak for it. What was told stays as it was until it rises.
    fn speak_by(&mut self, heard: &[&Voice]) {
        let speaker = speaker(heard);
        (self.rule, self.outcome) = (speaker.rule, speaker.outcome);
        self.name(heard);
    }

    /// Names every rule that is told in it.
    fn name(&mut self, heard: &[&Voice]) {
        self.beside.clear();
        for voice in heard.iter().filter(|voice| voice.is_told_beside()) {
            self.amounts.extend(voice.amount.map(|amount| (voice.rule.id, amount)));
            if let Some(score) = voice.score() {
                let most = self.scores.entry(voice.rule.id).or_insert(score);
                *most = most.max(score);
            }
            if self.rules().all(|rule| rule.id != voice.rule.id) {
                self.beside.push(voice.rule);
            }
        }
    }

    /// Every rule that is part of it.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        std::iter::once(self.rule).chain(self.beside.iter().copied())
    }
}
