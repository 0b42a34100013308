//! What is known of the runner and raises the level of findings: an earlier calf injury and age.
//! One level in all, at most to `warn`, and never above `watch` for a rule whose evidence is
//! contested or a habit. Where nothing can be raised, the finding says so in words.

use chrono::{Days, NaiveDate};

use super::citations::Citation;
use super::finding::{Level, Shift, Subject, Verdict};
use super::rule::{Doc, Grade, Outcome};
use crate::season::Season;
use crate::user_files::athlete::{Injury, Site};

/// Something about the runner that makes findings weigh more.
pub struct Modifier {
    /// Stable kebab-case name.
    pub id: &'static str,
    /// The fact in a few words.
    pub title: &'static str,
    /// What it does, why, when it is wrong, what to do.
    pub doc: Doc,
    /// What was published for and against it.
    pub evidence: &'static [Citation],
    /// How good that evidence is.
    pub grade: Grade,
    /// Keys of `athlete.toml` it asks for.
    pub asks: &'static [&'static str],
}

/// Every modifier.
pub const MODIFIERS: &[&Modifier] = &[&EARLIER_CALF_INJURY, &AGE];

/// Weeks after a calf injury in which recurrence stayed elevated (Orchard et al. 2020).
pub const RECURRENCE_WEEKS: u64 = 15;
/// Days after the end of an injury in which it raises levels; later it is told in words.
const RAISING_DAYS: u64 = 365;
/// Age from which it counts: the masters of McKean et al. 2006.
const AGE_YEARS: i32 = 40;

/// The modifier.
pub(crate) const EARLIER_CALF_INJURY: Modifier = Modifier {
    id: "earlier-calf-injury",
    title: "An earlier calf injury raises load findings",
    doc: Doc {
        what: "While a calf injury in the athlete file lasts, and for twelve months after it, \
               findings about volume, speed, hills and calf load go up one level. After that the \
               injury is only mentioned.",
        why: "In studies of athletes, an earlier calf injury and age were the strongest predictors \
              of the next one, and the risk was highest soon after the return.",
        when_wrong: "Most of these athletes played football; runners may differ. An injury may be \
                     missing from the file, or its end may be a guess.",
        next_step: "Come back in small steps, with easy days between hard runs.",
    },
    evidence: &[GREEN_PIZZARI, ORCHARD, MALISOUX_2015],
    grade: Grade::Moderate,
    asks: &["injuries"],
};

const AGE: Modifier = Modifier {
    id: "age-of-forty",
    title: "From age forty, two findings together count more",
    doc: Doc {
        what: "From the year you turn forty, findings about speed, steep ground, calf load and \
               lower shoes go up from watch to warn when there is another load finding about the \
               same run or in the same week. On their own they only get a remark.",
        why: "Older runners reported more calf, Achilles tendon and hamstring trouble.",
        when_wrong: "Age says little about one runner. The studies compare groups and miss the \
                     runners who stopped.",
        next_step: "Change one thing at a time, and give it two to three weeks.",
    },
    evidence: &[MCKEAN, GREEN_PIZZARI],
    grade: Grade::Moderate,
    asks: &["birth_year"],
};

/// An earlier injury as a predictor of the next.
pub(in crate::rules) const GREEN_PIZZARI: Citation = Citation {
    short: "Green & Pizzari 2017",
    doi: "10.1136/bjsports-2016-097177",
    finding: "Review of 10 studies, 5,397 athletes, 518 calf strains: age and an earlier calf \
              strain were the strongest predictors; sex, height, weight and leg dominance were \
              not associated.",
};

/// How long a calf stays delicate after a return.
pub(in crate::rules) const ORCHARD: Citation = Citation {
    short: "Orchard et al. 2020",
    doi: "",
    finding: "3,647 muscle strains of footballers, 458 of the calf: the risk of another strain \
              stayed elevated for 15 weeks after the return. Footballers, not runners.",
};

const MALISOUX_2015: Citation = Citation {
    short: "Malisoux et al. 2015",
    doi: "10.1111/sms.12154",
    finding: "264 runners: any earlier running injury had a hazard ratio of 1.72. Injuries of any \
              site.",
};

const MCKEAN: Citation = Citation {
    short: "McKean et al. 2006",
    doi: "10.1097/00042752-200603000-00011",
    finding: "Survey of 2,886 runners: those aged 40 and over reported more soft-tissue injuries \
              of calf, Achilles tendon and hamstring (P < .001). No follow-up.",
};

/// The reason of rules that speak only after an injury of the calf.
pub(in crate::rules) const NO_CALF_INJURY: &str =
    "athlete.toml has no calf injury up to this day; add [[injuries]] if there was one";

