//! Rules that settings turn off or lower. A rule that is off is not run and limits nothing; one that
//! is lowered says no more than `info`. Reports name both.

use super::caps::{Ahead, Cap};
use super::doubted;
use super::finding::{Judgement, Level, Verdict};
use super::limits::{Limits, Muting};
use super::rule::{Family, Outcome, Rule};
use crate::season::Season;

impl Rule {
    /// What the rule says under these limits; nothing where it is off.
    pub fn judge(&self, season: &Season, limits: &Limits) -> Vec<Judgement> {
        let muting = limits.muting(self.id);
        if muting == Some(Muting::Off) {
            return Vec::new();
        }
        let mut judgements = (self.check)(season, limits);
        doubted::apply(self, season, &mut judgements);
        if muting == Some(Muting::Info) {
            judgements.iter_mut().for_each(|judgement| lower(&mut judgement.verdict));
        }
        judgements
    }

    /// What it limits of a run that is not yet run; nothing where it is off.
    pub fn caps(&self, season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
        let muting = limits.muting(self.id);
        let Some(caps) = self.caps.filter(|_| muting != Some(Muting::Off)) else {
            return Vec::new();
        };
        let caps = caps(season, limits, ahead).into_iter();
        match muting {
            Some(_) => caps.map(|cap| cap.at(Level::Info)).collect(),
            None => caps.collect(),
        }
    }

    /// Whether muting it can hide harm: it reads the diary of pain.
    pub fn reads_pain(&self) -> bool {
        self.family == Family::Pain
    }
}

/// Keeps what was raised afterwards within the settings.
pub(in crate::rules) fn apply(limits: &Limits, outcomes: &mut [Outcome]) {
    let lowered =
        outcomes.iter_mut().filter(|outcome| limits.muting(outcome.rule.id) == Some(Muting::Info));
    lowered.for_each(|outcome| lower(&mut outcome.judgement.verdict));
}

fn lower(verdict: &mut Verdict) {
    if let Verdict::Raised(finding) = verdict {
        finding.level = Level::Info;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::next_run::{run_limits, standing};
    use crate::rules::{Planned, judge};
    use crate::season::fixtures::{day, entry, run, runs, season, with_diary};
    use crate::user_files::athlete::{Athlete, Injury, Site};

    const SPIKE: &str = "session-distance-spike";

    /// Two months of runs of 10 km, and one of 13.
    fn spike() -> Season {
        season([runs((0..60).step_by(2), 10_000.0), vec![run(60, 13_000.0)]].concat())
    }

    fn muted(rule: &str, word: &str) -> Limits {
        let mut limits = Limits::default();
        limits.mute(rule, word).unwrap();
        limits
    }

    fn levels(season: &Season, limits: &Limits) -> Vec<Level> {
        let own = judge(season, limits).into_iter().filter(|outcome| outcome.rule.id == SPIKE);
        own.filter_map(|outcome| match outcome.judgement.verdict {
            Verdict::Raised(finding) => Some(finding.level),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn off_says_nothing_and_info_no_more_than_that_even_after_an_injury() {
        let (start, end) = (day(5), Some(day(20)));
        let injury = Injury { site: Site::Calf, side: None, start, end };
        let athlete = Athlete { injuries: vec![injury], ..Athlete::default() };
        let season = Season { athlete, ..spike() };
        assert_eq!(levels(&season, &Limits::default()), [Level::Warn]);
        assert_eq!(levels(&season, &muted(SPIKE, "info")), [Level::Info]);
        assert_eq!(levels(&season, &muted(SPIKE, "OFF")), []);
    }

    #[test]
    fn a_rule_that_is_off_binds_no_next_run_and_a_lowered_one_only_for_information() {
        let most = |limits: &Limits| {
            let run_limits = run_limits(&spike(), limits, day(61));
            run_limits
                .of(Planned::Distance)
                .map(|run_limits| (run_limits.below_info.rule.id, run_limits.below_info.cap.level))
        };
        assert_eq!(most(&Limits::default()), Some((SPIKE, Level::Watch)));
        assert_ne!(most(&muted(SPIKE, "off")).map(|(id, _)| id), Some(SPIKE));
        // The spike holds nothing any more; the base of the rule itself still informs.
        let lowered = most(&muted(SPIKE, "info"));
        assert!(lowered.is_none_or(|(_, level)| level == Level::Info), "{lowered:?}");
    }

    #[test]
    fn a_muted_warning_sign_stops_nothing() {
        use crate::user_files::athlete::diary::{DiaryEntry, RedFlag, Tag};
        let swollen = DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Swelling)], ..entry(20) };
        let season = with_diary(spike(), vec![swollen]);
        assert!(standing(&season, &Limits::default(), day(21)).stop.is_some());
        for word in ["off", "info"] {
            assert!(standing(&season, &muted("red-flag", word), day(21)).stop.is_none(), "{word}");
        }
    }

    #[test]
    fn wrong_words_and_rules_are_faults_with_a_way_out() {
        let fault = |rule: &str, word: &str| Limits::default().mute(rule, word).unwrap_err();
        assert_eq!(fault("red-flags", "off"), "no rule `red-flags`; did you mean `red-flag`?");
        let expected = "a rule can be set to `off` or `info`, not to `of`; did you mean `off`?";
        assert_eq!(fault("red-flag", "of"), expected);
    }
}
