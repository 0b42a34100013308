//! Ground contact that moves from one foot to the other: perhaps a leg is spared.

use chrono::NaiveDate;

use super::shared::baseline::{Judged, each_run};
use super::shared::form::{base, device_remark, earlier_on_device, require_figure};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Rule, Threshold,
    Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::median;
use crate::columns::{WINDOW_BALANCE_LEFT_PCT, WINDOW_CADENCE_SPM};
use crate::season::Season;
use crate::user_files::athlete::{DiaryEntry, Side, Site};

pub(super) const RULE: Rule = Rule {
    id: "contact-balance-shift",
    title: "Ground contact balance shifted to one side",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the left foot's share of ground contact (the median of steady, near-level \
               running) with your own over 60 days on the same device. Flags a run when it and the \
               one before both moved to the same side, one level higher when the diary has pain in \
               that leg within seven days. Beyond Garmin's red line it gives an info.",
        why: "If you spare one leg, the balance changes. Only a change from your own usual counts \
              here.",
        when_wrong: "An uneven balance does not predict injury, according to two studies of \
                     runners. A sloping road, a track, a crooked strap, hills and a planned change \
                     of form all move the balance.",
        next_step: "Fine if deliberate. Otherwise check for a sore leg, and run shorter until it \
                    is back to normal.",
    },
    evidence: &[MALISOUX_2024, BREDEWEG, GIRARD, GARMIN_BALANCE],
    grade: Grade::Contested,
    needs: &[&WINDOW_BALANCE_LEFT_PCT, &WINDOW_CADENCE_SPM],
    asks: &["diary.csv: side", "diary.csv: during_0_10"],
    thresholds: &[&MIN_SHIFT, &MAX_SHARE],
    check,
    message,
    caps: None,
};

const MALISOUX_2024: Citation = Citation {
    short: "Malisoux et al. 2024",
    doi: "10.1136/bmjsem-2023-001787",
    finding: "836 runners: asymmetry was not associated with a higher risk of injury; more \
              asymmetry of flight time went with fewer injuries (hazard ratio 0.80).",
};

const BREDEWEG: Citation = Citation {
    short: "Bredeweg et al. 2013",
    doi: "",
    finding: "210 novice runners: asymmetry was not associated with a higher risk either.",
};

const GIRARD: Citation = Citation {
    short: "Girard et al. 2019",
    doi: "",
    finding: "9 runners: the natural difference in contact time between the feet was about 0.6 %.",
};

const GARMIN_BALANCE: Citation = Citation {
    short: "Garmin, manual of the Enduro 3",
    doi: "",
    finding: "Shows more than 52.2 % on either side in red, and says that the balance drifts on \
              hills. A vendor's norm; no injuries were studied.",
};

const MIN_SHIFT: Threshold = Threshold::assumed("min_shift_pct", 1.5, (0.3, 10.0), "%");
const MAX_SHARE: Threshold = Threshold {
    name: "max_share_pct",
    default: 52.2,
    min: 50.5,
    max: 60.0,
    unit: "%",
    source: "Garmin's red line",
};

/// The runner's own runs: how far back, and how many make a balance; engineering defaults.
const BASE: (u64, usize) = (60, 5);
/// Days before the run in which pain counts, its own day with them, and the least score of 0 to 10.
const PAIN_DAYS: i64 = 7;
const MIN_PAIN: f64 = 2.0;

const OWN: Meaning = Meaning::Own("your usual share of that side");

/// The balance of one run beside the usual.
#[derive(Clone, Copy)]
struct Shift {
    left_pct: f64,
    usual_left_pct: f64,
}

impl Shift {
    /// Points towards the left.
    fn to_left(self) -> f64 {
        self.left_pct - self.usual_left_pct
    }
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let runs = 0..season.sessions.len();
    let shifts: Vec<Result<Shift, String>> = runs.map(|index| shift(season, index)).collect();
    each_run(season, |index| find(season, limits, &shifts, index))
}

fn shift(season: &Season, index: usize) -> Result<Shift, String> {
    let (forms, needs) = (season.forms(), "balance");
    let of_row = |row: usize| forms[row].balance_left_pct;
    let left_pct = require_figure(season, index, (of_row(index), needs))?;
    let values = base(season, index, BASE, (of_row, needs))?;
    let usual_left_pct = median(values).ok_or("no earlier balance to compare against")?;
    Ok(Shift { left_pct, usual_left_pct })
}

fn find(
    season: &Season,
    limits: &Limits,
    shifts: &[Result<Shift, String>],
    index: usize,
) -> Judged {
    let run = &season.sessions[index];
    let moved = match &shifts[index] {
        Ok(shift) => moved(season, limits, shifts, (index, *shift)),
        Err(_) => None,
    };
    let absolute = || uneven(season, limits, index);
    match (moved.or_else(absolute), &shifts[index]) {
        (Some(mut finding), _) => {
            finding.remarks.extend(device_remark(run));
            Ok(Some(finding))
        }
        (None, Ok(_)) => Ok(None),
        (None, Err(reason)) => Err(reason.clone()),
    }
}

