//! Much running at once in a shoe whose drop is lower than usual.

use super::shared::baseline::{DISTANCE, Judged, each_run, is_beyond};
use super::shared::shoes::{
    Share, began, is_in_as_low, is_lower, require_seen, runs_up_to, shoe_of, usual_drop,
};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic,
    climb_spike, fast_distance_spike, low_drop_share, session_distance_spike,
};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::columns::RUN_DISTANCE_M;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "lower-drop-shoe",
    title: "A lot of running in new lower-drop shoes",
    family: Family::Shoes,
    topic: Topic::Distance,
    headline: Some(7),
    rises_with_age: true,
    doc: Doc {
        what: "In the first two weeks with a shoe that has at least 4 mm less drop than the mean \
               of the 60 days before, flags runs over 5 km and more than a fifth of the 14-day \
               distance in it.",
        why: "With a lower heel the ankle bends further at every step, and the calf and the \
              Achilles tendon may need time to adapt.",
        when_wrong: "The trial counted all injuries, not just calf injuries. The stated drop may \
                     be off by millimetres. Walking in the shoe is not seen.",
        next_step: "Use the shoe for short easy runs, about a tenth of the week at first. Run the \
                    rest in your usual pair.",
    },
    evidence: &[MALISOUX, WEARING],
    grade: Grade::Weak,
    needs: &[&RUN_DISTANCE_M],
    asks: &["athlete.toml: shoes with drop_mm"],
    thresholds: &[&MIN_LOWER, &WARN_LOWER, &MAX_SHARE, &LONG_RUN],
    check,
    message,
    caps: None,
};

const MALISOUX: Citation = Citation {
    short: "Malisoux et al. 2016",
    doi: "10.1177/0363546516654690",
    finding: "553 runners, randomised: hazard ratio 1.30 (0.86–1.98) with 6 mm of drop and 1.17 \
              (0.76–1.80) with none. Low drops: regular runners 1.67 (1.07–2.62), occasional ones \
              0.48 (0.23–0.98). Injuries of any site.",
};

const WEARING: Citation = Citation {
    short: "Wearing et al. 2014",
    doi: "",
    finding: "In walking, a shoe increased the load on the Achilles tendon. This is evidence \
              against the common argument that a raised heel lowers it.",
};

const MIN_LOWER: Threshold = Threshold::assumed("min_lower_mm", 4.0, (1.0, 20.0), "mm");
const WARN_LOWER: Threshold = Threshold::assumed("warn_lower_mm", 8.0, (1.0, 20.0), "mm");
const MAX_SHARE: Threshold = Threshold::assumed("max_share_pct", 20.0, (1.0, 100.0), "%");
const LONG_RUN: Threshold = Threshold::assumed("long_run_m", 5000.0, (500.0, 50_000.0), "m");

/// Days after the first run in a shoe in which it is new, and days that the share looks back: the
/// two weeks are not over yet, so the days before the first run stand for those that are to come.
const FIRST_DAYS: u64 = 14;

const USUAL: &str = "mean drop of the 60 days before the first run in it";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let began = began(season);
    each_run(season, |index| {
        let run = &season.sessions[index];
        let (_, shoe) = shoe_of(season, run)?;
        let missing = || format!("the drop of {} is not known; add drop_mm", shoe.name);
        let drop_mm = shoe.drop_mm.ok_or_else(missing)?;
        let start = began[index].unwrap_or(run.day);
        let days = (run.day - start).num_days();
        if days >= FIRST_DAYS as i64 {
            return Ok(None);
        }
        require_seen(season, start)?;
        let usual_mm = usual_drop(season, start)?;
        if !is_lower(drop_mm, usual_mm, limits.get(&RULE, &MIN_LOWER)) {
            return Ok(None);
        }
        Ok(find(season, limits, index, (drop_mm, usual_mm))?.map(|found| {
            let allowed_pct = low_drop_share::allowed_pct(limits, days / 7);
            let allowed = Named::new(allowed_pct, Unit::Percent, "share of a week to start with");
            let about = Some(shoe.name.clone());
            let details = [found.details, vec![allowed]].concat();
            Finding { about, details, ..found }
        }))
    })
}

