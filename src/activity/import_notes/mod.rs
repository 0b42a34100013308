//! What is noticed about a file on the way: repaired, lost, assumed. Counted, and said in the ledger.

mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What a note means for the file's line in the ledger, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Said only; every sample is as recorded.
    Said,
    /// Something was put right or blanked.
    Repaired,
    /// Part of the file could not be read.
    Lost,
}

/// One thing that was noticed about a file, with its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportNote {
    /// The file ends before it should; what came before is kept.
    Truncated {
        /// Samples read before the end.
        samples: usize,
        /// Bytes that the header promised and the file lacks; 0 when it promised nothing.
        missing_bytes: u64,
    },
    /// A file of a chain ends before it should, and the next begins there.
    CutInChain {
        /// Its number in the chain, counted from one.
        file: usize,
        /// Bytes that its header promised and it lacks.
        missing_bytes: u64,
    },
    /// So many more places of a chain of recordings are damaged or cut.
    FurtherDamage(usize),
    /// Unreadable content from this byte on; what came before is kept.
    Damaged {
        /// Position of the first byte that could not be read.
        at_byte: u64,
        /// Bytes left unread.
        lost_bytes: u64,
    },
    /// The checksum does not match the content.
    BadChecksum,
    /// The header gives a wrong size while the content is whole.
    WrongHeaderSize,
    /// Bytes before the beginning of the file proper.
    LeadingBytes(u64),
    /// Bytes after the end of the file proper.
    TrailingBytes(u64),
    /// The zip or gzip around the content is damaged; what could be unpacked is kept.
    PackingDamaged {
        /// What the unpacking says.
        cause: String,
        /// Bytes of content before the damage.
        kept_bytes: u64,
    },
    /// Something lies behind the end of the gzip around the content.
    PackingTrailer,
    /// The text was not UTF-8 as declared and was decoded as something else.
    Reencoded(Cow<'static, str>),
    /// The message lane gave nothing; names and summaries are missing, samples are not.
    MetadataLost(String),
    /// A developer field without a description was passed over.
    UndescribedDeveloperField(usize),
    /// Samples beyond the most that a recording may have were left out.
    Surplus(usize),
    /// Points or records without a usable time were left out.
    Untimed(usize),
    /// Times before 1995 or after tomorrow, or more than a day from all others, were left out.
    HostileTimes(usize),
    /// A few samples with a time that does not belong where they stand in the file were left out.
    MisplacedTimes(usize),
    /// Samples out of order were sorted.
    Reordered(usize),
    /// Samples with the time of another were merged.
    DuplicateTimes(usize),
    /// Positions that no runner could reach were blanked.
    Teleports(usize),
    /// Steps between positions, faster than anyone runs.
    Leaps {
        /// How many.
        steps: usize,
        /// How far they went, in metres.
        metres: i64,
        /// How much of that counts, in metres.
        counted: i64,
    },
    /// Steps back of the device's cumulative distance were taken as zero.
    DistanceStepsBack(usize),
    /// Impossible values were blanked; the text names the channel.
    Implausible(Cow<'static, str>, usize),
    /// A few values that nobody reaches from those around them were blanked; the text names the channel.
    OutOfReach(Cow<'static, str>, usize),
    /// So many values of the altitude are out of reach of those around that none of it is believed.
    AltitudeStrays {
        /// Values out of reach.
        strays: usize,
        /// All values.
        values: usize,
    },
    /// Steps of the altitude that nobody climbs were levelled.
    AltitudeSteps(usize),
    /// Steps of the device's distance, faster than anyone runs.
    DistanceLeaps {
        /// How many.
        steps: usize,
        /// How far they went, in metres.
        metres: i64,
        /// How much of that counts, in metres.
        counted: i64,
    },
    /// A channel that is zero throughout, or a zero that stands for missing, was blanked.
    ZeroAsMissing(Cow<'static, str>, usize),
    /// Time stamps without a zone were read as UTC.
    ZonelessTimes(usize),
    /// The watch's clock was never set; times are local ones, counted back from its last.
    ClockUnset,
    /// Times since the start of the device were counted from the creation of the file.
    RelativeTimes(usize),
    /// The file names no sport; speed and names suggest running.
    SportAssumed,
    /// The file names no sport; its name or title says running.
    SportNamed,
    /// The cadence unit could not be decided; cadence is left out.
    CadenceAmbiguous,
    /// The local time is not known from the file; the text says where it was taken from.
    OffsetAssumed(Cow<'static, str>),
    /// The clocks changed during the recording; the text is the offset of its start from UTC.
    ClocksChanged(String),
    /// No distance in the records; the device's session total was taken.
    DistanceFromSession,
    /// Another recording of the same run counts in place of this one; the text says which and why.
    SameRun(String),
    /// Another recording of the same run was left out, which tells another time or distance; the text
    /// says which and how far apart they are.
    AlsoRecorded(String),
    /// At the same time as the named file, but not the same run by its distance; both count.
    Overlaps(String),
    /// At the same time as the named file and not the same run, so that this one is left out.
    LeftOutFor(String),
    /// The named file was left out, because it is of the same time and not of the same run.
    CountsFor(String),
    /// Something that only another recording of the same run tells.
    TakenOver {
        /// What it is: title or gear.
        what: Cow<'static, str>,
        /// The file that told it.
        source: String,
    },
    /// Recordings with short breaks between them are one session; the text names them.
    JudgedAsOne(String),
    /// Its date lies more than this many years from those of all other runs.
    FarFromOthers(i64),
    /// There is no recording, only an entry in a list.
    ListedOnly,
    /// There are fewer than two samples; the text says whose totals stand in for them.
    TotalsOnly(Cow<'static, str>),
    /// Samples that got their heart rate from separate messages of the file.
    HeartRateJoined(usize),
    /// A run through a virtual world: its places and heights were blanked.
    VirtualWorld,
    /// A run under a roof: its heights, and places if any, were blanked.
    UnderARoof,
    /// What a list of activities holds, and how many runs are counted from it.
    List(String),
    /// A tag of the settings changed this run.
    Tagged(String),
    /// Sample data of soleus, which nobody ran.
    Invented,
    /// Gaps that the device's own timer leaves out, so that they were pauses.
    PausesByTimer {
        /// How many.
        gaps: usize,
        /// How long they are together, in seconds.
        seconds: i64,
    },
    /// Long gaps in a recording of every second that were covered at walking pace.
    PausesByPace {
        /// How many.
        gaps: usize,
        /// How long they are together, in seconds.
        seconds: i64,
    },
    /// Gaps with the timer running that count as moving or running only in part.
    SilentGaps {
        /// How many.
        gaps: usize,
        /// What does not count of them, in seconds.
        seconds: i64,
    },
    /// Distance was recorded at another rate than the rest.
    DistanceInLumps {
        /// The usual time from one to the next, in seconds.
        every_s: i64,
    },
    /// The device's speeds do not add up to the distance.
    SpeedRefused {
        /// What the speeds add up to, in metres.
        by_speed_m: i64,
        /// The distance of the same time, in metres.
        distance_m: i64,
    },
    /// Moments of a speed that the distance around them refutes.
    SpeedSlips(usize),
    /// The device's distances cannot be; the text says what was taken in their place.
    DistanceUseless(Cow<'static, str>),
    /// All positions are one point, which is no place that was run at.
    OnePlace(usize),
    /// The device's total of an indoor run was taken, which the runner can correct.
    IndoorTotal {
        /// What the records say, in metres.
        records_m: i64,
        /// What the total says, in metres.
        total_m: i64,
    },
    /// A figure that may be wrong; the text says which and why.
    Doubted(String),
    /// Nobody can have run this, so that it does not count; the text says why.
    Impossible(String),
    /// So many bytes at the end, with recordings beyond the most that are read from one file, were left out.
    SurplusRecordings(u64),
}

impl ImportNote {
    /// Whether the file is damaged: part of it is lost, or its checksum says that it may be wrong.
    pub fn is_damage(&self) -> bool {
        self.effect() == Effect::Lost || *self == Self::BadChecksum
    }

    /// What the note means for the ledger.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Truncated { .. }
            | Self::CutInChain { .. }
            | Self::FurtherDamage(_)
            | Self::Damaged { .. }
            | Self::PackingDamaged { .. }
            | Self::Surplus(_)
            | Self::SurplusRecordings(_) => Effect::Lost,
            Self::WrongHeaderSize
            | Self::ClockUnset
            | Self::RelativeTimes(_)
            | Self::Untimed(_)
            | Self::HostileTimes(_)
            | Self::MisplacedTimes(_)
            | Self::Reordered(_)
            | Self::DuplicateTimes(_)
            | Self::Teleports(_)
            | Self::Leaps { .. }
            | Self::DistanceStepsBack(_)
            | Self::Implausible(..)
            | Self::OutOfReach(..)
            | Self::AltitudeStrays { .. }
            | Self::AltitudeSteps(_)
            | Self::DistanceLeaps { .. }
            | Self::VirtualWorld
            | Self::UnderARoof
            | Self::SpeedRefused { .. }
            | Self::SpeedSlips(_)
            | Self::DistanceUseless(_)
            | Self::OnePlace(_)
            | Self::IndoorTotal { .. }
            | Self::ZeroAsMissing(..) => Effect::Repaired,
            _ => Effect::Said,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_tail_outranks_a_repair() {
        let lost = ImportNote::Truncated { samples: 3, missing_bytes: 9 };
        assert!(lost.effect() > ImportNote::Teleports(1).effect());
        assert_eq!(lost.to_string(), "ends 9 bytes early; the 3 samples before it are kept");
        assert_eq!(
            ImportNote::DistanceStepsBack(2).to_string(),
            "2 steps back of the device's distance ignored"
        );
    }
}
