//! Fast, hilly, soft or long running within two days of noticeable pain.

mod caps;

use chrono::{Days, NaiveDate};

use super::shared::baseline::{
    CLIMB, DISTANCE, FAST, Figure, Judged, MIN_COVERED_DAYS, each_run, is_beyond, require_runs,
};
use super::shared::covered::require_covered;
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::columns::{RUN_CLIMB_M, RUN_DISTANCE_M, RUN_FAST_M};
use crate::run::samples::AltitudeQuality;
use crate::season::{Season, Session};
use crate::user_files::athlete::diary::Tag;
use crate::user_files::athlete::{Felt, PAIN_HOLDS_DAYS, Surface};

pub(super) const RULE: Rule = Rule {
    id: "load-while-sore",
    title: "Fast, hilly, soft-ground or long run while sore",
    family: Family::Pain,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Looks at runs after calf or Achilles pain of at least 3 of 10: in the two days \
               before the run, or as the last diary entry when no pain-free entry followed within \
               two weeks. Flags the run if it was fast, hilly, on sand or mud, or longer than \
               three quarters of your usual run over four weeks. Pain without a score counts. On \
               the day of the run, only pain before the run counts. `soleus next` is stricter: \
               from pain of 4 it allows 3 km, flat and easy, and for the week after such pain \
               three quarters of your usual run with nothing fast or steep, even if the pain has \
               gone. After more than 5 it allows 3 km for that week and three quarters for the \
               next. Pain of 2 allows a usual run on the flat for a week.",
        why: "Runners with sore calves are advised to skip speed, hills and soft ground, because \
              these load the calf most.",
        when_wrong: "This is coaching convention; no study has tested it. The diary has days, not \
                     hours, so the time between pain and run is a guess, and of two runs on one \
                     day it may mean the other. Sand and mud are known only if you note them.",
        next_step: "Run short, slow and flat, or cycle or swim, until the pain is at most 2 of 10.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[&RUN_DISTANCE_M, &RUN_FAST_M, &RUN_CLIMB_M],
    asks: &["diary.csv: before_0_10, during_0_10, next_morning_0_10, tags"],
    thresholds: &[&MIN_PAIN, &MIN_FAST, &MIN_CLIMB, &MAX_SHARE, &MUCH_PAIN, &SHORT],
    check,
    message,
    caps: Some(caps::caps),
};

const MIN_PAIN: Threshold = Threshold::assumed("min_points", 3.0, (1.0, 5.0), "points");
const MIN_FAST: Threshold = Threshold::assumed("min_fast_m", 400.0, (50.0, 10_000.0), "m");
const MIN_CLIMB: Threshold = Threshold::assumed("min_climb_m", 60.0, (30.0, 1000.0), "m");
/// Pain from here on leaves a short flat run at most, and asks for a careful week when it has gone.
const MUCH_PAIN: Threshold = Threshold::assumed("much_points", 4.0, (1.0, 10.0), "points");
const SHORT: Threshold = Threshold::assumed("short_run_m", 3000.0, (500.0, 10_000.0), "m");
const MAX_SHARE: Threshold = Threshold::assumed("share_of_usual_pct", 75.0, (25.0, 200.0), "%");

/// Days before a run whose pain counts: 48 hours.
const SORE_DAYS: u64 = 2;
/// Days of the usual run.
const USUAL_DAYS: u64 = 28;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let (pain, min_pain) = (pain_before(season, run.day)?, limits.get(&RULE, &MIN_PAIN));
    if !pain.is_at_least(min_pain) {
        return Ok(None);
    }
    let parts = [
        from(&FAST, run, limits.get(&RULE, &MIN_FAST), (Unit::DistanceM, "fast")),
        from(&CLIMB, run, limits.get(&RULE, &MIN_CLIMB), (Unit::HeightM, "of climb")),
        long(season, limits, run),
    ];
    let soft = soft_ground(season, run);
    let loads: Vec<Named> = parts.iter().flatten().flatten().cloned().collect();
    if loads.is_empty() && soft.is_none() {
        return parts.into_iter().find_map(Result::err).map_or(Ok(None), Err);
    }
    let [is_fast, is_long] = [0, 2].map(|part: usize| matches!(parts[part], Ok(Some(_))));
    let is_climb_alone = soft.is_none() && !is_fast && !is_long;
    let usual = || distance_cap(season, limits, run.day).ok();
    let cap_m = is_long.then(usual).flatten();
    let mut finding = Finding {
        about: soft.map(str::to_owned),
        context: cap_m.map(|cap_m| Named::new(cap_m, Unit::DistanceM, "limit while sore")),
        details: loads,
        ..measured(&pain, min_pain)
    };
    if pain.day < run.day - Days::new(SORE_DAYS) {
        finding.remarks.push(format!("no diary entry after the pain of {}", pain.day));
    }
    if is_climb_alone && run.altitude_quality == AltitudeQuality::Gps {
        finding.weaken("elevation from GPS: climb is an estimate");
    }
    Ok(Some(finding))
}

