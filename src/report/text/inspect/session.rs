//! One recording of a file on the terminal.

use std::fmt::Write;

use crate::base::error::SkipReason;
use crate::base::quantity::clock;
use crate::base::units::{S_PER_HOUR, S_PER_MIN};
use crate::base::words::{capitalised, counted};
use crate::inspect::{Breaks, Coverage, OffsetOrigin, PauseOrigin, Sampling, Session};
use crate::report::text::wrap::hanging;
use crate::run::samples::{AltitudeQuality, CadenceBasis, DistanceBasis};

/// A label and what is said under it.
#[derive(PartialEq, Eq)]
pub(in crate::report) struct Line {
    label: &'static str,
    /// What stands before the value, in a column of its own.
    front: String,
    value: String,
}

impl Line {
    fn new(label: &'static str, value: String) -> Self {
        Self { label, front: String::new(), value }
    }
}

/// Sport, kind and length.
pub(in crate::report) fn heading(session: &Session, number: usize, of: usize) -> String {
    let mut text =
        if of > 1 { format!("Recording {} of {of}: ", number + 1) } else { String::new() };
    text += session.sport.as_deref().unwrap_or("sport unknown");
    if let Some(kind) = &session.sub_sport {
        let _ = write!(text, " ({kind})");
    }
    let samples = session.sample_count;
    let _ = write!(text, ", {}", counted(samples, "sample"));
    if samples > 0 {
        let _ = write!(text, " in {}", clock(session.span_s));
    }
    if of > 1 { text } else { capitalised(&text) }
}

/// Everything but figures and remarks.
pub(in crate::report) fn lines(session: &Session) -> Vec<Line> {
    let is_repaired = session.recorded_sample_count != session.sample_count;
    let counts =
        format!("{} recorded, {} used", session.recorded_sample_count, session.sample_count);
    let known = [
        ("title", session.title.clone()),
        ("device", Some(session.device.clone().unwrap_or_else(|| "not recorded".to_owned()))),
        ("start", start(session)),
        ("local time", Some(offset(session))),
        ("samples", is_repaired.then_some(counts)),
        ("interval", session.timing.sampling.as_ref().map(interval)),
        ("gaps over 10 s", Some(breaks(&session.timing.gaps))),
        ("pauses", Some(pauses(session))),
        ("laps", Some(session.lap_count.to_string())),
        ("elevation", Some(altitude(session.altitude_quality).to_owned())),
        ("cadence", session.cadence_basis.map(|basis| cadence(basis).to_owned())),
        ("distance", Some(distance(session.distance_basis).to_owned())),
        (not_counted(session), session.not_a_run.clone()),
    ];
    let doubted = session.doubts.iter().map(|doubt| {
        let counts = if doubt.is_impossible { "; a season does not count it" } else { "" };
        Line::new("doubtful", format!("{}{counts}", doubt.text))
    });
    let known = known.into_iter().filter_map(|(label, value)| Some(Line::new(label, value?)));
    let mut lines: Vec<Line> = known.collect();
    lines.extend(doubted);
    lines.extend(by_coverage("recorded", &session.channels));
    lines.extend(by_coverage("developer", &session.developer_fields));
    lines
}

/// What is before the reason why it is not counted.
fn not_counted(session: &Session) -> &'static str {
    match session.refusal {
        Some(SkipReason::NoData(_)) => "not counted",
        _ => "not a run",
    }
}

/// The lines as text; of neighbours with one label only the first shows it.
pub(in crate::report) fn show<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let mut text = String::new();
    let mut before = "";
    for Line { label, front, value } in lines {
        text += &hanging(if *label == before { "" } else { label }, front, value);
        before = label;
    }
    text
}

fn start(session: &Session) -> Option<String> {
    let utc = session.start_utc.as_ref()?;
    Some(match &session.start_local {
        Some(local) => format!("{utc}, {} local", local.replace('T', " ")),
        None => utc.clone(),
    })
}

fn interval(sampling: &Sampling) -> String {
    let (shortest, longest) = (number(sampling.shortest_s), number(sampling.longest_s));
    if shortest == longest {
        return format!("{shortest} s throughout");
    }
    format!(
        "{shortest} to {longest} s, median {} s; {} are 1 s",
        number(sampling.median_s),
        percent(sampling.of_one_second_pct)
    )
}

fn altitude(quality: AltitudeQuality) -> &'static str {
    match quality {
        AltitudeQuality::Barometric => "as smooth as a barometer's",
        AltitudeQuality::Gps => "as noisy as GPS elevation",
        AltitudeQuality::Unknown => "between barometer and GPS, or in coarse steps",
        AltitudeQuality::None => "none",
    }
}

fn cadence(basis: CadenceBasis) -> &'static str {
    match basis {
        CadenceBasis::OneFoot(_) => "recorded for one foot, doubled",
        CadenceBasis::BothFeet(_) | CadenceBasis::AppleSteps | CadenceBasis::List => {
            "recorded for both feet"
        }
        CadenceBasis::Ambiguous => "one foot or both? unclear, so left out",
        CadenceBasis::None => "none",
    }
}

