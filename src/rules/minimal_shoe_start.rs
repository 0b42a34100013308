//! The first runs in minimal shoes or barefoot, and how much of the week they are.

use chrono::NaiveDate;

use super::shared::baseline::{DISTANCE, Judged, each_run, is_beyond};
use super::shared::shoes::{
    PAUSE_DAYS, Share, began_with, is_minimal, require_seen, runs_up_to, shoe_of,
};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::RUN_DISTANCE_M;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "minimal-shoe-start",
    title: "First runs in minimal shoes or barefoot",
    family: Family::Shoes,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Flags the first run in minimal shoes or barefoot, or the first after 60 days \
               without. In the three weeks after the first use, flags runs when more than a tenth \
               of the week's distance is run in them.",
        why: "Without cushioning and a raised heel, the foot and the calf do work that the shoe \
              did before.",
        when_wrong: "A tag in the diary counts for every run of that day. If you walk barefoot a \
                     lot, you may be used to it. The trial looked at the bones of the foot, not at \
                     the calf.",
        next_step: "Start with a few minutes on easy days, about a tenth of the week. Stay there \
                    for some weeks.",
    },
    evidence: &[RIDGE, WARNE],
    grade: Grade::Weak,
    needs: &[&RUN_DISTANCE_M],
    asks: &["athlete.toml: shoes marked minimal", "diary.csv: the tag barefoot"],
    thresholds: &[&MAX_SHARE, &FIRST_DAYS],
    check,
    message,
    caps: None,
};

const RIDGE: Citation = Citation {
    short: "Ridge et al. 2013",
    doi: "",
    finding: "19 runners who switched to minimal shoes over ten weeks had more bone marrow oedema \
              in the feet than 17 who did not. A small trial; it did not count calf injuries.",
};

const WARNE: Citation = Citation {
    short: "Warne & Gruber 2017",
    doi: "10.1186/s40798-017-0096-x",
    finding: "Review of switching to minimal shoes: 17.9 against 13.4 in 100 runners were injured, \
              p = .22: no difference shown.",
};

const MAX_SHARE: Threshold = Threshold::assumed("max_share_pct", 10.0, (0.0, 100.0), "%");
const FIRST_DAYS: Threshold = Threshold::assumed("first_days", 21.0, (1.0, 120.0), "days");

/// Days that the share looks back, the day of the run included.
const SHARE_DAYS: u64 = 7;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let began = began_with(season, |run| is_minimal(season, run), |shoe| shoe.is_minimal);
    each_run(season, |index| match began[index] {
        Some(start) => find(season, limits, index, start),
        None => shoe_of(season, &season.sessions[index]).map(|_| None),
    })
}

