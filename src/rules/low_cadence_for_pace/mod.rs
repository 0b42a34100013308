//! Slower and so longer steps than usual at the same pace: what a watch can see of overstriding.

mod norm;
#[cfg(test)]
mod tests;

use super::contract::citations::LYGHT;
use super::shared::baseline::{Judged, each_run};
use super::shared::form::{
    device_remark, minutes_of, no_own_cadence, require_minutes, stretches_s,
};
use super::shared::gauge::Band;
use super::{
    Citation, Doc, Family, Finding, Gait, Grade, Judgement, Level, Limits, Meaning, Rule, SeenIn,
    Threshold, Topic, step_speed_loss,
};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::stats::median;
use crate::columns::{WINDOW_CADENCE_SPM, WINDOW_SPEED_MPS};
use crate::season::cadence_model::{CadenceModel, MODEL_DAYS, usable_windows};
use crate::season::{Form, Season, Session, Window};
use norm::Norm;

pub(super) const RULE: Rule = Rule {
    id: "low-cadence-for-pace",
    title: "Low cadence for the pace",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares your cadence on steady, near-level running with your own usual at the same \
               speed, learned from 90 days on the same device, and with a norm for your height if \
               you gave it. At the same pace, a lower cadence means longer steps.",
        why: "A foot that lands far ahead of the body brakes every step. In the laboratory, \
              quicker, shorter steps lowered the load on the Achilles tendon.",
        when_wrong: "A watch cannot see where your foot lands. Soft ground, a pram, a new device \
                     or a faulty step count look the same, and tall runners have a lower cadence. \
                     Studies disagree.",
        next_step: "Try about 5 % quicker steps for a few minutes of an easy run. Change \
                    gradually, and do not force a forefoot landing.",
    },
    evidence: EVIDENCE,
    grade: Grade::Contested,
    needs: &[&WINDOW_CADENCE_SPM, &WINDOW_SPEED_MPS],
    asks: &["athlete.toml: height_m"],
    thresholds: &[
        &WATCH_BELOW,
        &WARN_BELOW,
        &WARN_MINUTES,
        &MIN_MINUTES,
        &OWN_SD_FACTOR,
        &NORM_BELOW,
        &NORM_CADENCE,
        &NORM_SPEED,
        &NORM_WARN_BELOW,
        &NORM_WARN_CADENCE,
        &NORM_WARN_SPEED,
    ],
    check,
    message,
    caps: None,
};

const EVIDENCE: &[Citation] = &[
    Citation {
        short: "Lieberman et al. 2015",
        doi: "10.1242/jeb.125500",
        finding: "14 runners: landing further ahead went with more braking; 5 more strides a \
                  minute brought the foot 5.9 % closer. Not injuries.",
    },
    LYGHT,
    Citation {
        short: "Luedke et al. 2016",
        doi: "10.1249/MSS.0000000000000890",
        finding: "68 high-school runners: the lowest step rates (164 spm or less at 3.3 m/s) had \
                  about 5–6 times the odds of shin injury.",
    },
    Citation {
        short: "Brindle et al. 2020",
        doi: "10.1007/s40279-019-01207-5",
        finding: "Meta-analysis: injured and uninjured runners differed by 0.3 spm (95 % interval \
                  −1.8 to 2.5). No relation.",
    },
    Citation {
        short: "Anderson et al. 2022",
        doi: "10.1186/s40798-022-00504-0",
        finding: "Review of 37 studies: the evidence that a change of cadence affects injury is \
                  very limited.",
    },
];

const WATCH_BELOW: Threshold = Threshold::assumed("watch_below_pct", 3.0, (1.0, 20.0), "%");
const WARN_BELOW: Threshold = Threshold::assumed("warn_below_pct", 5.0, (1.0, 30.0), "%");
const WARN_MINUTES: Threshold = Threshold::assumed("warn_duration_min", 20.0, (1.0, 120.0), "min");
const MIN_MINUTES: Threshold = Threshold::assumed("min_duration_min", 10.0, (2.0, 60.0), "min");
const OWN_SD_FACTOR: Threshold = Threshold::assumed("own_sd_factor", 2.0, (0.0, 5.0), "SD");
const NORM_BELOW: Threshold = Threshold::assumed("norm_below_spm", 8.0, (0.0, 40.0), "spm");

const NORM_CADENCE: Threshold = Threshold {
    name: "norm_max_cadence_spm",
    default: 166.0,
    min: 140.0,
    max: 200.0,
    unit: "spm",
    source: "lowest group of Luedke et al. 2016",
};

const NORM_SPEED: Threshold = Threshold::assumed("norm_min_speed_mps", 2.8, (2.2, 5.0), "m/s");

const NORM_WARN_BELOW: Threshold =
    Threshold::assumed("norm_warn_below_spm", 12.0, (0.0, 40.0), "spm");

const NORM_WARN_CADENCE: Threshold = Threshold {
    name: "norm_warn_max_cadence_spm",
    default: 164.0,
    min: 140.0,
    max: 200.0,
    unit: "spm",
    source: "Luedke et al. 2016",
};

const NORM_WARN_SPEED: Threshold =
    Threshold::assumed("norm_warn_min_speed_mps", 3.0, (2.2, 5.0), "m/s");