/// Judges a run in a shoe that is new and lower.
fn find(season: &Season, limits: &Limits, index: usize, (drop_mm, usual_mm): (f64, f64)) -> Judged {
    let get = |threshold| limits.get(&RULE, threshold);
    let run = &season.sessions[index];
    let (_, shoe) = shoe_of(season, run)?;
    let distance_m = DISTANCE.of(run)?;
    let before = runs_up_to(season, index, FIRST_DAYS);
    let share = Share::of(season, before, |run| is_in_as_low(season, run, shoe));
    let is_much = is_beyond(share.pct(), get(&MAX_SHARE), 0.0);
    if !is_much && distance_m <= get(&LONG_RUN) {
        return Ok(None);
    }
    let is_far = is_lower(drop_mm, usual_mm, get(&WARN_LOWER));
    let level = if is_far || is_spike(season, limits, index) { Level::Warn } else { Level::Watch };
    let limit_mm = usual_mm - get(&MIN_LOWER);
    Ok(Some(Finding {
        details: vec![
            Named::new(distance_m, Unit::DistanceM, "this run"),
            Named::new(share.pct(), Unit::Percent, "share of the last 14 days in it"),
        ],
        remarks: share.doubt().into_iter().collect(),
        ..Finding::new(level, drop_mm, limit_mm, Unit::DropMm).against(usual_mm, USUAL)
    }))
}