/// This run and the last before it both moved to the same side.
fn moved(
    season: &Season,
    limits: &Limits,
    shifts: &[Result<Shift, String>],
    (index, shift): (usize, Shift),
) -> Option<Finding> {
    let run = &season.sessions[index];
    let least = limits.get(&RULE, &MIN_SHIFT);
    let points = shift.to_left();
    let earlier = earlier_on_device(season, index, BASE.0);
    let last = earlier.filter_map(|row| shifts[row].as_ref().ok()).last()?;
    if points.abs() < least || last.to_left() * points.signum() < least {
        return None;
    }
    let side = if points > 0.0 { Side::Left } else { Side::Right };
    let (share_pct, usual_pct) =
        (share_of(side, shift.left_pct), share_of(side, shift.usual_left_pct));
    let mut finding = Finding::new(Level::Watch, share_pct, usual_pct + least, Unit::PercentTenths)
        .against(usual_pct, OWN);
    finding.about = Some(word(side).to_owned());
    let entries = season.diary.until(run.day).iter().rev();
    let mut lately = entries.take_while(|entry| (run.day - entry.date).num_days() <= PAIN_DAYS);
    if lately.any(|entry| is_pain_of(entry, side, run.day)) {
        finding.level = Level::Warn;
        finding.remarks.push(format!("the diary has pain in the {} leg", word(side)));
    }
    Some(finding)
}

/// A share beyond the red line, whatever is usual.
fn uneven(season: &Season, limits: &Limits, index: usize) -> Option<Finding> {
    let left_pct = season.forms()[index].balance_left_pct?;
    let side = if left_pct > 50.0 { Side::Left } else { Side::Right };
    let (share_pct, most_pct) = (share_of(side, left_pct), limits.get(&RULE, &MAX_SHARE));
    let mut finding = Finding::new(Level::Info, share_pct, most_pct, Unit::PercentTenths);
    finding.about = Some(word(side).to_owned());
    (share_pct > most_pct).then_some(finding)
}

fn share_of(side: Side, left_pct: f64) -> f64 {
    if side == Side::Left { left_pct } else { 100.0 - left_pct }
}

fn word(side: Side) -> &'static str {
    if side == Side::Left { "left" } else { "right" }
}

