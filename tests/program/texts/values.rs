//! A value of every kind of failure and of every note, with its words.

use std::fmt::{Debug, Display};
use std::io;

use polars::prelude::PolarsError;
use soleus::error::{Error, SkipReason};
use soleus::notes::Note;
use soleus::system::Trouble;

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
        Error::Settings(_) => [Error::Settings("--units: what is wrong with it".to_owned())],
        Error::Table(_) => [Error::Table(PolarsError::ComputeError("what failed".into()))],
        Error::Write { .. } => [
            Error::Write { path: "report/runs.csv".into(), cause: "what went wrong".to_owned() },
        ],
        Error::Page(_) => [Error::Page("what does not fit".to_owned())],
        Error::System(_) => [Error::System(trouble())],
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
    samples!(Note {
        Note::Truncated { .. } => [
            Note::Truncated { samples: 1, missing_bytes: 0 },
            Note::Truncated { samples: 3, missing_bytes: 9 },
        ],
        Note::Damaged { .. } => [Note::Damaged { at_byte: 12, lost_bytes: 34 }],
        Note::BadChecksum => [Note::BadChecksum],
        Note::WrongHeaderSize => [Note::WrongHeaderSize],
        Note::LeadingBytes(_) => [Note::LeadingBytes(3)],
        Note::TrailingBytes(_) => [Note::TrailingBytes(512)],
        Note::PackingDamaged { .. } => [
            Note::PackingDamaged { cause: "why".to_owned(), kept_bytes: 4096 },
        ],
        Note::PackingTrailer => [Note::PackingTrailer],
        Note::Reencoded(_) => [Note::Reencoded("windows-1252".into())],
        Note::MetadataLost(_) => [Note::MetadataLost("why".to_owned())],
        Note::UndescribedDeveloperField(_) => [
            Note::UndescribedDeveloperField(1),
            Note::UndescribedDeveloperField(2),
        ],
        Note::Surplus(_) => [Note::Surplus(1), Note::Surplus(2)],
        Note::Untimed(_) => [Note::Untimed(1), Note::Untimed(2)],
        Note::HostileTimes(_) => [Note::HostileTimes(1), Note::HostileTimes(2)],
        Note::Reordered(_) => [Note::Reordered(2)],
        Note::DuplicateTimes(_) => [Note::DuplicateTimes(2)],
        Note::Teleports(_) => [Note::Teleports(1), Note::Teleports(2)],
        Note::Leaps { .. } => [
            Note::Leaps { steps: 1, metres: 80 },
            Note::Leaps { steps: 2, metres: 300 },
        ],
        Note::DistanceStepsBack(_) => [Note::DistanceStepsBack(1), Note::DistanceStepsBack(2)],
        Note::Implausible(..) => [
            Note::Implausible("heart rate".into(), 1),
            Note::Implausible("heart rate".into(), 2),
        ],
        Note::ZeroAsMissing(..) => [
            Note::ZeroAsMissing("position".into(), 1),
            Note::ZeroAsMissing("position".into(), 5),
        ],
        Note::ZonelessTimes(_) => [Note::ZonelessTimes(2)],
        Note::ClockUnset => [Note::ClockUnset],
        Note::RelativeTimes(_) => [Note::RelativeTimes(2)],
        Note::SportAssumed => [Note::SportAssumed],
        Note::CadenceAmbiguous => [Note::CadenceAmbiguous],
        Note::OffsetAssumed(_) => [Note::OffsetAssumed("the other runs".into())],
        Note::DistanceFromSession => [Note::DistanceFromSession],
        Note::SameRun(_) => [Note::SameRun("the words of who compares".to_owned())],
        Note::Overlaps(_) => [Note::Overlaps(file())],
        Note::LeftOutFor(_) => [Note::LeftOutFor(file())],
        Note::CountsFor(_) => [Note::CountsFor(file())],
        Note::TakenOver { .. } => [Note::TakenOver { what: "title".into(), source: file() }],
        Note::JudgedAsOne(_) => [Note::JudgedAsOne("the words of who joins".to_owned())],
        Note::FarFromOthers(_) => [Note::FarFromOthers(5)],
        Note::ListedOnly => [Note::ListedOnly],
        Note::HeartRateJoined(_) => [Note::HeartRateJoined(2)],
        Note::VirtualWorld => [Note::VirtualWorld],
        Note::UnderARoof => [Note::UnderARoof],
        Note::List(_) => [Note::List("the words of the list".to_owned())],
        Note::Tagged(_) => [Note::Tagged("race".to_owned())],
        Note::Invented => [Note::Invented],
    })
}
