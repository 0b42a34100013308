//! What a run may have while the calf is sore, and in the week after much pain has gone: one good day is
//! no reason to run as before.

use chrono::{Days, NaiveDate};

use super::{
    MAX_SHARE, MIN_CLIMB, MIN_FAST, MIN_PAIN, MUCH_PAIN, RULE, SHORT, distance_cap, pain_before,
    usual_m,
};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::rules::pain_during_run::most_pain_0_10;
use crate::rules::{Ahead, Cap, JUST_BELOW_M, Level, Limits, Planned};
use crate::season::Season;
use crate::user_files::athlete::Felt;

/// Days of the usual run where those of the rule are not covered.
const LONGER_DAYS: u64 = 90;
/// Climb that a flat run has at most, in metres a kilometre. Engineering default.
const FLAT_M_PER_KM: f64 = 10.0;
/// Days after much pain in which a run stays short and flat although it has gone, and for which a little pain
/// holds back hills and speed. Engineering default: a week, in which a second run can tell whether it comes
/// back.
const CAREFUL_DAYS: u64 = 7;
/// The same after pain that means no running, of which the first week has only short runs.
const CAREFUL_DAYS_AFTER_STOP: u64 = 14;

/// Pain that limits a run.
struct Sore {
    /// The strongest that counts.
    pain: Felt,
    /// The last word of the diary, while it is taken to last; `None` where the pain has gone.
    last: Option<Felt>,
    /// How much of it there is.
    much: Much,
}

/// How much pain there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Much {
    /// Too little for the rule: a run is no longer than usual.
    Little,
    /// The rule flags a run on it.
    Flagged,
    /// Much, and gone.
    Gone,
    /// Less than a week ago as much as means no running.
    StoppedLately,
}

pub(super) fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let Some(sore) = sore(season, limits, ahead.day) else { return Vec::new() };
    let get = |threshold| limits.get(&RULE, threshold);
    let (why, until) = (sore.why(), sore.until());
    let cap = |what, at_most_m| {
        let cap = Cap::new(what, at_most_m, why.clone()).at(Level::Warn);
        Cap { until: Some(until), ..cap }
    };
    let share = distance_cap(season, limits, ahead.day).ok();
    let mut caps = Vec::new();
    if sore.much == Much::Flagged {
        caps.push(cap(Planned::Fast, get(&MIN_FAST) - JUST_BELOW_M));
        caps.push(cap(Planned::Climb, get(&MIN_CLIMB) - JUST_BELOW_M));
        caps.extend(share.map(|metres| cap(Planned::Distance, metres)));
    }
    // What the rule does not flag a sore calf leaves out all the same.
    let without = [Planned::Fast, Planned::Steep, Planned::Downhill, Planned::Sprint];
    caps.extend(without.map(|what| cap(what, 0.0).unflagged()));
    // It runs no further because days without the watch lie before.
    let usual_m = || usual_m(season.sessions_before(ahead.day, LONGER_DAYS));
    let share = share.or_else(|| Some(usual_m()? * get(&MAX_SHARE) / 100.0));
    let share = if sore.much == Much::Little { usual_m() } else { share };
    let is_short = sore.much == Much::StoppedLately || sore.is_much_now(get(&MUCH_PAIN));
    let short = is_short.then(|| get(&SHORT));
    if let Some(metres) = share.into_iter().chain(short).reduce(f64::min) {
        caps.push(cap(Planned::Distance, metres).unflagged());
        caps.push(cap(Planned::Climb, metres / 1000.0 * FLAT_M_PER_KM).unflagged());
    }
    caps
}