fn distance(basis: Option<DistanceBasis>) -> &'static str {
    match basis {
        Some(DistanceBasis::Device) => "from the device's records",
        Some(DistanceBasis::Gps) => "from positions",
        Some(DistanceBasis::DeviceSession) => "only the device's total",
        Some(DistanceBasis::List) => "from an activity list",
        None => "unknown",
    }
}

fn offset(session: &Session) -> String {
    const ELSEWHERE: &str = "`season` uses --tz, else the runs around it, else UTC";
    match (session.offset_origin, session.utc_offset_s) {
        (OffsetOrigin::Recorded, Some(offset_s)) => {
            let seconds = f64::from(offset_s.abs());
            let sign = if offset_s < 0 { '-' } else { '+' };
            let (hours, minutes) =
                ((seconds / S_PER_HOUR).floor(), (seconds % S_PER_HOUR / S_PER_MIN).floor());
            format!("UTC{sign}{hours:02}:{minutes:02}, recorded in the file")
        }
        (OffsetOrigin::UnprovenZero, _) => {
            format!("the file says UTC, which often means unknown; {ELSEWHERE}")
        }
        _ => format!("not in the file; {ELSEWHERE}"),
    }
}

fn breaks(breaks: &Breaks) -> String {
    match breaks.count {
        0 => "none".to_owned(),
        1 => format!("1, of {}", clock(breaks.longest_s)),
        many => format!(
            "{many}, together {}, the longest {}",
            clock(breaks.total_s),
            clock(breaks.longest_s)
        ),
    }
}

fn pauses(session: &Session) -> String {
    let timing = &session.timing;
    match timing.pauses_from {
        PauseOrigin::TimerEvents => format!("{} (by timer events)", breaks(&timing.pauses)),
        PauseOrigin::Segments => format!("{} (between segments)", breaks(&timing.pauses)),
        PauseOrigin::Nothing => "not recorded".to_owned(),
    }
}

/// Fields of equal coverage in one line, the most complete first.
fn by_coverage(label: &'static str, fields: &[Coverage]) -> Vec<Line> {
    let shares = |field: &Coverage| (percent(field.recorded_pct), percent(field.used_pct));
    let mut groups: Vec<((String, String), Vec<&str>)> = Vec::new();
    let mut sorted: Vec<&Coverage> = fields.iter().collect();
    sorted.sort_by(|a, b| b.recorded_pct.total_cmp(&a.recorded_pct));
    for field in sorted {
        let share = shares(field);
        match groups.iter_mut().find(|(known, _)| *known == share) {
            Some((_, names)) => names.push(&field.name),
            None => groups.push((share, vec![&field.name])),
        }
    }
    let line = |((recorded, used), names): ((String, String), Vec<&str>)| {
        let repaired =
            if recorded == used { String::new() } else { format!(" (after repair {used})") };
        let value = format!("{}{repaired}", names.join(", "));
        Line { label, front: format!("{recorded:>5}  "), value }
    };
    groups.into_iter().map(line).collect()
}

/// A share in per cent that is 0 or 100 only when it is so.
fn percent(share_pct: f64) -> String {
    match share_pct {
        0.0 => "0 %".to_owned(),
        little if little < 1.0 => "<1 %".to_owned(),
        most if most > 99.0 && most < 100.0 => ">99 %".to_owned(),
        share => format!("{share:.0} %"),
    }
}

/// A number of seconds without needless digits.
fn number(seconds: f64) -> String {
    let text = format!("{seconds:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(name: &str, recorded_pct: f64, used_pct: f64) -> Coverage {
        Coverage { name: name.to_owned(), unit: String::new(), recorded_pct, used_pct }
    }

    #[test]
    fn fields_of_equal_coverage_share_a_line() {
        let fields =
            [coverage("a", 50.0, 50.0), coverage("b", 100.0, 100.0), coverage("c", 100.0, 100.0)];
        let shown = |fields: &[Coverage]| -> Vec<String> {
            let lines = by_coverage("", fields);
            lines.iter().map(|line| format!("{}{}", line.front, line.value)).collect()
        };
        assert_eq!(shown(&fields), ["100 %  b, c", " 50 %  a"]);
        assert_eq!(shown(&[coverage("d", 100.0, 0.0)]), ["100 %  d (after repair 0 %)"]);
    }

    #[test]
    fn a_share_is_whole_or_nothing_only_when_it_is() {
        let shares = [0.0, 0.2, 50.4, 99.7, 100.0].map(percent);
        assert_eq!(shares, ["0 %", "<1 %", "50 %", ">99 %", "100 %"]);
    }

    #[test]
    fn seconds_show_no_needless_digits() {
        assert_eq!([1.0, 0.5, 10.0, 1.25].map(number), ["1", "0.5", "10", "1.25"]);
    }
}