/// Whether the run is far more than usual in another way, too.
fn is_spike(season: &Season, limits: &Limits, index: usize) -> bool {
    let spikes = [session_distance_spike::spike, fast_distance_spike::find, climb_spike::find];
    spikes.iter().any(|find| matches!(find(season, limits, index), Ok(Some(_))))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let name = finding.about.as_deref().unwrap_or("This shoe");
    let usual_mm = finding.baseline.as_ref().map_or(0.0, |usual| usual.quantity.value);
    let lower = Quantity::new(usual_mm - finding.measured.value, Unit::DropMm).show(system);
    let parts: Vec<String> =
        finding.details.iter().map(|part| part.quantity.show(system)).collect();
    let [distance, share, allowed] = parts.as_slice() else { return String::new() };
    format!(
        "{name} has {lower} less drop than your usual shoes: {distance} in this run, {share} of \
         the last 14 days. Use it for at most {allowed} of a week at first."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::shared::shoes::tests::{shod, shoe, worn};
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::run;
    use crate::user_files::athlete::Shoe;

    fn pairs() -> [Shoe; 3] {
        [shoe("High", 10.0), shoe("Low", 4.0), shoe("Flat", 2.0)]
    }

    /// Runs of 8 km in the high pair on every other day up to day 38, then these.
    fn then(later: &[Session]) -> Season {
        let before: Vec<Session> = (0..40).step_by(2).map(|offset| worn(0, offset, 8e3)).collect();
        shod(&pairs(), [before, later.to_vec()].concat())
    }

    #[test]
    fn five_kilometres_and_a_fifth_of_two_weeks_are_the_limits() {
        assert_eq!(last(&RULE, &then(&[worn(1, 39, 5e3)])), Verdict::Clear);
        // Seven runs of 8 km in the high pair from day 26 to 38 and 14 km are 70 km.
        let fifth = [worn(1, 39, 4e3), worn(1, 39, 5e3), worn(1, 39, 5e3)];
        assert_eq!(last(&RULE, &then(&fifth)), Verdict::Clear);
    }

    #[test]
    fn just_over_either_is_worth_attention() {
        let finding = found(&RULE, &then(&[worn(1, 39, 5.1e3)]));
        assert_eq!((finding.level, finding.measured.value), (Level::Watch, 4.0));
        assert_eq!(
            (finding.limit.value, finding.baseline.as_ref().unwrap().quantity.value),
            (6.0, 10.0)
        );
        let text = message(&finding, UnitSystem::Metric);
        // 5.1 of 61.1 km.
        let expected = "Low has 6 mm less drop than your usual shoes: 5.1 km in this run, 8 % of \
                        the last 14 days. Use it for at most 10 % of a week at first.";
        assert_eq!(text, expected);
        let share = [worn(1, 39, 5e3), worn(1, 39, 5e3), worn(1, 39, 4.1e3)];
        assert_eq!(found(&RULE, &then(&share)).level, Level::Watch);
    }

    #[test]
    fn eight_millimetres_or_a_second_leap_warn() {
        assert_eq!(found(&RULE, &then(&[worn(2, 39, 5.1e3)])).level, Level::Warn);
        // A tenth more than 8 km is a spike of distance beyond 9 km.
        assert_eq!(found(&RULE, &then(&[worn(1, 39, 9.001e3)])).level, Level::Warn);
        assert_eq!(found(&RULE, &then(&[worn(1, 39, 8.5e3)])).level, Level::Watch);
    }

    #[test]
    fn after_two_weeks_the_shoe_is_not_new() {
        let after = |offset| then(&[worn(1, 39, 1e3), worn(1, offset, 6e3)]);
        assert_eq!(found(&RULE, &after(52)).level, Level::Watch);
        // In the second week a fifth is the share to stay below.
        assert!(message(&found(&RULE, &after(52)), UnitSystem::Metric).contains("at most 20 %"));
        assert_eq!(last(&RULE, &after(53)), Verdict::Clear);
        // After a pause of more than 60 days it is new again; the usual is that of the 60 days.
        let mut runs = vec![worn(1, 39, 1e3)];
        runs.extend((40..100).step_by(4).map(|offset| worn(0, offset, 8e3)));
        runs.push(worn(1, 100, 6e3));
        assert_eq!(found(&RULE, &then(&runs)).level, Level::Watch);
    }

    #[test]
    fn a_new_pair_of_a_drop_that_is_used_says_nothing() {
        let mut pairs = pairs().to_vec();
        pairs.push(shoe("Low, second pair", 4.0));
        let before = |offset| worn(if offset % 20 == 0 { 1 } else { 0 }, offset, 8e3);
        let mut sessions: Vec<Session> = (0..40).step_by(2).map(before).collect();
        sessions.push(worn(3, 40, 8e3));
        assert_eq!(last(&RULE, &shod(&pairs, sessions)), Verdict::Clear);
    }

    #[test]
    fn less_than_four_millimetres_lower_says_nothing() {
        let mut pairs = pairs();
        pairs[1].drop_mm = Some(6.1);
        let sessions = (0..40).step_by(2).map(|offset| worn(0, offset, 8e3));
        let season = shod(&pairs, sessions.chain([worn(1, 40, 8e3)]).collect());
        assert_eq!(last(&RULE, &season), Verdict::Clear);
    }

    #[test]
    fn what_is_not_told_is_asked_for() {
        assert_eq!(reason(&RULE, &then(&[run(39, 8e3)])), "no shoe known for this run");
        let bare = shod(&[], vec![run(0, 5e3)]);
        assert_eq!(reason(&RULE, &bare), "no shoes in athlete.toml; add [[shoes]]");
        let mut unknown = then(&[worn(1, 39, 8e3)]);
        unknown.athlete.shoes[1].drop_mm = None;
        assert_eq!(reason(&RULE, &unknown), "the drop of Low is not known; add drop_mm");
        let blank = Session { distance_m: None, ..worn(1, 39, 0.0) };
        assert_eq!(reason(&RULE, &then(&[blank])), "no distance in this recording");
    }

    #[test]
    fn too_little_history_makes_no_shoe_new() {
        let early = [0, 5, 10, 15].map(|offset| worn(0, offset, 8e3)).to_vec();
        let season = shod(&pairs(), [early, vec![worn(1, 27, 8e3)]].concat());
        assert_eq!(reason(&RULE, &season), "only 27 days of history, 28 needed");
        let few = [0, 15, 30].map(|offset| worn(0, offset, 8e3)).to_vec();
        let season = shod(&pairs(), [few, vec![worn(1, 31, 8e3)]].concat());
        let expected = "only 3 runs in shoes of known drop in the 60 days before, 4 needed";
        assert_eq!(reason(&RULE, &season), expected);
    }

    #[test]
    fn a_base_of_no_drop_has_nothing_lower() {
        let flat = [shoe("Zero", 0.0), shoe("Other zero", 0.0)];
        let sessions = (0..40).step_by(2).map(|offset| worn(0, offset, 8e3));
        let season = shod(&flat, sessions.chain([worn(1, 40, 8e3)]).collect());
        assert_eq!(last(&RULE, &season), Verdict::Clear);
    }

    #[test]
    fn it_speaks_alone_in_a_season_with_one_run_in_a_lower_shoe() {
        // 5.1 of 57.1 km are less than a tenth of the week.
        let days = [(1, 16e3), (3, 16e3), (6, 20e3)];
        let week = |week: u64| days.map(|(weekday, metres)| worn(0, 7 * week + weekday, metres));
        let mut sessions: Vec<Session> = (0..6).flat_map(week).collect();
        sessions.push(worn(1, 41, 5.1e3));
        assert_eq!(speaking(&shod(&pairs(), sessions)), [RULE.id]);
    }
}
