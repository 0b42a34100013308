//! A value of every kind of failure and of every note, with its words.

use std::fmt::{Debug, Display};
use std::io;

use polars::prelude::PolarsError;
use soleus::activity::import_notes::ImportNote;
use soleus::base::error::{Error, SkipReason};
use soleus::base::system::Trouble;

/// Samples of an enum, some for each variant. A variant that has none does not compile, and a sample
/// that stands with another variant fails.
macro_rules! samples {
    ($what:ty { $($variant:pat => [$($sample:expr),+ $(,)?],)+ }) => {{
        // Without a wildcard, so that a new variant has to be added here.
        let _is_listed = |value: &$what| match value { $($variant => {})+ };
        let mut lines = String::new();
        $($(
            let sample: $what = $sample;
            assert!(matches!(sample, $variant), "{sample:?} is not {}", stringify!($variant));
            lines += &line(&sample);
        )+)+
        lines
    }};
}

/// The name of the variant and its words.
fn line(value: &(impl Debug + Display)) -> String {
    let name = format!("{value:?}");
    let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    format!("{name}: {value}\n")
}

fn trouble() -> Trouble {
    let parts = serde_json::json!({
        "failed": "cannot read `a.fit`",
        "cause": "what the system says",
        "advice": "what to do",
    });
    serde_json::from_value(parts).unwrap()
}

pub(super) fn errors() -> String {
    samples!(Error {
        Error::Input { .. } => [
            Error::Input { path: "exports".into(), cause: io::ErrorKind::PermissionDenied.into() },
        ],
        Error::NoRuns { .. } => [Error::NoRuns {
            looked_in: "`exports`".to_owned(),
            detail: "there are no files".to_owned(),
            ledger: Vec::new(),
        }],
        Error::PartOfLibrary(_) => [Error::PartOfLibrary("what is missing".to_owned())],
        Error::Settings(_) => [Error::Settings("--units: what is wrong with it".to_owned())],
        Error::Table(_) => [Error::Table(PolarsError::ComputeError("what failed".into()))],
        Error::Write { .. } => [
            Error::Write { path: "report/runs.csv".into(), cause: "what went wrong".to_owned() },
        ],
        Error::OwnFile { .. } => [
            Error::OwnFile { name: "diary.csv".to_owned(), cause: "what went wrong".to_owned() },
        ],
        Error::Page(_) => [Error::Page("what does not fit".to_owned())],
        Error::System(_) => [Error::System(trouble())],
        Error::Worker { .. } => [
            Error::Worker { message: "what the process said".to_owned(), code: 6 },
        ],
        Error::Cancelled => [Error::Cancelled],
        Error::Chart { .. } => [
            Error::Chart { chart: "weekly-distance", cause: "what went wrong".to_owned() },
        ],
    })
}

pub(super) fn skip_reasons() -> String {
    let why = || "why".to_owned();
    samples!(SkipReason {
        SkipReason::UnknownFormat(_) => [
            SkipReason::UnknownFormat(None),
            SkipReason::UnknownFormat(Some("a web page".to_owned())),
        ],
        SkipReason::Unreadable(_) => [SkipReason::Unreadable(why())],
        SkipReason::Corrupt(_) => [SkipReason::Corrupt(why())],
        SkipReason::NotARun(_) => [SkipReason::NotARun("cycling".to_owned())],
        SkipReason::NoData(_) => [SkipReason::NoData("one sample".to_owned())],
        SkipReason::NoTimestamps => [SkipReason::NoTimestamps],
        SkipReason::PartOfArchive(_) => [SkipReason::PartOfArchive(why())],
        SkipReason::OverLimit(_) => [SkipReason::OverLimit(why())],
        SkipReason::Failed => [SkipReason::Failed],
        SkipReason::System(_) => [SkipReason::System(Box::new(trouble()))],
        SkipReason::DuplicateOf(_) => [SkipReason::DuplicateOf("a.fit".to_owned())],
    })
}