/// Raises the levels of findings by what is known of the runner on their day.
pub(in crate::rules) fn apply(season: &Season, outcomes: &mut [Outcome]) {
    if season.athlete.injuries.is_empty() && season.athlete.birth_year.is_none() {
        return;
    }
    let load_days = load_days(season, outcomes);
    for outcome in outcomes {
        let day = outcome.judgement.subject.day(season);
        let subject = outcome.judgement.subject;
        let rule = outcome.rule;
        let Verdict::Raised(finding) = &mut outcome.judgement.verdict else { continue };
        let injury = latest_calf_injury(season, day).filter(|_| rule.family.is_load());
        let is_aged = season.athlete.age_on(day).is_some_and(|age| age >= AGE_YEARS);
        let age_counts = is_aged && rule.rises_with_age;
        let coexists = load_days
            .iter()
            .any(|other| other.rule != rule.id && other.touches(subject, day, season));
        let most = most(rule.grade);
        let by_injury = injury.filter(|injury| is_raising(injury, day));
        if let Some(injury) = by_injury {
            let raised = finding.level.raised().min(most).max(finding.level);
            let is_raised = finding.level < most;
            if raised > finding.level {
                (finding.level, finding.shift) = (raised, Some(Shift::Raised));
            }
            finding.remarks.push(injury_words(injury, day, is_raised));
        } else if age_counts && coexists && finding.level == Level::Watch && most > Level::Watch {
            (finding.level, finding.shift) = (Level::Warn, Some(Shift::Raised));
            finding
                .remarks
                .push("raised one level: from age forty, together with another finding".into());
        } else if let Some(injury) = injury {
            finding.remarks.push(injury_words(injury, day, false));
        } else if age_counts && finding.level >= Level::Watch {
            finding.remarks.push("from age forty, give such changes more time".to_owned());
        }
    }
}

/// The highest level that modifiers may give to a rule of this evidence.
fn most(grade: Grade) -> Level {
    match grade {
        Grade::Contested | Grade::Convention => Level::Watch,
        Grade::Weak | Grade::Moderate | Grade::Strong => Level::Warn,
    }
}

/// The calf injury known on a day that ended last, or still lasts.
pub(in crate::rules) fn latest_calf_injury(season: &Season, day: NaiveDate) -> Option<&Injury> {
    let calf = season.athlete.injuries_known_on(day).filter(|injury| injury.site == Site::Calf);
    calf.max_by_key(|injury| (end_known_on(injury, day).unwrap_or(day), injury.start))
}

/// The calf injury after which, or during which, a day is delicate: within the weeks in which another
/// was found to stay likelier.
pub(in crate::rules) fn delicate_calf_injury(season: &Season, day: NaiveDate) -> Option<&Injury> {
    let last = |end| end + Days::new(RECURRENCE_WEEKS * 7);
    let is_delicate =
        |injury: &&Injury| end_known_on(injury, day).is_none_or(|end| day <= last(end));
    latest_calf_injury(season, day).filter(is_delicate)
}

/// Whether a day lies within the weeks after a calf injury in which another is likelier, or in one.
pub(crate) fn is_after_calf_injury(season: &Season, day: NaiveDate) -> bool {
    delicate_calf_injury(season, day).is_some()
}

/// The end of an injury as it was known on a day; `None` while it lasted.
pub(in crate::rules) fn end_known_on(injury: &Injury, day: NaiveDate) -> Option<NaiveDate> {
    injury.end.filter(|end| *end < day)
}

fn is_raising(injury: &Injury, day: NaiveDate) -> bool {
    end_known_on(injury, day).is_none_or(|end| day <= end + Days::new(RAISING_DAYS))
}

fn injury_words(injury: &Injury, day: NaiveDate, is_raised: bool) -> String {
    let raised = if is_raised { "raised one level: " } else { "" };
    match end_known_on(injury, day) {
        None => format!("{raised}the calf injury since {} is not over", injury.start),
        Some(end) => {
            let weeks = (day - end).num_days() / 7;
            let months = (day - end).num_days() / 30;
            match u64::try_from(weeks).unwrap_or(0) {
                0..=1 => format!("{raised}less than two weeks after a calf injury"),
                within if within < RECURRENCE_WEEKS => {
                    format!("{raised}{weeks} weeks after a calf injury")
                }
                _ => format!("{raised}{months} months after a calf injury"),
            }
        }
    }
}

/// A load finding of some weight, and where it stands.
struct LoadFinding {
    rule: &'static str,
    subject: Subject,
    day: NaiveDate,
}

impl LoadFinding {
    /// Whether it is about the same run, or about the week or a run of the week that is judged. Of
    /// a week that is not over on the day nothing is known.
    fn touches(&self, subject: Subject, day: NaiveDate, season: &Season) -> bool {
        match (self.subject, subject) {
            (Subject::Session(a), Subject::Session(b)) => a == b,
            (_, Subject::Week(week)) => (season.calendar[week].start..=day).contains(&self.day),
            _ => self.day == day,
        }
    }
}

