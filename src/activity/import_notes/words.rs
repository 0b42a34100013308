//! Import notes in words, as ledger and `inspect` show them.

use std::fmt;

use super::ImportNote;

impl fmt::Display for ImportNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { samples, missing_bytes: 0 } => {
                write!(
                    f,
                    "the file is cut off; the {} before that are kept",
                    count(*samples, "sample")
                )
            }
            Self::Truncated { samples, missing_bytes } => write!(
                f,
                "ends {missing_bytes} bytes early; the {} before it are kept",
                count(*samples, "sample")
            ),
            Self::CutInChain { file, missing_bytes } => write!(
                f,
                "recording {file} of the file ends {missing_bytes} bytes early; the part before \
                 that is kept"
            ),
            Self::FurtherDamage(n) => {
                write!(f, "{} where the file is damaged or cut", count(*n, "more place"))
            }
            Self::Damaged { at_byte, lost_bytes } => {
                write!(f, "unreadable from byte {at_byte} ({lost_bytes} bytes lost)")
            }
            Self::BadChecksum => write!(f, "checksum does not match"),
            Self::WrongHeaderSize => write!(f, "size in the header is wrong, content is whole"),
            Self::LeadingBytes(bytes) => {
                write!(f, "{bytes} bytes before the start were skipped")
            }
            Self::TrailingBytes(bytes) => write!(f, "{bytes} bytes after the end were skipped"),
            Self::PackingDamaged { cause, kept_bytes } => {
                write!(f, "unpacking failed ({cause}); the {kept_bytes} bytes before that are kept")
            }
            Self::PackingTrailer => write!(f, "bytes after the end of the gzip were skipped"),
            Self::Reencoded(name) => write!(f, "text was read as {name}"),
            Self::MetadataLost(why) => write!(f, "names and summaries could not be read: {why}"),
            Self::UndescribedDeveloperField(n) => {
                write!(f, "{} skipped, without description", count(*n, "developer field"))
            }
            Self::Surplus(n) => {
                write!(f, "{} left out, more than any recording has", count(*n, "sample"))
            }
            Self::Untimed(n) => write!(f, "{} left out, without a time", count(*n, "point")),
            Self::HostileTimes(n) => {
                write!(
                    f,
                    "{} left out, with an impossible time or a day away from the rest",
                    count(*n, "sample")
                )
            }
            Self::MisplacedTimes(n) => write!(
                f,
                "{} left out, with a time out of order or far from the rest",
                count(*n, "sample")
            ),
            Self::Reordered(n) => write!(f, "{} sorted by time", count(*n, "sample")),
            Self::DuplicateTimes(n) => {
                write!(f, "{} at the same moment merged", count(*n, "sample"))
            }
            Self::Teleports(n) => write!(f, "{} removed, too far away", count(*n, "position")),
            Self::Leaps { steps, metres, counted } => write!(
                f,
                "{} between positions, {metres} m in total, faster than anyone runs: {counted} m \
                 of that counted, at the pace around it or over the whole run",
                count(*steps, "step")
            ),
            Self::DistanceStepsBack(n) => {
                write!(f, "{} of the device's distance ignored", count(*n, "step back"))
            }
            Self::Implausible(what, n) => {
                write!(f, "{} of {what} removed", count(*n, "impossible value"))
            }
            Self::OutOfReach(what, n) => {
                let values = count(*n, "value");
                write!(f, "{values} of {what} removed, too far from the values around")
            }
            Self::AltitudeStrays { strays, values } => write!(
                f,
                "{strays} of {} of elevation do not fit those around them: the elevation is left \
                 out",
                count(*values, "value")
            ),
            Self::AltitudeSteps(n) => {
                write!(f, "{} in elevation, faster than anyone climbs, levelled", count(*n, "step"))
            }
            Self::DistanceLeaps { steps, metres, counted } => write!(
                f,
                "{} in the device's distance, {metres} m in total, faster than anyone runs: \
                 {counted} m of that counted, at the pace around it",
                count(*steps, "step")
            ),
            Self::ZeroAsMissing(what, n) => {
                write!(f, "{} of {what} read as missing", count(*n, "zero"))
            }
            Self::ZonelessTimes(n) => write!(f, "{} without a zone read as UTC", count(*n, "time")),
            Self::ClockUnset => {
                write!(f, "the clock was never set; local times counted back from the last one")
            }
            Self::RelativeTimes(n) => {
                write!(f, "{} relative to the start got its date", count(*n, "time"))
            }
            Self::SportAssumed => write!(f, "sport assumed"),
            Self::SportNamed => write!(f, "a run by its name; the file has no sport"),
            Self::CadenceAmbiguous => {
                write!(f, "cadence may be for one foot or both, so it was left out")
            }
            Self::OffsetAssumed(source) => write!(f, "local time from {source}"),
            Self::ClocksChanged(offset) => {
                write!(
                    f,
                    "the clocks changed during the run; its start is in {offset}, the offset \
                           before the change"
                )
            }
            Self::DistanceFromSession => {
                write!(f, "no distance in the records; the device's total was used")
            }
            Self::AlsoRecorded(words) => write!(f, "also recorded as {words}"),
            Self::SameRun(words) | Self::JudgedAsOne(words) => f.write_str(words),
            Self::Overlaps(source) => write!(
                f,
                "at the same time as {source}, but not as far or as long: both count; exclude one \
                 in the settings if they are the same run"
            ),
            Self::LeftOutFor(source) => write!(
                f,
                "overlaps with {source}, which is not the same run: left out; if it is another \
                 person's, pass each runner's files separately, with --runner NAME; if the other \
                 one is wrong, exclude that one in the settings"
            ),
            Self::CountsFor(source) => write!(
                f,
                "overlaps with {source}, which is not the same run and was left out in favour of \
                 this one"
            ),
            Self::TakenOver { what, source } => write!(f, "{what} taken from {source}"),
            Self::FarFromOthers(years) => write!(
                f,
                "more than {years} years from all other runs; if the clock was wrong, exclude it \
                 in the settings"
            ),
            Self::ListedOnly => write!(
                f,
                "known only from a list: distance and time count, the rest cannot be judged"
            ),
            Self::TotalsOnly(whose) => write!(
                f,
                "known only from {whose}: distance and time count, the rest cannot be judged"
            ),
            Self::HeartRateJoined(n) => {
                write!(f, "heart rate of {} from the strap's own memory", count(*n, "sample"))
            }
            Self::VirtualWorld => write!(f, "a virtual run: its positions and elevation left out"),
            Self::UnderARoof => write!(f, "an indoor run: its elevation left out"),
            Self::List(what) => write!(f, "{what}"),
            Self::Tagged(what) => write!(f, "settings: {what}"),
            Self::Invented => write!(f, "invented sample data, never stored in the library"),
            Self::PausesByTimer { gaps, seconds } => write!(
                f,
                "{}, {seconds} s in total, that the device's timer leaves out: counted as a pause",
                count(*gaps, "gap")
            ),
            Self::PausesByPace { gaps, seconds } => write!(
                f,
                "{}, {seconds} s in total, at walking pace in a recording of every second: counted \
                 as a pause",
                count(*gaps, "gap")
            ),
            Self::SilentGaps { gaps, seconds } => write!(
                f,
                "{} in the recording: {seconds} s of the timer do not count as moving or running",
                count(*gaps, "gap")
            ),
            Self::DistanceInLumps { every_s } => {
                write!(
                    f,
                    "distance recorded about every {every_s} s: spread over the time in \
                           between"
                )
            }
            Self::SpeedRefused { by_speed_m, distance_m } => write!(
                f,
                "the recorded speeds add up to {by_speed_m} m, but the distance is {distance_m} m: \
                 speed computed from distance and time"
            ),
            Self::SpeedSlips(n) => write!(
                f,
                "{} contradicting the distance: computed from distance and time",
                count(*n, "recorded speed")
            ),
            Self::DistanceUseless(instead) => {
                write!(f, "the recorded distances cannot be right: {instead}")
            }
            Self::OnePlace(n) => {
                write!(f, "{} at the same point read as missing", count(*n, "position"))
            }
            Self::IndoorTotal { records_m, total_m } => write!(
                f,
                "indoors, the device's total of {total_m} m counts; its records add up to \
                 {records_m} m"
            ),
            Self::SurplusRecordings(bytes) => write!(
                f,
                "has more recordings than soleus reads from one file: the last {bytes} bytes are \
                 left out; split the file"
            ),
            Self::Doubted(what) => write!(f, "doubtful {what}"),
            Self::Impossible(why) => write!(
                f,
                "does not count: {why}; to count it anyway, set exclude = false for it under \
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
