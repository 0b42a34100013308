//! What a rule needs is what it reads: without it there is no finding, and all else can be missing.

use super::over_seasons::invented_season;
use crate::base::quantity::Unit;
use crate::columns::*;
use crate::rules::{
    Family, Judgement, Limits, RULES, Rule, Verdict, fast_distance_spike, fast_without_warm_up,
    first_fast_after_gap, hard_days_too_close, intensity_without_strength, late_form_drift,
    load_while_sore, low_cadence_for_pace, lower_drop_shoe, weekly_fast_jump,
};
use crate::run::samples::AltitudeQuality;
use crate::season::fixtures::season_as_of;
use crate::season::{Season, Session, Window, Windows};

/// A figure of runs: the columns that show it, and how a run loses it.
type FigureOf = (&'static [&'static Column], fn(&mut Session));

/// Every figure that a run may lack. The fast limit belongs to the distance beyond it.
static FIGURES: &[FigureOf] = &[
    (&[&RUN_DISTANCE_M, &WEEK_DISTANCE_M], |run| run.distance_m = None),
    (&[&RUN_CLIMB_M, &WEEK_CLIMB_M], |run| run.climb_m = None),
    (&[&RUN_STEEP_M], |run| run.steep_m = None),
    (&[&RUN_DOWNHILL_M], |run| run.downhill_m = None),
    (&[&RUN_ALTITUDE_QUALITY], |run| run.altitude_quality = AltitudeQuality::None),
    (&[&RUN_FAST_M, &WEEK_FAST_M], |run| run.fast_m = None),
    (&[&RUN_SPRINT_M], |run| run.sprint_m = None),
    (&[&RUN_FAST_M, &RUN_SPRINT_M, &RUN_FAST_LIMIT_MPS], |run| run.fast_limit = None),
    (&[&RUN_CALF_LOAD, &WEEK_CALF_LOAD], |run| run.calf_load = None),
    (&[&RUN_LONGEST_RUNNING_S], |run| run.longest_running_s = None),
    (&[&RUN_TEMPERATURE_C], |run| run.temperature_c = None),
    (&[&RUN_HEART_RATE_BPM], |run| (run.heart_rate_bpm, run.fast_heart_rate_bpm) = (None, None)),
    (&[&RUN_TIMER_S], |run| run.timer_s = 0.0),
    (&[&RUN_SUB_SPORT], |run| (run.sub_sport, run.surface) = (None, None)),
    (&[&RUN_DEVICE_STEP_SPEED_LOSS_CMPS], |run| run.step_speed_loss_cmps = None),
    (&[&OPENING_AFTER_S, &OPENING_EFFORT_MPS], |run| run.opening.clear()),
    (&[&WINDOW_CADENCE_SPM, &WINDOW_SPEED_MPS], |run| run.windows = Windows::default()),
    (&[&WINDOW_GROUND_CONTACT_MS], |run| each(run, |window| window.ground_contact_ms = None)),
    (&[&WINDOW_VERTICAL_RATIO_PCT], |run| each(run, |window| window.vertical_ratio_pct = None)),
    (&[&WINDOW_BALANCE_LEFT_PCT], |run| each(run, |window| window.balance_left_pct = None)),
];

/// What rules weigh beside what they need: other rules that they ask, and what makes a finding surer
/// or less sure.
const BESIDE: &[(&Rule, &[&Column])] = &[
    (&fast_distance_spike::RULE, &[&RUN_HEART_RATE_BPM]),
    (&first_fast_after_gap::RULE, &[&RUN_HEART_RATE_BPM]),
    (&weekly_fast_jump::RULE, &[&RUN_HEART_RATE_BPM]),
    (&fast_without_warm_up::RULE, &[&RUN_FAST_M]),
    (&hard_days_too_close::RULE, &[&RUN_DISTANCE_M, &RUN_HEART_RATE_BPM]),
    (&intensity_without_strength::RULE, &[&RUN_ALTITUDE_QUALITY]),
    (&late_form_drift::RULE, &[&RUN_TIMER_S]),
    (&load_while_sore::RULE, &[&RUN_SUB_SPORT]),
    (&low_cadence_for_pace::RULE, &[&WINDOW_VERTICAL_RATIO_PCT, &RUN_DEVICE_STEP_SPEED_LOSS_CMPS]),
    (&lower_drop_shoe::RULE, &[&RUN_FAST_M, &RUN_CLIMB_M]),
];

fn each(run: &mut Session, change: impl Fn(&mut Window)) {
    let changed = |mut window: Window| {
        change(&mut window);
        window
    };
    run.windows = run.windows.iter().map(changed).collect();
}

/// Whether one of these columns shows the figure.
fn has(columns: &[&Column], (shown_by, _): &FigureOf) -> bool {
    columns.iter().any(|column| shown_by.iter().any(|other| other.name == column.name))
}

/// The season with these figures lost.
fn without(season: &Season, lost: Vec<&FigureOf>) -> Season {
    let mut sessions = season.sessions.clone();
    for run in &mut sessions {
        lost.iter().for_each(|(_, lose)| lose(run));
        if run.fast_m.is_none() && run.sprint_m.is_none() {
            run.speeds = None;
        }
    }
    let bare = season_as_of(sessions, season.as_of);
    let (athlete, diary) = (season.athlete.clone(), season.diary.clone());
    Season { athlete, diary, others: season.others.clone(), ..bare }
}

fn said(rule: &Rule, season: &Season) -> Vec<Judgement> {
    (rule.check)(season, &Limits::default())
}

/// Seasons that are looked at.
const SEEDS: std::ops::Range<u64> = 0..3;

/// The figures that a rule names, or that stand beside them.
fn read(rule: &Rule) -> Vec<&'static FigureOf> {
    let of_rule = BESIDE.iter().filter(|(other, _)| other.id == rule.id);
    let beside: Vec<&Column> = of_rule.flat_map(|(_, columns)| *columns).copied().collect();
    FIGURES.iter().filter(|figure| has(rule.needs, figure) || has(&beside, figure)).collect()
}

/// Whether a verdict rests on figures; rows of days need none.
fn is_of_figures(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Raised(finding) => finding.measured.unit != Unit::Days,
        Verdict::Shown(_) => true,
        Verdict::Clear | Verdict::NotJudged(_) => false,
    }
}

#[test]
fn without_what_it_reads_a_rule_finds_nothing() {
    for season in SEEDS.map(invented_season) {
        for rule in RULES {
            let read = read(rule);
            // Of pain and what stands beside it the diary tells by itself.
            if read.is_empty() || rule.family == Family::Pain {
                continue;
            }
            for one in said(rule, &without(&season, read)) {
                assert!(!is_of_figures(&one.verdict), "{}: {one:?}", rule.id);
            }
        }
    }
}

#[test]
fn what_a_rule_does_not_name_decides_nothing() {
    for season in SEEDS.map(invented_season) {
        for rule in RULES {
            let read = read(rule);
            let is_read = |figure: &&FigureOf| read.iter().any(|own| std::ptr::eq(*own, *figure));
            let unread = FIGURES.iter().filter(|figure| !is_read(figure)).collect();
            assert_eq!(said(rule, &season), said(rule, &without(&season, unread)), "{}", rule.id);
        }
    }
}
