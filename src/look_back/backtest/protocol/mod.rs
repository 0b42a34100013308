//! The protocol for many athletes: whether an injury begins more often in the week after a flag
//! than after other days of the same athlete. In go days, flags and injuries of each athlete; out
//! come rate ratios with intervals, and what naive flags would have done on the same days.
//!
//! Thresholds are fixed before any outcome is seen, nothing is fitted, and no athlete is compared
//! with another one: counts are made within each athlete and added up.

mod days;
mod followed;
mod ratio;
mod rivals;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use followed::{CENSORED_DAYS, CONTROL_DAYS, Followed, FollowedStretch, OUTCOME_DAYS};
pub use ratio::{MIN_ATHLETES, MIN_EXPECTED, Ratio};

use super::DAYS_PER_MONTH;
use days::{Day, Flags, Outcome};
use ratio::Counts;

/// The result for all athletes together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Protocol {
    /// How many athletes there are.
    pub athletes: usize,
    /// How many injuries began, 14 days without between one and the next.
    pub episodes: usize,
    /// Days of all athletes that count: not injured, not in the 14 days after, and with a known
    /// week to follow.
    pub days: usize,
    /// Share of these days that an injury followed within 7 days, 0 to 1; `None` without days.
    pub base_rate: Option<f64>,
    /// One line a rule, in the order of the catalogue; rules that could judge nothing are left
    /// out.
    pub rules: Vec<Line>,
    /// The same for flags that anybody could raise.
    pub rivals: Vec<Line>,
}

/// What one kind of flag did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Id of the rule, or the name of the naive flag.
    pub name: &'static str,
    /// Days that count and have the flag.
    pub flagged_days: usize,
    /// Those of them that an injury followed.
    pub flagged_followed: usize,
    /// Days that count and do not have it.
    pub unflagged_days: usize,
    /// Those of them that an injury followed.
    pub unflagged_followed: usize,
    /// Flags per athlete and month.
    pub alarms_per_month: Option<f64>,
    /// How much more often an injury follows a flagged day than another day of the same athlete.
    pub rate_ratio: Ratio,
    /// Interval of the same ratio for random flags, as many for each athlete, 95 % of 1,000 draws;
    /// `None` where it cannot be told, and for naive flags.
    pub random: Option<(f64, f64)>,
    /// Share of injuries with a flag in the 7 days before, 0 to 1.
    pub sensitivity: Option<f64>,
    /// Share of flagged days that an injury followed, 0 to 1: the positive predictive value.
    pub ppv: Option<f64>,
    /// The same ratio for injuries that began 14 to 8 days before, which no flag can cause.
    pub control: Ratio,
}

/// Carries out the protocol.
pub fn protocol(athletes: &[Followed]) -> Protocol {
    let study = Study::of(athletes);
    let counted = || study.days.iter().flatten().flatten().filter(|day| day.is_counted);
    let (all, followed) = (counted().count(), counted().filter(|day| day.is_followed).count());
    Protocol {
        athletes: athletes.len(),
        episodes: athletes.iter().map(|athlete| athlete.episodes.len()).sum(),
        days: all,
        base_rate: share(followed, all),
        rules: study
            .rules()
            .into_iter()
            .filter_map(|rule| study.line(rule, true, |stretch| rule_flags(stretch, rule)))
            .collect(),
        rivals: rivals::RIVALS
            .iter()
            .filter_map(|rival| {
                study.line(rival.name, false, |stretch| Some((rival.flags)(stretch)))
            })
            .collect(),
    }
}

fn rule_flags(stretch: &FollowedStretch, rule: &str) -> Option<Flags> {
    let days = stretch.rules.iter().find(|days| days.rule == rule)?;
    Some(Flags { from: *days.judged.first()?, days: days.spoken_days().collect() })
}

/// The athletes, and what each of their days is good for.
struct Study<'a> {
    athletes: &'a [Followed],
    /// Days by athlete and stretch.
    days: Vec<Vec<Vec<Day>>>,
}

impl<'a> Study<'a> {
    fn of(athletes: &'a [Followed]) -> Self {
        let of_one = |athlete: &Followed| {
            athlete.stretches.iter().map(|one| days::days(one, &athlete.episodes)).collect()
        };
        Self { athletes, days: athletes.iter().map(of_one).collect() }
    }

    /// The rules that were asked, each once, in the order in which they stand.
    fn rules(&self) -> Vec<&'static str> {
        let mut rules: Vec<&'static str> = Vec::new();
        let stretches = self.athletes.iter().flat_map(|athlete| &athlete.stretches);
        for days in stretches.flat_map(|stretch| &stretch.rules) {
            if !rules.contains(&days.rule) {
                rules.push(days.rule);
            }
        }
        rules
    }

    /// What one kind of flag did; `None` when it could be raised on no day that counts.
    fn line(
        &self,
        name: &'static str,
        is_rule: bool,
        flags: impl Fn(&FollowedStretch) -> Option<Flags>,
    ) -> Option<Line> {
        let of_one = |athlete: &Followed| athlete.stretches.iter().map(&flags).collect();
        let flags: Vec<Vec<Option<Flags>>> = self.athletes.iter().map(of_one).collect();
        let after = self.counts(&flags, Outcome::After);
        let total: Counts = after.iter().copied().sum();
        (total.days() > 0).then(|| Line {
            name,
            flagged_days: total.flagged,
            flagged_followed: total.flagged_followed,
            unflagged_days: total.unflagged,
            unflagged_followed: total.unflagged_followed,
            alarms_per_month: share(total.flagged, total.days())
                .map(|per_day| per_day * DAYS_PER_MONTH),
            rate_ratio: Ratio::of(&after),
            random: is_rule.then(|| rivals::random_flags(&after)).flatten(),
            sensitivity: self.sensitivity(&flags),
            ppv: share(total.flagged_followed, total.flagged),
            control: Ratio::of(&self.counts(&flags, Outcome::Before)),
        })
    }

    /// The table of each athlete.
    fn counts(&self, flags: &[Vec<Option<Flags>>], outcome: Outcome) -> Vec<Counts> {
        let of_one = |(days, flags): (&Vec<Vec<Day>>, &Vec<Option<Flags>>)| {
            let stretches = days.iter().zip(flags);
            let known = stretches.filter_map(|(days, flags)| flags.as_ref().map(|one| (days, one)));
            known.map(|(days, flags)| flags.counts(days, outcome)).sum()
        };
        self.days.iter().zip(flags).map(of_one).collect()
    }

    /// The share of injuries with a flag before them, of those with a day before that counts.
    fn sensitivity(&self, flags: &[Vec<Option<Flags>>]) -> Option<f64> {
        let (mut injuries, mut flagged) = (0, 0);
        for ((athlete, days), flags) in self.athletes.iter().zip(&self.days).zip(flags) {
            for episode in &athlete.episodes {
                let stretches = days.iter().zip(flags);
                let known = stretches.filter_map(|(days, one)| one.as_ref().map(|one| (days, one)));
                let before: Vec<bool> =
                    known.flat_map(|(days, one)| one.before(days, episode.start)).collect();
                injuries += usize::from(!before.is_empty());
                flagged += usize::from(before.contains(&true));
            }
        }
        share(flagged, injuries)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
