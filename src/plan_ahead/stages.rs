//! The stages of the way back: jogging and walking in turn, up to a run without a walk.

use chrono::NaiveDate;

use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// How often jogging and walking take turns.
    pub repeats: u32,
    /// Minutes of jogging.
    pub run_min: f64,
    /// Minutes of walking after each of them; 0 for none.
    pub walk_min: f64,
}

const fn stage(repeats: u32, run_min: f64, walk_min: f64) -> Stage {
    Stage { repeats, run_min, walk_min }
}

/// Minutes of jogging without a walk with which the stages end.
pub const CONTINUOUS_MIN: f64 = 25.0;
/// The most pain, during a session and the morning after, with which the next stage may follow: the limit
/// of clinics after a strain (RULES.md R3).
pub const MOST_PAIN_0_10: u32 = 2;

/// Every stage in order, from one minute of each to running alone. The minutes are those of coaching
/// programmes, an engineering default: no study tested them.
pub const STAGES: [Stage; 8] = [
    stage(10, 1.0, 1.0),
    stage(7, 2.0, 1.0),
    stage(6, 3.0, 1.0),
    stage(4, 5.0, 1.0),
    stage(3, 8.0, 1.0),
    stage(2, 12.0, 1.0),
    stage(1, 20.0, 0.0),
    stage(1, CONTINUOUS_MIN, 0.0),
];

impl Stage {
    /// The session of a day. After the last jog of a stage nobody walks for the plan, but the minutes of it
    /// count with it, as they do on a watch.
    pub(super) fn on(self, day: NaiveDate) -> PlannedRun {
        let is_alone = self.walk_min <= 0.0;
        let run = PlannedRun {
            day,
            kind: Some(if is_alone { Kind::Easy } else { Kind::WalkJog }),
            repeats: (!is_alone).then_some(self.repeats),
            run_min: Some(self.run_min),
            walk_min: (!is_alone).then_some(self.walk_min),
            ..PlannedRun::default()
        };
        let distance_m = run.distance_of_minutes_m().map(f64::floor);
        PlannedRun { distance_m, ..run }
    }

    /// The stage, its stretch less than twice as long as the longest planned before, in minutes.
    pub(super) fn gentle_after(self, longest_min: f64) -> Self {
        let most_min = (2.0 * longest_min - 1.0).max(2.0);
        Self { run_min: self.run_min.min(most_min), ..self }
    }

    /// The stage with one turn less; `None` of a single one.
    pub(super) fn shorter(self) -> Option<Self> {
        match self.repeats {
            ..=1 if self.run_min > 5.0 => Some(Self { run_min: self.run_min - 5.0, ..self }),
            ..=1 => None,
            repeats => Some(Self { repeats: repeats - 1, ..self }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_jogs_longer_at_a_stretch_and_never_much_further() {
        let runs: Vec<PlannedRun> =
            STAGES.map(|stage| stage.on(NaiveDate::default())).into_iter().collect();
        // 10 × (60 s × 2.8 m/s + 60 s × 1.4 m/s) = 2520 m; 25 min × 168 m = 4200 m.
        assert_eq!((runs[0].distance_m, runs[7].distance_m), (Some(2520.0), Some(4200.0)));
        for pair in runs.windows(2) {
            assert!(pair[0].run_min < pair[1].run_min);
            let (one, next) = (pair[0].run_min.unwrap(), pair[1].run_min.unwrap());
            assert!(next <= 2.0 || next < 2.0 * one, "{one} {next}");
            let metres = |run: &PlannedRun| run.distance_m.unwrap();
            assert!(metres(&pair[1]) - metres(&pair[0]) <= 1000.0);
        }
    }
}