const OWN: Meaning = Meaning::Own("the runner's usual at this pace");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let norms = norm::of_runs(season);
    each_run(season, |index| find(season, limits, &norms, index))
}

fn find(season: &Season, limits: &Limits, norms: &[Option<Norm>], index: usize) -> Judged {
    let (run, form) = (&season.sessions[index], &season.forms()[index]);
    require_minutes(run, form, limits.get(&RULE, &MIN_MINUTES))?;
    let by_norm = |remark| norm::find(season, limits, norms, index, remark);
    let found = match &form.own {
        Some(model) => {
            let own = own(model, form, run, limits);
            let beside = own.as_ref().map_or(norm::USUAL_SELF, |_| norm::BELOW_SELF);
            let louder = |norm: &Finding| own.as_ref().is_none_or(|own| norm.level > own.level);
            by_norm(beside).filter(louder).or(own)
        }
        // A new device answers nothing until it has a baseline; a first one may be held against
        // the norm.
        None if is_new_device(season, index) => {
            return Err(format!("new device: {}", no_own_cadence(season, index)));
        }
        None => Some(by_norm(norm::NO_SELF).ok_or_else(|| no_own_cadence(season, index))?),
    };
    Ok(found.map(|mut finding| {
        finding.remarks.extend(support(season, form, index));
        finding.remarks.extend(device_remark(run));
        finding
    }))
}

/// Whether another device recorded steady running in the days that an own cadence is learned from.
fn is_new_device(season: &Season, index: usize) -> bool {
    let run = &season.sessions[index];
    let earlier = season.sessions_before(run.day, MODEL_DAYS);
    earlier.iter().any(|other| other.device != run.device && !other.windows.is_empty())
}

/// The run against the runner's own cadence at the same speed and grade.
fn own(model: &CadenceModel, form: &Form, run: &Session, limits: &Limits) -> Option<Finding> {
    let get = |threshold| limits.get(&RULE, threshold);
    let (cadence_spm, median_below_pct) = (form.cadence_spm?, -form.own_difference_pct?);
    if median_below_pct < get(&WATCH_BELOW) {
        return None;
    }
    let residuals = usable_windows(run).map(|window| model.residual_spm(&window));
    if -median(residuals)? < get(&OWN_SD_FACTOR) * model.run_sd_spm {
        return None;
    }
    let warn_pct = get(&WARN_BELOW);
    let is_far_below = |window: &Window| -model.difference_pct(window) >= warn_pct;
    let far_min = minutes_of(usable_windows(run).filter(is_far_below).count());
    let is_long = far_min >= get(&WARN_MINUTES);
    let level = if median_below_pct >= warn_pct && is_long { Level::Warn } else { Level::Watch };
    let usual_spm = cadence_spm / (1.0 - median_below_pct / 100.0);
    let limit_spm = usual_spm * (1.0 - get(&WATCH_BELOW) / 100.0);
    let is_below = |window: &Window| -model.difference_pct(window) >= get(&WATCH_BELOW);
    let spans_s = stretches_s(usable_windows(run).filter(is_below));
    let mut finding = Finding::new(level, cadence_spm, limit_spm, Unit::CadenceSpm);
    finding.seen_in = Some(SeenIn { gait: Gait::Cadence, spans_s });
    Some(finding.against(usual_spm, OWN))
}

/// What else the recording has that goes with longer steps; it makes a finding surer, not louder.
fn support(season: &Season, form: &Form, index: usize) -> Option<String> {
    let banded = |what: &str, shown: String, band: Band| {
        band.is_high().then(|| format!("a {what} of {shown} ({band} band of Garmin's gauge)"))
    };
    let ratio = form.vertical_ratio_pct.and_then(|pct| {
        banded("vertical ratio", format!("{pct:.1} %"), Band::of_vertical_ratio(pct))
    });
    let oscillation = form.vertical_oscillation_mm.and_then(|mm| {
        banded("vertical oscillation", format!("{mm:.0} mm"), Band::of_vertical_oscillation(mm))
    });
    let loss = step_speed_loss::unusual_cmps(season, index)
        .map(|cmps| format!("a step speed loss of {cmps:.1} cm/s (high for you)"));
    let parts: Vec<String> = [ratio, oscillation, loss].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("also in line with longer steps: {}", parts.join(" and ")))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let base = finding.baseline.as_ref().map_or(finding.limit, |baseline| baseline.quantity);
    let than = match finding.baseline.as_ref().map(|baseline| baseline.what) {
        Some(Meaning::Own(_)) => "your own usual",
        Some(Meaning::NormOfHeight) => "a norm for your height",
        _ => "a general norm",
    };
    let below = -finding.rise_pct().unwrap_or(0.0);
    let (cadence, base) = (finding.measured.show(system), base.show(system));
    let more = Quantity::new(finding.measured.value * 0.05, Unit::CadenceSpm).show(system);
    format!(
        "Your cadence was {below:.0} % below {than} at this pace ({cadence} instead of {base}), so \
         your steps were longer. A watch cannot see where the foot lands. In the laboratory, about \
         5 % quicker steps (≈ {more} more) brought the foot closer to the body; change gradually \
         and do not force a forefoot landing."
    )
}