/// Whether an entry tells, by the evening of a day, of pain in a leg. The score of a next morning is
/// not known on the evening before.
fn is_pain_of(entry: &DiaryEntry, side: Side, day: NaiveDate) -> bool {
    let next_morning = entry.next_morning_0_10.filter(|_| entry.date < day);
    let scores = [entry.before_0_10, entry.during_0_10, next_morning];
    let is_side = entry.side == Some(side) || entry.side == Some(Side::Both);
    is_side
        && entry.site != Some(Site::Back)
        && scores.into_iter().flatten().any(|score| score >= MIN_PAIN)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let side = finding.about.as_deref().unwrap_or_default();
    let share = finding.measured.show(system);
    match &finding.baseline {
        Some(usual) => {
            let points = finding.measured.value - usual.quantity.value;
            let usual = usual.quantity.show(system);
            format!(
                "Contact-time balance moved {points:.1} points to the {side} in two runs ({share}; \
                 your usual is {usual}). Fine if deliberate; otherwise check for a sore leg."
            )
        }
        None => format!(
            "{share} of ground contact was on the {side} foot; Garmin's gauge turns red at {}. An \
             uneven balance alone did not predict injuries.",
            finding.limit.show(system)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{day, run, season, window};
    use crate::season::{Session, Window};

    fn balanced(offset: u64, left_pct: f64) -> Session {
        let windows = (0..20)
            .map(|index| Window { balance_left_pct: Some(left_pct), ..window(index, 2.8, 165.0) });
        Session { windows: windows.collect(), ..run(offset, 6000.0) }
    }

    /// Ten runs of 49.8 % left, every third day, then these, from day 30 on.
    fn then(left_pct: &[f64]) -> Season {
        let shares = [49.8; 10].iter().chain(left_pct);
        season((0..).step_by(3).zip(shares).map(|(day, share)| balanced(day, *share)).collect())
    }

    fn sore(offset: u64, side: Side, during: f64) -> DiaryEntry {
        DiaryEntry {
            date: day(offset),
            site: Some(Site::Calf),
            side: Some(side),
            during_0_10: Some(during),
            ..DiaryEntry::default()
        }
    }

    fn level(entries: Vec<DiaryEntry>) -> Level {
        let mut season = then(&[51.4, 51.4]);
        season.diary.entries = entries;
        found(&RULE, &season).level
    }

    #[test]
    fn one_and_a_half_points_in_two_runs_are_worth_attention() {
        assert_eq!(last(&RULE, &then(&[51.4, 51.2])), Verdict::Clear);
        let finding = found(&RULE, &then(&[51.4, 51.4]));
        assert_eq!((finding.level, finding.about.as_deref()), (Level::Watch, Some("left")));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("moved 1.6 points to the left"), "{text}");
        assert!(text.contains("(51.4 %; your usual is 49.8 %)"), "{text}");
    }

    #[test]
    fn to_the_right_the_share_of_the_right_foot_is_told() {
        let finding = found(&RULE, &then(&[48.1, 48.1]));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("moved 1.7 points to the right"), "{text}");
        assert!(text.contains("(51.9 %; your usual is 50.2 %)"), "{text}");
    }

    #[test]
    fn one_run_alone_or_one_to_either_side_is_nothing() {
        assert_eq!(last(&RULE, &then(&[51.4])), Verdict::Clear);
        assert_eq!(last(&RULE, &then(&[48.1, 51.4])), Verdict::Clear);
    }

    #[test]
    fn pain_in_that_leg_within_seven_days_makes_it_louder() {
        // The last run is of day 33.
        assert_eq!(level(vec![sore(26, Side::Left, 2.0)]), Level::Warn);
        assert_eq!(level(vec![sore(33, Side::Both, 2.0)]), Level::Warn);
        assert_eq!(level(vec![sore(25, Side::Left, 5.0)]), Level::Watch);
        assert_eq!(level(vec![sore(33, Side::Right, 5.0)]), Level::Watch);
        assert_eq!(level(vec![sore(33, Side::Left, 1.5)]), Level::Watch);
        assert_eq!(level(vec![sore(34, Side::Left, 5.0)]), Level::Watch, "not written yet");
        let back = DiaryEntry { site: Some(Site::Back), ..sore(33, Side::Left, 5.0) };
        assert_eq!(level(vec![back]), Level::Watch);
    }

    #[test]
    fn the_score_of_a_next_morning_is_known_on_the_next_day() {
        let morning = |offset| DiaryEntry {
            during_0_10: None,
            next_morning_0_10: Some(4.0),
            ..sore(offset, Side::Left, 0.0)
        };
        assert_eq!(level(vec![morning(32)]), Level::Warn);
        assert_eq!(level(vec![morning(33)]), Level::Watch);
    }

    #[test]
    fn beyond_the_red_line_it_informs_without_a_baseline() {
        let alone = |left_pct| season(vec![balanced(0, left_pct)]);
        let finding = found(&RULE, &alone(47.7));
        assert_eq!((finding.level, finding.about.as_deref()), (Level::Info, Some("right")));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("52.3 % of ground contact was on the right foot"), "{text}");
        let expected = "only 0 runs with balance on this device in the 60 days before, 5 needed";
        assert_eq!(reason(&RULE, &alone(47.9)), expected);
        // A runner who is always uneven did not change.
        let always = season((0..8).map(|day| balanced(3 * day, 47.0)).collect());
        assert_eq!(found(&RULE, &always).level, Level::Info);
    }

    #[test]
    fn nulls_hills_and_other_devices_are_left_out() {
        let mut blind = then(&[51.4, 51.4]);
        blind.sessions[11].windows.change(..1, |window| window.balance_left_pct = None);
        let expected = "fewer than 10 minutes with balance in this recording";
        assert_eq!(reason(&RULE, &blind), expected);
        let mut hilly = then(&[51.4, 51.4]);
        hilly.sessions[11].windows.change(..1, |window| window.grade_ratio = Some(0.07));
        assert!(reason(&RULE, &hilly).starts_with("only 9.5 minutes"));
        let mut changed = then(&[51.4, 51.4]);
        changed.sessions[10].device = Some("strap".to_owned());
        assert_eq!(last(&RULE, &changed), Verdict::Clear, "the last before is as usual");
        changed.sessions[11].device = Some("strap".to_owned());
        changed.sessions.truncate(12);
        let mut changed = season(changed.sessions);
        assert!(reason(&RULE, &changed).starts_with("only 1 run with balance"));
        changed.sessions[11].windows.truncate(0);
        let changed = season(changed.sessions);
        assert!(reason(&RULE, &changed).starts_with("no steady running"));
    }

    #[test]
    fn a_balance_of_zero_is_a_value() {
        assert_eq!(found(&RULE, &then(&[0.0, 0.0])).measured.value, 100.0);
    }

    #[test]
    fn it_speaks_alone_of_a_spared_leg() {
        assert_eq!(speaking(&then(&[51.4, 51.4])), ["contact-balance-shift"]);
    }
}