/// The pain against its limit; of pain without a score that there was one such entry.
fn measured(pain: &Felt, min_pain: f64) -> Finding {
    match pain.score_0_10 {
        Some(score) => Finding::new(Level::Warn, score, min_pain, Unit::Pain),
        None => Finding::new(Level::Warn, 1.0, 1.0, Unit::Count),
    }
}

/// The pain that a run of this day meets: the strongest of the two days before and of the morning
/// itself, or the last that was noted, if it has not gone since.
fn pain_before(season: &Season, day: NaiveDate) -> Result<Felt, String> {
    if season.diary.until(day).is_empty() {
        return Err("no diary entry before this run; add before_0_10".to_owned());
    }
    let felt = season.diary.felt_before(day);
    sore(&felt, season.diary.last_pain_before(day), day)
        .ok_or_else(|| "no pain score in the two days before this run".to_owned())
}

/// The strongest of what was felt lately and of the last pain, while that is taken to last.
fn sore(felt: &[Felt], last: Option<Felt>, day: NaiveDate) -> Option<Felt> {
    let lately = felt.iter().filter(|one| one.day >= day - Days::new(SORE_DAYS));
    let last = last.filter(|last| (day - last.day).num_days() <= PAIN_HOLDS_DAYS);
    Felt::strongest(lately.copied().chain(last))
}

