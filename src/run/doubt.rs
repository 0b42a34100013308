//! A reason not to believe a figure of a run: which figure, why, and in which words. Holds values only;
//! `figure_checks` finds them, the season and the rules answer to them.

use serde::{Deserialize, Serialize};

use crate::base::quantity::{Quantity, Unit, UnitSystem};

/// A figure of a run that may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtedFigure {
    /// How far.
    Distance,
    /// How long.
    Time,
    /// How fast, and what is weighed by it.
    Speed,
    /// Heights, and everything that slopes make.
    Altitude,
}

/// A reason why a figure of a run may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Doubt {
    /// The distance differs from the device's own total.
    DistanceDiffers {
        /// Ours minus the device's, in per cent of the device's.
        by_pct: f64,
    },
    /// The distance differs from what positions some metres apart add up to.
    PositionsDiffer {
        /// The distance minus that of the positions, in per cent of the latter.
        by_pct: f64,
    },
    /// The timer time differs from the device's own.
    TimerDiffers {
        /// Ours minus the device's, in per cent of the device's.
        by_pct: f64,
    },
    /// Distance is known so rarely that speed and running time are guesses, and no speed is recorded.
    SpeedCoarse {
        /// The usual time between known distances, in seconds.
        every_s: f64,
    },
    /// The device's totals go on where its records end, so that what is made of records is of a part.
    RecordsEnd {
        /// Metres beyond the last record.
        distance_m: f64,
        /// Seconds of the timer beyond the last record.
        timer_s: f64,
    },
    /// Positions leap so far that what counts of the distance is a guess.
    PositionsLeap {
        /// How far they leap, in metres.
        distance_m: f64,
        /// How much of that counts, in metres.
        counted_m: f64,
    },
    /// The device's distance leaps so far that what counts of it is a guess.
    DistanceLeaps {
        /// How far it leaps, in metres.
        distance_m: f64,
        /// How much of that counts, in metres.
        counted_m: f64,
    },
    /// Another recording of the same run has another distance.
    RecordingsDiffer {
        /// The distance that counts minus the other, in per cent of the other.
        by_pct: f64,
    },
    /// Faster than anyone ever ran so far: no run.
    FasterThanAnyone {
        /// How far, in metres: the whole run, or a part of it.
        distance_m: f64,
        /// In how many seconds.
        time_s: f64,
        /// Whether it is the whole run.
        is_whole: bool,
    },
    /// Times that nobody measured: no run.
    TimesMadeUp {
        /// From the first to the last sample, in days.
        days: f64,
        /// Samples over these days.
        samples: usize,
    },
    /// The recorded altitude scatters so widely that nothing of it is used.
    AltitudeScatters {
        /// Standard deviation from one sample to the next, in metres.
        by_m: f64,
    },
    /// So many values of the altitude are out of reach of those around that nothing of it is used.
    AltitudeStrays {
        /// Values out of reach.
        strays: usize,
        /// All values.
        values: usize,
    },
    /// Places that are passed again have other heights than before.
    PlacesDiffer {
        /// Median difference between two passes, in metres.
        by_m: f64,
    },
    /// The altitude climbs faster than anyone runs uphill.
    ClimbsTooFast {
        /// Climb over a minute, in metres per second.
        climb_mps: f64,
    },
}

impl DoubtedFigure {
    /// The figure in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Time => "time",
            Self::Speed => "speed",
            Self::Altitude => "elevation",
        }
    }
}