/// Judges a run in minimal shoes of a runner who began with them on this day.
fn find(season: &Season, limits: &Limits, index: usize, start: NaiveDate) -> Judged {
    let run = &season.sessions[index];
    let days = (run.day - start).num_days();
    if days as f64 >= limits.get(&RULE, &FIRST_DAYS) {
        return Ok(None);
    }
    require_seen(season, start)?;
    let distance_m = DISTANCE.of(run)?;
    let week = runs_up_to(season, index, SHARE_DAYS);
    let share = Share::of(season, week, |run| is_minimal(season, run));
    let before = &season.sessions[..index];
    let is_first =
        !before.iter().rev().take_while(|run| run.day >= start).any(|run| is_minimal(season, run));
    // Whatever its share, the first run is told.
    let limit_pct = if is_first { 0.0 } else { limits.get(&RULE, &MAX_SHARE) };
    let shoe = shoe_of(season, run).ok().filter(|(_, shoe)| shoe.is_minimal);
    let finding = Finding {
        about: Some(
            shoe.map_or_else(|| "barefoot".to_owned(), |(_, shoe)| format!("in {}", shoe.name)),
        ),
        details: vec![Named::new(distance_m, Unit::DistanceM, "this run")],
        remarks: share.doubt().into_iter().collect(),
        ..Finding::new(Level::Warn, share.pct(), limit_pct, Unit::Percent)
    };
    Ok((is_first || is_beyond(share.pct(), limit_pct, 0.0)).then_some(finding))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let how = finding.about.as_deref().unwrap_or("barefoot");
    let distance =
        finding.details.first().map_or_else(String::new, |run| run.quantity.show(system));
    let share = finding.measured.show(system);
    let what = if finding.limit.value > 0.0 {
        format!("{distance} {how}, within three weeks of your first such run")
    } else {
        format!("{distance} {how}, your first such run ever or in at least {PAUSE_DAYS} days")
    };
    format!("{what}: {share} of the last seven days' distance. Build up from about a tenth.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::shared::shoes::tests::{barefoot, minimal, shod, shoe, worn};
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run};
    use crate::user_files::athlete::Shoe;

    fn pairs() -> [Shoe; 2] {
        [shoe("High", 10.0), minimal("Thin")]
    }

    /// Runs of 6 km in the high pair on every other day up to day 40, then these.
    fn after_weeks(later: &[Session]) -> Vec<Session> {
        let before = (0..41).step_by(2).map(|offset| worn(0, offset, 6e3));
        before.chain(later.to_vec()).collect()
    }

    fn then(later: &[Session]) -> Season {
        shod(&pairs(), after_weeks(later))
    }

    #[test]
    fn the_first_run_warns_however_short() {
        let finding = found(&RULE, &then(&[worn(1, 41, 1e3)]));
        assert_eq!((finding.level, finding.limit.value), (Level::Warn, 0.0));
        let text = message(&finding, UnitSystem::Metric);
        // 1 of the 19 km of days 35 to 41.
        let expected = "1.0 km in Thin, your first such run ever or in at least 60 days: 5 % of \
                        the last seven days' distance. Build up from about a tenth.";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_tenth_of_seven_days_is_the_limit_for_three_weeks() {
        // Days 40 to 46: 6 and 18 km in the high pair, and the rest to 30 km.
        let week = |thin_m: f64| {
            let high = [42, 44].map(|offset| worn(0, offset, 9e3 + (3e3 - thin_m) / 2.0));
            let first = [worn(1, 38, 0.5e3)];
            then(&[first.as_slice(), &high, &[worn(1, 46, thin_m)]].concat())
        };
        // 6 + 21 − 2.7 + 2.7 = 27 km.
        assert_eq!(last(&RULE, &week(2.7e3)), Verdict::Clear);
        let finding = found(&RULE, &week(2.8e3));
        assert_eq!((finding.level, finding.limit.value), (Level::Warn, 10.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(
            text.starts_with("2.8 km in Thin, within three weeks of your first such"),
            "{text}"
        );
        let late = |offset| last(&RULE, &then(&[worn(1, 41, 1e3), worn(1, offset, 5e3)]));
        assert!(matches!(late(61), Verdict::Raised(_)));
        assert_eq!(late(62), Verdict::Clear);
    }

    #[test]
    fn after_sixty_days_without_it_begins_anew() {
        let mut sessions = after_weeks(&[worn(1, 41, 1e3)]);
        sessions.extend((42..100).step_by(4).map(|offset| worn(0, offset, 6e3)));
        let again = |offset| {
            let sessions = [sessions.clone(), vec![worn(1, offset, 1e3)]].concat();
            last(&RULE, &shod(&pairs(), sessions))
        };
        assert_eq!(again(101), Verdict::Clear);
        assert!(matches!(again(102), Verdict::Raised(_)));
    }

    #[test]
    fn a_tag_in_the_diary_counts_without_any_shoe() {
        let sessions = after_weeks(&[run(41, 1e3)]);
        let season = barefoot(shod(&[], sessions), &[41]);
        let text = message(&found(&RULE, &season), UnitSystem::Metric);
        assert!(text.starts_with("1.0 km barefoot, your first such run"), "{text}");
        assert_eq!(
            check(&season, &Limits::default())[0].verdict,
            Verdict::NotJudged("no shoes in athlete.toml; add [[shoes]]".to_owned())
        );
    }

    #[test]
    fn a_pair_that_was_worn_before_the_records_is_no_start() {
        let mut season = then(&[worn(1, 41, 5e3)]);
        season.athlete.shoes[1].first_use = Some(day(0) - chrono::Days::new(100));
        assert_eq!(last(&RULE, &season), Verdict::Clear);
    }

    #[test]
    fn what_is_not_told_is_asked_for() {
        assert_eq!(last(&RULE, &then(&[worn(0, 41, 6e3)])), Verdict::Clear);
        assert_eq!(reason(&RULE, &then(&[run(41, 6e3)])), "no shoe known for this run");
        let blank = Session { distance_m: None, ..worn(1, 41, 0.0) };
        assert_eq!(reason(&RULE, &then(&[blank])), "no distance in this recording");
    }

    #[test]
    fn too_little_history_makes_nothing_a_first() {
        let season = shod(&pairs(), vec![worn(0, 0, 6e3), worn(1, 27, 1e3)]);
        assert_eq!(reason(&RULE, &season), "only 27 days of history, 28 needed");
    }

    #[test]
    fn a_run_of_no_distance_is_a_share_of_nothing() {
        let season = shod(&pairs(), vec![worn(0, 0, 6e3), worn(1, 40, 0.0)]);
        assert_eq!(found(&RULE, &season).measured.value, 0.0);
    }

    #[test]
    fn it_speaks_alone_where_the_first_run_in_them_is_short() {
        let week = |week: u64| [1, 3, 5].map(|weekday| worn(0, 7 * week + weekday, 6e3));
        let mut sessions: Vec<Session> = (0..6).flat_map(week).collect();
        sessions.push(worn(1, 41, 0.5e3));
        assert_eq!(speaking(&shod(&pairs(), sessions)), [RULE.id]);
    }
}