pub(super) fn notes() -> String {
    let file = || "a.fit".to_owned();
    samples!(ImportNote {
        ImportNote::Truncated { .. } => [
            ImportNote::Truncated { samples: 1, missing_bytes: 0 },
            ImportNote::Truncated { samples: 3, missing_bytes: 9 },
        ],
        ImportNote::CutInChain { .. } => [ImportNote::CutInChain { file: 2, missing_bytes: 9 }],
        ImportNote::FurtherDamage(_) => [ImportNote::FurtherDamage(1), ImportNote::FurtherDamage(2)],
        ImportNote::Damaged { .. } => [ImportNote::Damaged { at_byte: 12, lost_bytes: 34 }],
        ImportNote::BadChecksum => [ImportNote::BadChecksum],
        ImportNote::WrongHeaderSize => [ImportNote::WrongHeaderSize],
        ImportNote::LeadingBytes(_) => [ImportNote::LeadingBytes(3)],
        ImportNote::TrailingBytes(_) => [ImportNote::TrailingBytes(512)],
        ImportNote::PackingDamaged { .. } => [
            ImportNote::PackingDamaged { cause: "why".to_owned(), kept_bytes: 4096 },
        ],
        ImportNote::PackingTrailer => [ImportNote::PackingTrailer],
        ImportNote::Reencoded(_) => [ImportNote::Reencoded("windows-1252".into())],
        ImportNote::MetadataLost(_) => [ImportNote::MetadataLost("why".to_owned())],
        ImportNote::UndescribedDeveloperField(_) => [
            ImportNote::UndescribedDeveloperField(1),
            ImportNote::UndescribedDeveloperField(2),
        ],
        ImportNote::Surplus(_) => [ImportNote::Surplus(1), ImportNote::Surplus(2)],
        ImportNote::Untimed(_) => [ImportNote::Untimed(1), ImportNote::Untimed(2)],
        ImportNote::HostileTimes(_) => [ImportNote::HostileTimes(1), ImportNote::HostileTimes(2)],
        ImportNote::MisplacedTimes(_) => [ImportNote::MisplacedTimes(1), ImportNote::MisplacedTimes(2)],
        ImportNote::Reordered(_) => [ImportNote::Reordered(2)],
        ImportNote::DuplicateTimes(_) => [ImportNote::DuplicateTimes(2)],
        ImportNote::Teleports(_) => [ImportNote::Teleports(1), ImportNote::Teleports(2)],
        ImportNote::Leaps { .. } => [
            ImportNote::Leaps { steps: 1, metres: 80, counted: 80 },
            ImportNote::Leaps { steps: 2, metres: 300, counted: 6 },
        ],
        ImportNote::DistanceStepsBack(_) => [ImportNote::DistanceStepsBack(1), ImportNote::DistanceStepsBack(2)],
        ImportNote::Implausible(..) => [
            ImportNote::Implausible("heart rate".into(), 1),
            ImportNote::Implausible("heart rate".into(), 2),
        ],
        ImportNote::OutOfReach(..) => [
            ImportNote::OutOfReach("distance".into(), 1),
            ImportNote::OutOfReach("elevation".into(), 3),
        ],
        ImportNote::AltitudeStrays { .. } => [ImportNote::AltitudeStrays { strays: 84, values: 300 }],
        ImportNote::AltitudeSteps(_) => [ImportNote::AltitudeSteps(1), ImportNote::AltitudeSteps(2)],
        ImportNote::DistanceLeaps { .. } => [
            ImportNote::DistanceLeaps { steps: 1, metres: 80, counted: 3 },
            ImportNote::DistanceLeaps { steps: 2, metres: 300, counted: 6 },
        ],
        ImportNote::ZeroAsMissing(..) => [
            ImportNote::ZeroAsMissing("position".into(), 1),
            ImportNote::ZeroAsMissing("position".into(), 5),
        ],
        ImportNote::ZonelessTimes(_) => [ImportNote::ZonelessTimes(2)],
        ImportNote::ClockUnset => [ImportNote::ClockUnset],
        ImportNote::RelativeTimes(_) => [ImportNote::RelativeTimes(2)],
        ImportNote::SportAssumed => [ImportNote::SportAssumed],
        ImportNote::SportNamed => [ImportNote::SportNamed],
        ImportNote::CadenceAmbiguous => [ImportNote::CadenceAmbiguous],
        ImportNote::OffsetAssumed(_) => [ImportNote::OffsetAssumed("the other runs".into())],
        ImportNote::ClocksChanged(_) => [ImportNote::ClocksChanged("UTC+01:00".to_owned())],
        ImportNote::DistanceFromSession => [ImportNote::DistanceFromSession],
        ImportNote::SameRun(_) => [ImportNote::SameRun("the words of who compares".to_owned())],
        ImportNote::AlsoRecorded(_) => [
            ImportNote::AlsoRecorded(format!("{}: 99 % overlap, distance 18.0 % apart", file())),
        ],
        ImportNote::Overlaps(_) => [ImportNote::Overlaps(file())],
        ImportNote::LeftOutFor(_) => [ImportNote::LeftOutFor(file())],
        ImportNote::CountsFor(_) => [ImportNote::CountsFor(file())],
        ImportNote::TakenOver { .. } => [ImportNote::TakenOver { what: "title".into(), source: file() }],
        ImportNote::JudgedAsOne(_) => [ImportNote::JudgedAsOne("the words of who joins".to_owned())],
        ImportNote::FarFromOthers(_) => [ImportNote::FarFromOthers(5)],
        ImportNote::ListedOnly => [ImportNote::ListedOnly],
        ImportNote::TotalsOnly(_) => [ImportNote::TotalsOnly("its laps".into())],
        ImportNote::HeartRateJoined(_) => [ImportNote::HeartRateJoined(2)],
        ImportNote::VirtualWorld => [ImportNote::VirtualWorld],
        ImportNote::UnderARoof => [ImportNote::UnderARoof],
        ImportNote::List(_) => [ImportNote::List("the words of the list".to_owned())],
        ImportNote::Tagged(_) => [ImportNote::Tagged("race".to_owned())],
        ImportNote::Invented => [ImportNote::Invented],
        ImportNote::PausesByTimer { .. } => [
            ImportNote::PausesByTimer { gaps: 1, seconds: 3496 },
            ImportNote::PausesByTimer { gaps: 2, seconds: 3507 },
        ],
        ImportNote::PausesByPace { .. } => [ImportNote::PausesByPace { gaps: 3, seconds: 828 }],
        ImportNote::SilentGaps { .. } => [
            ImportNote::SilentGaps { gaps: 1, seconds: 240 },
            ImportNote::SilentGaps { gaps: 2, seconds: 480 },
        ],
        ImportNote::DistanceInLumps { .. } => [ImportNote::DistanceInLumps { every_s: 10 }],
        ImportNote::SpeedRefused { .. } => [
            ImportNote::SpeedRefused { by_speed_m: 19_440, distance_m: 5400 },
        ],
        ImportNote::SpeedSlips(_) => [ImportNote::SpeedSlips(1), ImportNote::SpeedSlips(6)],
        ImportNote::DistanceUseless(_) => [ImportNote::DistanceUseless("positions count".into())],
        ImportNote::OnePlace(_) => [ImportNote::OnePlace(2)],
        ImportNote::IndoorTotal { .. } => [ImportNote::IndoorTotal { records_m: 9360, total_m: 10_000 }],
        ImportNote::Doubted(_) => [ImportNote::Doubted("distance: 8 % more than the watch says".to_owned())],
        ImportNote::SurplusRecordings(..) => [ImportNote::SurplusRecordings(19_488)],
        ImportNote::Impossible(_) => [ImportNote::Impossible("the words of the doubt".to_owned())],
    })
}
