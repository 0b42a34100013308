//! What is noticed about a file on the way: repaired, lost, assumed. Counted, and said in the ledger.

use std::borrow::Cow;
use std::fmt;

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
    /// Samples out of order were sorted.
    Reordered(usize),
    /// Samples with the time of another were merged.
    DuplicateTimes(usize),
    /// Positions that no runner could reach were blanked.
    Teleports(usize),
    /// Steps between positions, faster than anyone runs, that add no distance.
    Leaps {
        /// How many.
        steps: usize,
        /// How far they went, in metres.
        metres: i64,
    },
    /// Steps back of the device's cumulative distance were taken as zero.
    DistanceStepsBack(usize),
    /// Impossible values were blanked; the text names the channel.
    Implausible(Cow<'static, str>, usize),
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
    /// The cadence unit could not be decided; cadence is left out.
    CadenceAmbiguous,
    /// The local time is not known from the file; the text says where it was taken from.
    OffsetAssumed(Cow<'static, str>),
    /// No distance in the records; the device's session total was taken.
    DistanceFromSession,
    /// Another recording of the same run counts in place of this one; the text says which and why.
    SameRun(String),
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
    /// A figure that may be wrong; the text says which and why.
    Doubted(String),
    /// Nobody can have run this, so that it does not count; the text says why.
    Impossible(String),
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
            | Self::Damaged { .. }
            | Self::PackingDamaged { .. }
            | Self::Surplus(_) => Effect::Lost,
            Self::WrongHeaderSize
            | Self::ClockUnset
            | Self::RelativeTimes(_)
            | Self::Untimed(_)
            | Self::HostileTimes(_)
            | Self::Reordered(_)
            | Self::DuplicateTimes(_)
            | Self::Teleports(_)
            | Self::Leaps { .. }
            | Self::DistanceStepsBack(_)
            | Self::Implausible(..)
            | Self::VirtualWorld
            | Self::UnderARoof
            | Self::ZeroAsMissing(..) => Effect::Repaired,
            _ => Effect::Said,
        }
    }
}

impl fmt::Display for ImportNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { samples, missing_bytes: 0 } => {
                write!(
                    f,
                    "the file breaks off; the {} before it are kept",
                    count(*samples, "sample")
                )
            }
            Self::Truncated { samples, missing_bytes } => write!(
                f,
                "ends {missing_bytes} bytes early; the {} before it are kept",
                count(*samples, "sample")
            ),
            Self::Damaged { at_byte, lost_bytes } => {
                write!(f, "unreadable from byte {at_byte} on ({lost_bytes} bytes lost)")
            }
            Self::BadChecksum => write!(f, "checksum does not match"),
            Self::WrongHeaderSize => write!(f, "size in the header is wrong, content is whole"),
            Self::LeadingBytes(bytes) => {
                write!(f, "{bytes} bytes before the beginning were passed over")
            }
            Self::TrailingBytes(bytes) => write!(f, "{bytes} bytes after the end were passed over"),
            Self::PackingDamaged { cause, kept_bytes } => {
                write!(f, "unpacking failed ({cause}); the {kept_bytes} bytes before that are kept")
            }
            Self::PackingTrailer => write!(f, "bytes behind the end of the gzip were passed over"),
            Self::Reencoded(name) => write!(f, "text was read as {name}"),
            Self::MetadataLost(why) => write!(f, "names and summaries could not be read: {why}"),
            Self::UndescribedDeveloperField(n) => {
                write!(f, "{} without description passed over", count(*n, "developer field"))
            }
            Self::Surplus(n) => {
                write!(f, "{} beyond the most of any recording left out", count(*n, "sample"))
            }
            Self::Untimed(n) => write!(f, "{} without time left out", count(*n, "point")),
            Self::HostileTimes(n) => {
                write!(
                    f,
                    "{} with a time that is impossible or a day off the rest left out",
                    count(*n, "sample")
                )
            }
            Self::Reordered(n) => write!(f, "{} sorted by time", count(*n, "sample")),
            Self::DuplicateTimes(n) => {
                write!(f, "{} at the same moment merged", count(*n, "sample"))
            }
            Self::Teleports(n) => write!(f, "{} out of reach blanked", count(*n, "position")),
            Self::Leaps { steps, metres } => write!(
                f,
                "{} between positions, {metres} m in all, faster than anyone runs: not counted",
                count(*steps, "step")
            ),
            Self::DistanceStepsBack(n) => {
                write!(f, "{} of the device's distance ignored", count(*n, "step back"))
            }
            Self::Implausible(what, n) => {
                write!(f, "{} of {what} blanked", count(*n, "impossible value"))
            }
            Self::ZeroAsMissing(what, n) => {
                write!(f, "{} of {what} taken as missing", count(*n, "zero"))
            }
            Self::ZonelessTimes(n) => write!(f, "{} without a zone read as UTC", count(*n, "time")),
            Self::ClockUnset => {
                write!(f, "the clock was never set; local times counted back from the last one")
            }
            Self::RelativeTimes(n) => {
                write!(f, "{} counted from the start were given its date", count(*n, "time"))
            }
            Self::SportAssumed => write!(f, "sport assumed"),
            Self::CadenceAmbiguous => {
                write!(f, "cadence may be of one foot or of both and was left out")
            }
            Self::OffsetAssumed(source) => write!(f, "local time from {source}"),
            Self::DistanceFromSession => {
                write!(f, "no distance in the records; the device's total was taken")
            }
            Self::SameRun(words) | Self::JudgedAsOne(words) => f.write_str(words),
            Self::Overlaps(source) => write!(
                f,
                "at the same time as {source}, but not as far or as long: both count; exclude one in \
                 the settings if they are one run"
            ),
            Self::LeftOutFor(source) => write!(
                f,
                "recorded while {source} was, and not the same run: left out; if it is another \
                 person's, pass each runner's files alone, with --runner NAME; if the other is wrong, \
                 exclude that in the settings"
            ),
            Self::CountsFor(source) => write!(
                f,
                "recorded while {source} was, which is not the same run and was left out for this one"
            ),
            Self::TakenOver { what, source } => write!(f, "{what} taken from {source}"),
            Self::FarFromOthers(years) => write!(
                f,
                "more than {years} years from all other runs; if the clock was wrong, exclude it \
                 in the settings"
            ),
            Self::ListedOnly => write!(
                f,
                "known only from a list: distance and time count, nothing else can be judged"
            ),
            Self::HeartRateJoined(n) => {
                write!(f, "heart rate of {} from the strap's own memory", count(*n, "sample"))
            }
            Self::VirtualWorld => write!(f, "a virtual run: its places and heights left out"),
            Self::UnderARoof => write!(f, "an indoor run: its heights left out"),
            Self::List(what) => write!(f, "{what}"),
            Self::Tagged(what) => write!(f, "settings: {what}"),
            Self::Invented => write!(f, "invented sample data, never kept in the library"),
            Self::Doubted(what) => write!(f, "doubtful {what}"),
            Self::Impossible(why) => write!(
                f,
                "does not count: {why}; to count it all the same, set exclude = false for it under \
                 [runs] in soleus.toml"
            ),
        }
    }
}

/// A number with its noun in the right form: `1 sample`, `3 samples`.
fn count(n: usize, noun: &str) -> String {
    let (head, tail) = noun.split_once(' ').unwrap_or((noun, ""));
    match (n, tail) {
        (1, _) => format!("1 {noun}"),
        (_, "") => format!("{n} {noun}s"),
        (_, "back") => format!("{n} {head}s back"),
        _ => format!("{n} {noun}s"),
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