impl Doubt {
    /// The stable word in the column `doubts`.
    pub fn word(self) -> &'static str {
        match self {
            Self::DistanceDiffers { .. } => "distance-differs",
            Self::PositionsDiffer { .. } => "positions-differ",
            Self::TimerDiffers { .. } => "timer-differs",
            Self::SpeedCoarse { .. } => "speed-coarse",
            Self::RecordsEnd { .. } => "records-end",
            Self::PositionsLeap { .. } => "positions-leap",
            Self::DistanceLeaps { .. } => "distance-leaps",
            Self::RecordingsDiffer { .. } => "recordings-differ",
            Self::FasterThanAnyone { .. } => "faster-than-anyone",
            Self::TimesMadeUp { .. } => "times-made-up",
            Self::AltitudeScatters { .. } => "altitude-scatters",
            Self::AltitudeStrays { .. } => "altitude-strays",
            Self::PlacesDiffer { .. } => "altitude-differs",
            Self::ClimbsTooFast { .. } => "altitude-climbs-too-fast",
        }
    }

    /// The figures that it makes doubtful, the one it is about first.
    pub fn figures(self) -> &'static [DoubtedFigure] {
        use DoubtedFigure::{Altitude, Distance, Speed, Time};
        match self {
            Self::DistanceDiffers { .. }
            | Self::PositionsDiffer { .. }
            | Self::PositionsLeap { .. }
            | Self::DistanceLeaps { .. }
            | Self::RecordingsDiffer { .. } => &[Distance, Speed],
            Self::TimerDiffers { .. } => &[Time],
            Self::SpeedCoarse { .. } => &[Speed],
            Self::RecordsEnd { .. } => &[Speed, Altitude],
            Self::FasterThanAnyone { .. } => &[Distance, Time, Speed],
            Self::TimesMadeUp { .. } => &[Time, Speed],
            Self::AltitudeScatters { .. }
            | Self::AltitudeStrays { .. }
            | Self::PlacesDiffer { .. }
            | Self::ClimbsTooFast { .. } => &[Altitude],
        }
    }

    /// Whether nobody can have run this, so that it counts nowhere.
    pub fn is_impossible(self) -> bool {
        matches!(self, Self::FasterThanAnyone { .. } | Self::TimesMadeUp { .. })
    }

    /// Figure and reason: `distance: 8 % more than the watch says`.
    pub fn sentence(self, units: UnitSystem) -> String {
        format!("{}: {}", self.figures()[0].name(), self.reason(units))
    }

    /// The reason alone: `8 % more than the watch says`.
    pub fn reason(self, units: UnitSystem) -> String {
        let show = |value: f64, unit: Unit| Quantity::new(value, unit).show(units);
        match self {
            Self::DistanceDiffers { by_pct } | Self::TimerDiffers { by_pct } => {
                let more = if by_pct > 0.0 { "more" } else { "less" };
                format!("{} {more} than the watch says", show(by_pct.abs(), Unit::Percent))
            }
            Self::PositionsDiffer { by_pct } => {
                let more = if by_pct > 0.0 { "more" } else { "less" };
                let by = show(by_pct.abs(), Unit::Percent);
                format!("{by} {more} than the positions add up to")
            }
            Self::SpeedCoarse { every_s } => {
                format!(
                    "half of the time it is known only every {} or less often",
                    show(every_s, Unit::TimeS)
                )
            }
            Self::RecordsEnd { distance_m, timer_s } => format!(
                "the records end {} and {} before the watch's totals, so speed, climb and calf \
                 load cover only the part before",
                show(distance_m, Unit::DistanceM),
                show(timer_s, Unit::TimeS)
            ),
            Self::PositionsLeap { distance_m, counted_m } => format!(
                "positions jump by {} in total, faster than anyone runs; {} of that counts",
                show(distance_m, Unit::DistanceM),
                show(counted_m, Unit::DistanceM)
            ),
            Self::DistanceLeaps { distance_m, counted_m } => format!(
                "the watch's own distance jumps by {} in total, faster than anyone runs; {} of \
                 that counts",
                show(distance_m, Unit::DistanceM),
                show(counted_m, Unit::DistanceM)
            ),
            Self::RecordingsDiffer { by_pct } => {
                let more = if by_pct > 0.0 { "more" } else { "less" };
                format!(
                    "{} {more} than in another recording of the run",
                    show(by_pct.abs(), Unit::Percent)
                )
            }
            Self::FasterThanAnyone { distance_m, time_s, is_whole } => {
                let part = if is_whole { "" } else { " within it" };
                format!(
                    "{} in {}{part} is faster than any human has run",
                    show(distance_m, Unit::DistanceM),
                    show(time_s, Unit::TimeS)
                )
            }
            Self::TimesMadeUp { days, samples } => {
                format!("{samples} samples over {days:.0} days, so the times are not real")
            }
            Self::AltitudeScatters { by_m } => format!(
                "it jumps by {} from one sample to the next and is left out",
                show(by_m, Unit::HeightM)
            ),
            Self::AltitudeStrays { strays, values } => format!(
                "{strays} of its {values} values do not fit those around them, so it is left out"
            ),
            Self::PlacesDiffer { by_m } => format!(
                "the same places differ by {} from one pass to the next",
                show(by_m, Unit::HeightM)
            ),
            Self::ClimbsTooFast { climb_mps } => format!(
                "it climbs {} in a minute at running speed, which is impossible",
                show(climb_mps * 60.0, Unit::HeightM)
            ),
        }
    }
}

/// The words of these doubts in the column `doubts`, separated by `;`; `None` without any.
pub fn words(doubts: &[Doubt]) -> Option<String> {
    let words: Vec<&str> = doubts.iter().map(|doubt| doubt.word()).collect();
    (!words.is_empty()).then(|| words.join(";"))
}

/// Whether any of these doubts is about a figure.
pub fn is_doubted(doubts: &[Doubt], figure: DoubtedFigure) -> bool {
    doubts.iter().any(|doubt| doubt.figures().contains(&figure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_names_its_figure_and_its_reason_in_the_readers_units() {
        let metric = |doubt: Doubt| doubt.sentence(UnitSystem::Metric);
        assert_eq!(
            metric(Doubt::DistanceDiffers { by_pct: 8.2 }),
            "distance: 8 % more than the watch says"
        );
        assert_eq!(
            metric(Doubt::TimerDiffers { by_pct: -4.0 }),
            "time: 4 % less than the watch says"
        );
        assert_eq!(
            metric(Doubt::PositionsDiffer { by_pct: 12.4 }),
            "distance: 12 % more than the positions add up to"
        );
        let ride = Doubt::FasterThanAnyone { distance_m: 46_700.0, time_s: 7649.0, is_whole: true };
        assert_eq!(metric(ride), "distance: 46.7 km in 2:07:29 is faster than any human has run");
        assert_eq!(
            ride.reason(UnitSystem::Imperial),
            "29.0 mi in 2:07:29 is faster than any human has run"
        );
    }

    #[test]
    fn words_are_joined_by_semicolons_and_none_is_none() {
        let doubts =
            [Doubt::DistanceDiffers { by_pct: 8.0 }, Doubt::ClimbsTooFast { climb_mps: 1.0 }];
        assert_eq!(words(&doubts).unwrap(), "distance-differs;altitude-climbs-too-fast");
        assert_eq!(words(&[]), None);
    }
}