/// What the diary says before a run of a day; `None` where no pain limits it.
fn sore(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Sore> {
    let [min_pain, much] = [&MIN_PAIN, &MUCH_PAIN].map(|threshold| limits.get(&RULE, threshold));
    let last = season.diary.last_pain_before(day).filter(|last| last.holds_until() >= day);
    let flagged = pain_before(season, day).ok().filter(|pain| pain.is_at_least(min_pain));
    let stops = most_pain_0_10(limits);
    let is_stop = |one: &Felt| one.score_0_10.is_some_and(|score| score > stops);
    let days = |one: &Felt| match is_stop(one) {
        true => CAREFUL_DAYS_AFTER_STOP,
        false => CAREFUL_DAYS,
    };
    let felt = season.diary.felt_before(day).into_iter();
    let counts = |one: &Felt| one.day + Days::new(days(one)) >= day && is_much(one, much);
    let strongest = Felt::strongest(felt.filter(counts));
    let is_lately = |one: &Felt| is_stop(one) && one.day + Days::new(CAREFUL_DAYS) >= day;
    if let Some(pain) = strongest.filter(is_lately) {
        return Some(Sore { pain, last, much: Much::StoppedLately });
    }
    if let Some(pain) = flagged {
        return Some(Sore { pain, last, much: Much::Flagged });
    }
    if let Some(pain) = strongest {
        return Some(Sore { pain, last, much: Much::Gone });
    }
    let pain = last.filter(|last| last.day + Days::new(CAREFUL_DAYS) >= day)?;
    Some(Sore { pain, last, much: Much::Little })
}

fn is_much(felt: &Felt, much: f64) -> bool {
    felt.score_0_10.is_some_and(|score| score >= much)
}

impl Sore {
    /// Whether the last word is much pain.
    fn is_much_now(&self, much: f64) -> bool {
        self.last.is_some_and(|last| is_much(&last, much))
    }

    fn why(&self) -> String {
        let words = pain_words(&self.pain);
        match self.last {
            Some(_) => format!("{words} on {}", self.pain.day),
            None => format!("{words} on {}, now gone; until {}", self.pain.day, self.until()),
        }
    }

    /// The last day, if nothing else is noted.
    fn until(&self) -> NaiveDate {
        match (self.last, self.much) {
            (_, Much::Little) => self.pain.day + Days::new(CAREFUL_DAYS),
            (Some(last), _) => last.holds_until(),
            (None, Much::StoppedLately) => self.pain.day + Days::new(CAREFUL_DAYS_AFTER_STOP),
            (None, _) => self.pain.day + Days::new(CAREFUL_DAYS),
        }
    }
}

/// `pain of 4/10`, or that there is no score.
fn pain_words(pain: &Felt) -> String {
    match pain.score_0_10 {
        Some(score) => {
            format!("pain of {}", Quantity::new(score, Unit::Pain).show(UnitSystem::Metric))
        }
        None => "pain without a score".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, entry, run, runs, season, with_diary};
    use crate::user_files::athlete::diary::DiaryEntry;

    /// The smallest cap of a figure in metres on a day, after a month of runs of 8 km.
    fn most_m(entries: &[DiaryEntry], on: u64, what: Planned) -> Option<f64> {
        let sessions = [runs((0..30).step_by(2), 8000.0), vec![run(30, 8000.0)]].concat();
        let season = with_diary(season(sessions), entries.to_vec());
        let ahead = Ahead { day: day(on), distance_m: None };
        let caps = caps(&season, &Limits::default(), &ahead).into_iter();
        caps.filter(|cap| cap.what == what).map(|cap| cap.at_most_m).reduce(f64::min)
    }

    fn during(offset: u64, during: f64) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(during), ..entry(offset) }
    }

    #[test]
    fn a_little_pain_leaves_three_quarters_of_a_usual_run_flat_and_without_speed() {
        let little = [during(30, 3.0)];
        assert_eq!(most_m(&little, 31, Planned::Distance), Some(6000.0));
        // Ten metres a kilometre, and just below what the rule flags.
        assert_eq!(most_m(&little, 31, Planned::Climb), Some(59.999));
        for what in [Planned::Fast, Planned::Steep, Planned::Downhill, Planned::Sprint] {
            assert_eq!(most_m(&little, 31, what), Some(0.0), "{what:?}");
        }
    }

    #[test]
    fn a_trace_of_pain_leaves_a_usual_run_without_hills_and_speed_for_a_week() {
        let trace = [during(30, 2.0)];
        assert_eq!(most_m(&trace, 31, Planned::Distance), Some(8000.0));
        assert_eq!(most_m(&trace, 31, Planned::Fast), Some(0.0));
        assert_eq!(most_m(&trace, 38, Planned::Distance), None);
        let gone = [during(30, 2.0), during(31, 0.0)];
        assert_eq!(most_m(&gone, 32, Planned::Distance), None);
    }

    #[test]
    fn after_pain_that_means_no_running_a_good_day_leaves_a_week_of_short_runs() {
        let gone = [during(30, 6.0), during(31, 0.0)];
        for on in [32, 37] {
            assert_eq!(most_m(&gone, on, Planned::Distance), Some(3000.0), "{on}");
        }
        assert_eq!(most_m(&gone, 38, Planned::Distance), Some(6000.0));
        assert_eq!(most_m(&gone, 44, Planned::Distance), Some(6000.0));
        assert_eq!(most_m(&gone, 45, Planned::Distance), None);
    }

    #[test]
    fn much_pain_leaves_a_short_flat_run_until_it_has_gone() {
        let much = [during(30, 4.0)];
        for on in [31, 44] {
            assert_eq!(most_m(&much, on, Planned::Distance), Some(3000.0));
            assert_eq!(most_m(&much, on, Planned::Climb), Some(30.0));
        }
        assert_eq!(most_m(&much, 45, Planned::Distance), None);
    }

    #[test]
    fn a_week_after_much_pain_one_good_day_does_not_lift_everything() {
        let gone = [during(30, 5.0), during(32, 0.0)];
        for on in [33, 37] {
            assert_eq!(most_m(&gone, on, Planned::Distance), Some(6000.0), "{on}");
            assert_eq!(most_m(&gone, on, Planned::Fast), Some(0.0));
        }
        assert_eq!(most_m(&gone, 38, Planned::Distance), None);
        // Less than much is no reason for it once the two days of the rule are over.
        assert_eq!(most_m(&[during(30, 3.0), during(32, 0.0)], 33, Planned::Distance), None);
    }
}
