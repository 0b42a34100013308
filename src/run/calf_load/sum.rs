//! Adds up the weighted steps of a run's bins.

use super::bin::Bin;
use super::cadence::usual_cadence_spm;
use super::load::{CalfLoad, Chain, Loads, units};
use super::weight::{
    REFERENCE_CONTACT_MS, REFERENCE_MPS, WALKING_CONTACT, WALKING_FORCE, WALKING_SPM, contact_ms,
    force_by_cadence, force_by_grade, force_by_speed, weighed_mps,
};
use crate::base::units::{CM_PER_M, MS_PER_S, S_PER_MIN, m_from_mm};

/// The exponents b of [`Loads`].
const EXPONENTS: [i32; 3] = [1, 4, 9];
/// Place of the exponent 4 among them, which the chain is made with.
const DEFAULT: usize = 1;
/// Share of the running time that must have a contact time. Engineering default.
const MEASURED_RATIO: f64 = 0.9;
/// Milliseconds in a minute, for steps from a cadence.
const MS_PER_MIN: f64 = S_PER_MIN * MS_PER_S as f64;

/// Weighted steps while they are added up.
#[derive(Default)]
pub(super) struct Sum {
    distance_mm: i64,
    with_speed: f64,
    with_grade: f64,
    by_speed: [f64; 3],
    measured: [f64; 3],
    running_ms: i64,
    contact_time_ms: i64,
}

impl Sum {
    pub(super) fn add(&mut self, bin: &Bin, height_m: Option<f64>) {
        self.distance_mm += bin.distance_mm;
        if bin.is_running {
            self.add_running(bin, height_m);
        } else {
            self.add_walking(bin);
        }
    }

    fn add_running(&mut self, bin: &Bin, height_m: Option<f64>) {
        let speed_mps = weighed_mps(bin.speed_cmps as f64 / CM_PER_M);
        let usual_spm = usual_cadence_spm(speed_mps, height_m);
        let steps = Steps::of(bin, usual_spm);
        let level = force_by_speed(speed_mps);
        let force = level * force_by_grade(bin.grade_pct as f64 / 100.0);
        let by_cadence = force_by_cadence(steps.cadence_spm / usual_spm);
        let usual_contact = contact_ms(speed_mps) / REFERENCE_CONTACT_MS;
        let contact = bin.contact_ms(contact_ms(speed_mps)) / REFERENCE_CONTACT_MS;
        let usual_steps = (steps.counted_usually + steps.estimated) * usual_contact;
        self.with_speed += usual_steps * level.powi(EXPONENTS[DEFAULT]);
        self.with_grade += usual_steps * force.powi(EXPONENTS[DEFAULT]);
        for (index, exponent) in EXPONENTS.into_iter().enumerate() {
            let counted = steps.counted * by_cadence.powi(exponent);
            let weighted = force.powi(exponent) * (counted + steps.estimated);
            self.by_speed[index] += weighted * usual_contact;
            self.measured[index] += weighted * contact;
        }
        self.running_ms += bin.time_ms;
        self.contact_time_ms += bin.contact_time_ms;
    }

    /// A walking step weighs the same at every speed and grade.
    fn add_walking(&mut self, bin: &Bin) {
        let steps = Steps::of(bin, WALKING_SPM);
        let weight = |exponent: i32| WALKING_FORCE.powi(exponent) * WALKING_CONTACT;
        let usual_steps = steps.counted_usually + steps.estimated;
        self.with_speed += usual_steps * weight(EXPONENTS[DEFAULT]);
        self.with_grade += usual_steps * weight(EXPONENTS[DEFAULT]);
        for (index, exponent) in EXPONENTS.into_iter().enumerate() {
            let weighted = (steps.counted + steps.estimated) * weight(exponent);
            self.by_speed[index] += weighted;
            self.measured[index] += weighted;
        }
    }

    pub(super) fn load(&self, height_m: Option<f64>) -> CalfLoad {
        let steps_per_m = usual_cadence_spm(REFERENCE_MPS, height_m) / S_PER_MIN / REFERENCE_MPS;
        let reference = contact_ms(REFERENCE_MPS) / REFERENCE_CONTACT_MS;
        let is_measured = self.contact_time_ms > 0
            && self.contact_time_ms as f64 >= MEASURED_RATIO * self.running_ms as f64;
        let by_speed = Loads::of(self.by_speed);
        CalfLoad {
            by_speed,
            measured: is_measured.then(|| Loads::of(self.measured)),
            chain: Chain {
                distance_only: units(m_from_mm(self.distance_mm) * steps_per_m * reference),
                with_speed: units(self.with_speed),
                with_grade: units(self.with_grade),
                full: by_speed.b4,
            },
        }
    }
}

/// The steps of a bin.
struct Steps {
    /// Counted in the time of known cadence.
    counted: f64,
    /// What the usual cadence would have made in that time.
    counted_usually: f64,
    /// Estimated for the rest of the time by the usual cadence.
    estimated: f64,
    /// Cadence where it is known, else the usual one.
    cadence_spm: f64,
}

impl Steps {
    fn of(bin: &Bin, usual_spm: f64) -> Self {
        let counted = bin.millisteps as f64 / 1000.0;
        let known_min = bin.cadence_time_ms as f64 / MS_PER_MIN;
        let rest_min = (bin.time_ms - bin.cadence_time_ms).max(0) as f64 / MS_PER_MIN;
        Self {
            counted,
            counted_usually: usual_spm * known_min,
            estimated: usual_spm * rest_min,
            cadence_spm: if known_min > 0.0 { counted / known_min } else { usual_spm },
        }
    }
}

impl Bin {
    /// Mean contact time, with the usual one for the time that has none recorded.
    fn contact_ms(&self, usual_ms: f64) -> f64 {
        let rest_ms = (self.time_ms - self.contact_time_ms).max(0) as f64;
        let total_ms = self.contact_time_ms as f64 + rest_ms;
        if total_ms > 0.0 {
            (self.contact_ms2 as f64 + usual_ms * rest_ms) / total_ms
        } else {
            usual_ms
        }
    }
}