/// A figure of the run from its limit on.
fn from(
    figure: &Figure,
    run: &Session,
    limit: f64,
    (unit, what): (Unit, &'static str),
) -> Result<Option<Named>, String> {
    let value = figure.of(run)?;
    Ok((value >= limit).then(|| Named::new(value, unit, what)))
}

/// The distance of a run that is long beside the usual one.
fn long(season: &Season, limits: &Limits, run: &Session) -> Result<Option<Named>, String> {
    let (distance_m, cap_m) = (DISTANCE.of(run)?, distance_cap(season, limits, run.day)?);
    Ok(is_beyond(distance_m, cap_m, 0.0).then(|| Named::new(distance_m, Unit::DistanceM, "in all")))
}

/// The share of the middle run of the 28 days before a day.
fn distance_cap(season: &Season, limits: &Limits, day: NaiveDate) -> Result<f64, String> {
    require_covered(season, day, MIN_COVERED_DAYS)?;
    let runs = season.sessions_before(day, USUAL_DAYS);
    let known = runs.iter().filter(|run| run.distance_m.is_some()).count();
    require_runs(known, "with a distance in the 28 days before")?;
    let usual_m = usual_m(runs).unwrap_or_default();
    Ok(usual_m * limits.get(&RULE, &MAX_SHARE) / 100.0)
}

/// The middle distance of some runs; `None` where none is known.
fn usual_m(runs: &[Session]) -> Option<f64> {
    percentile(runs.iter().filter_map(|run| run.distance_m).collect(), 50.0)
}

/// Sand or mud, from what is told of the run, else from the diary of its day.
fn soft_ground(season: &Season, run: &Session) -> Option<&'static str> {
    let tags = season.diary.entries_on(run.day).iter().flat_map(|entry| &entry.tags);
    let of_day = tags.filter_map(|tag| match tag {
        Tag::Surface(surface) => Some(*surface),
        _ => None,
    });
    run.surface.into_iter().chain(of_day).find_map(|surface| match surface {
        Surface::Sand => Some("sand"),
        Surface::Mud => Some("mud"),
        _ => None,
    })
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let loads = finding.details.iter();
    let mut loads: Vec<String> =
        loads.map(|load| format!("{} {}", load.quantity.show(system), load.what.words())).collect();
    if let (Some(cap), Some(last)) = (&finding.context, loads.last_mut()) {
        *last += &format!(" (limit {})", cap.quantity.show(system));
    }
    loads.extend(finding.about.iter().map(|ground| format!("on {ground}")));
    let pain = match finding.measured.unit {
        Unit::Pain => format!("pain of {}", finding.measured.show(system)),
        _ => "pain without a score".to_owned(),
    };
    format!(
        "Ran {} after {pain} in the diary. Slow, flat, short runs or another sport until the pain \
         is at most 2/10.",
        loads.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{day, entry, run, runs, season, with_diary};
    use crate::user_files::athlete::diary::DiaryEntry;

    /// A month of runs of 8 km, then one more on day 30, with these entries.
    fn sore_then(entries: Vec<DiaryEntry>, then: Session) -> Season {
        let before = runs((0..30).step_by(2), 8000.0);
        with_diary(season([before, vec![then]].concat()), entries)
    }

    fn during(offset: u64, during: f64) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(during), ..entry(offset) }
    }

    fn short(fast_m: f64, climb_m: f64) -> Session {
        Session { fast_m: Some(fast_m), climb_m: Some(climb_m), ..run(30, 5000.0) }
    }

    #[test]
    fn just_below_every_limit_there_is_no_finding() {
        assert_eq!(
            last(&RULE, &sore_then(vec![during(28, 3.0)], short(399.0, 59.0))),
            Verdict::Clear
        );
        // Three quarters of 8 km are 6 km.
        assert_eq!(last(&RULE, &sore_then(vec![during(28, 3.0)], run(30, 6000.0))), Verdict::Clear);
        let fresh = sore_then(vec![during(28, 2.9)], short(3000.0, 500.0));
        assert_eq!(last(&RULE, &fresh), Verdict::Clear);
    }

    #[test]
    fn any_of_the_loads_warns() {
        let entries = || vec![during(28, 3.0)];
        for then in [short(400.0, 0.0), short(0.0, 60.0), run(30, 6001.0)] {
            assert_eq!(found(&RULE, &sore_then(entries(), then)).level, Level::Warn);
        }
        let long = found(&RULE, &sore_then(entries(), run(30, 7000.0)));
        let text = message(&long, UnitSystem::Metric);
        assert!(
            text.starts_with("Ran 7.0 km in all (limit 6.0 km) after pain of 3/10 in the diary."),
            "{text}"
        );
        let sand = DiaryEntry { tags: vec![Tag::Surface(Surface::Sand)], ..entry(30) };
        let finding =
            found(&RULE, &sore_then([entries(), vec![sand]].concat(), short(600.0, 80.0)));
        let text = message(&finding, UnitSystem::Metric);
        let start = "Ran 0.6 km fast, 80 m of climb, on sand after pain of 3/10 in the diary.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn pain_counts_until_it_has_gone_and_of_the_same_day_only_before_the_run() {
        let fast = || short(900.0, 0.0);
        let raised =
            |entries| matches!(last(&RULE, &sore_then(entries, fast())), Verdict::Raised(_));
        assert!(raised(vec![during(28, 3.0)]) && raised(vec![during(16, 9.0)]));
        assert!(!raised(vec![during(15, 9.0)]));
        assert!(!raised(vec![during(27, 9.0), during(28, 0.0)]));
        // Gone, but felt within two days.
        assert!(raised(vec![during(28, 4.0), during(29, 0.0)]));
        assert!(!raised(vec![during(29, 0.0), during(30, 9.0)]));
        assert!(raised(vec![DiaryEntry { before_0_10: Some(3.0), ..entry(30) }]));
        assert!(raised(vec![DiaryEntry { next_morning_0_10: Some(3.0), ..entry(29) }]));
        let ahead = DiaryEntry { next_morning_0_10: Some(9.0), ..during(29, 0.0) };
        assert!(
            raised(vec![ahead.clone()]) && !raised(vec![DiaryEntry { date: day(30), ..ahead }])
        );
    }

    #[test]
    fn without_a_diary_or_a_score_there_is_no_judgement() {
        let fast = || short(900.0, 0.0);
        assert_eq!(
            reason(&RULE, &sore_then(vec![], fast())),
            "no diary entry before this run; add before_0_10"
        );
        let expected = "no pain score in the two days before this run";
        let strength = DiaryEntry { tags: vec![Tag::Strength], ..entry(29) };
        assert_eq!(reason(&RULE, &sore_then(vec![strength], fast())), expected);
        let later = sore_then(vec![during(31, 4.0)], fast());
        assert!(reason(&RULE, &later).starts_with("no diary entry before this run"));
        let knee =
            DiaryEntry { site: Some(crate::user_files::athlete::Site::Knee), ..during(29, 5.0) };
        assert_eq!(reason(&RULE, &sore_then(vec![knee], fast())), expected);
    }

    #[test]
    fn pain_without_a_score_counts() {
        let finding = found(&RULE, &sore_then(vec![entry(29)], short(900.0, 0.0)));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Ran 0.9 km fast after pain without a score in the"), "{text}");
    }

    #[test]
    fn a_run_that_lacks_a_figure_is_cleared_of_nothing_and_warned_of_the_others() {
        let entries = || vec![during(29, 4.0)];
        let unknown = Session { climb_m: None, ..short(0.0, 0.0) };
        assert_eq!(reason(&RULE, &sore_then(entries(), unknown)), "no elevation in this recording");
        let unknown = Session { climb_m: None, ..short(900.0, 0.0) };
        assert_eq!(found(&RULE, &sore_then(entries(), unknown)).level, Level::Warn);
        let early = with_diary(season(vec![run(0, 5000.0), run(9, 5000.0)]), vec![during(8, 4.0)]);
        assert_eq!(reason(&RULE, &early), "only 9 days of history, 28 needed");
    }

    #[test]
    fn satellite_heights_alone_lower_the_level() {
        let gps =
            |fast_m| Session { altitude_quality: AltitudeQuality::Gps, ..short(fast_m, 90.0) };
        assert_eq!(found(&RULE, &sore_then(vec![during(29, 4.0)], gps(0.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &sore_then(vec![during(29, 4.0)], gps(900.0))).level, Level::Warn);
    }

    #[test]
    fn in_an_invented_season_only_its_kin_speak() {
        let season = sore_then(vec![during(28, 3.0)], run(30, 8000.0));
        assert_eq!(speaking(&season), ["pain-during-run", RULE.id]);
    }
}