fn load_days(season: &Season, outcomes: &[Outcome]) -> Vec<LoadFinding> {
    let loads = outcomes.iter().filter(|outcome| outcome.rule.family.is_load());
    loads
        .filter_map(|outcome| match &outcome.judgement.verdict {
            Verdict::Raised(finding) if finding.level >= Level::Watch => Some(LoadFinding {
                rule: outcome.rule.id,
                subject: outcome.judgement.subject,
                day: outcome.judgement.subject.day(season),
            }),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Finding, Limits, judge};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, runs, season};
    use crate::user_files::athlete::Athlete;

    /// Two months of runs of 10 km, then one 12 % longer.
    fn spike() -> Season {
        season([runs((0..60).step_by(2), 10_000.0), vec![run(60, 11_200.0)]].concat())
    }

    fn injured(start: u64, end: Option<u64>) -> Athlete {
        let end = end.map(day);
        let injury = Injury { site: Site::Calf, side: None, start: day(start), end };
        Athlete { injuries: vec![injury], ..Athlete::default() }
    }

    fn finding(season: &Season, rule: &str) -> Finding {
        let last = Subject::Session(season.sessions.len() - 1);
        let outcomes = judge(season, &Limits::default());
        let of_rule = outcomes
            .into_iter()
            .find(|outcome| outcome.rule.id == rule && outcome.judgement.subject == last);
        match of_rule.unwrap().judgement.verdict {
            Verdict::Raised(finding) => *finding,
            other => panic!("{other:?}"),
        }
    }

    fn told(athlete: Athlete) -> (Level, Vec<String>) {
        let finding = finding(&Season { athlete, ..spike() }, "session-distance-spike");
        (finding.level, finding.remarks)
    }

    #[test]
    fn an_injury_raises_one_level_for_a_year_and_is_told_afterwards() {
        assert_eq!(told(Athlete::default()), (Level::Watch, vec![]));
        let words = |text: &str| vec![text.to_owned()];
        let recent = "raised one level: 5 weeks after a calf injury";
        assert_eq!(told(injured(5, Some(20))), (Level::Warn, words(recent)));
        let open = "raised one level: the calf injury since 2024-02-20 is not over";
        assert_eq!(told(injured(50, None)), (Level::Warn, words(open)));
        // The end lies after the run: on that day it was not over.
        assert_eq!(told(injured(50, Some(60))), (Level::Warn, words(open)));
        let later = Injury {
            site: Site::Calf,
            side: None,
            start: day(0) - Days::new(500),
            end: Some(day(0) - Days::new(400)),
        };
        let (level, remarks) = told(Athlete { injuries: vec![later], ..Athlete::default() });
        assert_eq!((level, remarks), (Level::Watch, words("15 months after a calf injury")));
    }

    #[test]
    fn an_injury_elsewhere_or_one_that_is_still_to_come_changes_nothing() {
        let mut knee = injured(5, Some(20));
        knee.injuries[0].site = Site::Knee;
        assert_eq!(told(knee), (Level::Watch, vec![]));
        assert_eq!(told(injured(61, None)), (Level::Watch, vec![]));
    }

    #[test]
    fn a_contested_rule_is_never_raised_above_watch() {
        let fast = |offset, fast_m| Session { fast_m: Some(fast_m), ..run(offset, 10_000.0) };
        let sessions = (0..60).step_by(2).map(|offset| fast(offset, 1500.0));
        let season = season(sessions.chain([fast(60, 2500.0)]).collect());
        let season = Season { athlete: injured(5, Some(20)), ..season };
        let finding = finding(&season, "fast-distance-spike");
        assert_eq!(finding.level, Level::Watch);
        assert_eq!(finding.remarks, ["5 weeks after a calf injury"]);
    }

    #[test]
    fn age_alone_is_a_remark_and_beside_another_finding_a_level() {
        let athlete = Athlete { birth_year: Some(1984), ..Athlete::default() };
        // A first sprint-like effort is left out: steep ground alone, then with a longer run.
        let steep = |distance_m| Session { steep_m: Some(900.0), ..run(60, distance_m) };
        let before = || {
            let hilly = |offset| Session { steep_m: Some(300.0), ..run(offset, 10_000.0) };
            (0..60).step_by(2).map(hilly)
        };
        let level = |distance_m, athlete: Athlete| {
            let sessions = before().chain([steep(distance_m)]).collect();
            finding(&Season { athlete, ..season(sessions) }, "steep-novelty").level
        };
        // Steep ground warns by itself already; age never goes beyond that.
        assert_eq!(level(10_000.0, athlete.clone()), Level::Warn);
        assert_eq!(level(11_200.0, athlete.clone()), Level::Warn);
        let first_fast = |distance_m, athlete: Athlete| {
            let fast = Session { fast_m: Some(900.0), ..run(60, distance_m) };
            let sessions = [runs((0..60).step_by(2), 10_000.0), vec![fast]].concat();
            let found = finding(&Season { athlete, ..season(sessions) }, "first-fast-after-gap");
            (found.level, found.remarks)
        };
        let alone = vec!["from age forty, give such changes more time".to_owned()];
        assert_eq!(first_fast(10_000.0, athlete.clone()), (Level::Watch, alone));
        let both =
            vec!["raised one level: from age forty, together with another finding".to_owned()];
        assert_eq!(first_fast(11_200.0, athlete), (Level::Warn, both));
        let young = Athlete { birth_year: Some(1985), ..Athlete::default() };
        assert_eq!(first_fast(11_200.0, young), (Level::Watch, vec![]));
    }
}
