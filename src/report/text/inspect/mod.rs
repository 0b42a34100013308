//! One file on the terminal: what is damaged first, then what it is made of, then each recording in
//! it. What is the same for all recordings is said once.

mod agreement;
pub mod archive;
mod session;

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use self::session::Line;
use super::style::BOLD;
use super::wrap::labelled;
use crate::base::quantity::{clock, size};
use crate::base::words::counted;
use crate::ingest::inventory::{Checksum, Count, Part};
use crate::inspect::{Inspection, Remark};

const DAMAGED: Style = AnsiColor::Yellow.on_default().bold();
/// Files of a chain that are described one by one.
const PARTS_SHOWN: usize = 5;

/// The description of a file.
pub fn file(file: &Inspection) -> String {
    let mut text = head(file);
    for damage in &file.damage {
        text += &labelled("damage", &damage.what);
        // Some sentences name the place themselves.
        if !damage.at_byte.is_some_and(|at| damage.what.contains(&format!("byte {at} "))) {
            text += &labelled("", &place(damage.at_byte, damage.lost_bytes, file));
        }
    }
    if !file.damage.is_empty() && !file.sessions.is_empty() {
        let samples = file.sample_count();
        let span_s = file.sessions.iter().map(|session| session.span_s).sum();
        let value = format!("{} in {}", counted(samples, "sample"), clock(span_s));
        text += &labelled("kept", &value);
    }
    text += &labelled("in a season", &verdict(file));
    if let Some(checksum) = file.checksum {
        let meaning = match checksum {
            Checksum::Differs => ": some bytes have changed; there is no way to say which",
            Checksum::None => " in this format",
            Checksum::Matches | Checksum::Missing => "",
        };
        text += &labelled("checksum", &format!("{}{meaning}", checksum.name()));
    }
    text += &parts(&file.parts);
    text += &remarks(&file.notes, file);
    let sessions: Vec<Vec<Line>> = file.sessions.iter().map(session::lines).collect();
    let shared = shared_lines(&sessions);
    text += &session::show(shared.iter().copied());
    for (number, (session, lines)) in file.sessions.iter().zip(&sessions).enumerate() {
        let _ =
            write!(text, "\n{BOLD}{}{BOLD:#}\n", session::heading(session, number, sessions.len()));
        text += &session::show(lines.iter().filter(|line| !shared.contains(line)));
        text += &remarks(&session.notes, file);
        text += &agreement::agreement(&session.agreement);
    }
    text
}

/// What is the same for all recordings, if there are several.
fn shared_lines(sessions: &[Vec<Line>]) -> Vec<&Line> {
    let [first, _, ..] = sessions else { return Vec::new() };
    first.iter().filter(|line| sessions.iter().all(|other| other.contains(line))).collect()
}

/// Name, format and size.
fn head(file: &Inspection) -> String {
    let name = if file.source == "-" { "standard input" } else { &file.source };
    let mut kind = match file.format {
        Some(format) => format.to_uppercase(),
        None => "unknown format".to_owned(),
    };
    match file.parts.as_slice() {
        [Part { file_type: Some(file_type), .. }] => {
            let _ = write!(kind, " {file_type} file");
        }
        [_, _, ..] => {
            let _ = write!(kind, ", {} files in a chain", file.parts.len());
        }
        _ => {}
    }
    let unpacked = file.content_bytes.filter(|_| file.gzip_layers > 0);
    let packing = match (unpacked, file.gzip_layers) {
        (None, _) => String::new(),
        (Some(bytes), 1) => format!(" as gzip, {} unpacked", size(bytes)),
        (Some(bytes), layers) => format!(" as gzip {layers} times, {} unpacked", size(bytes)),
    };
    let member = if file.is_member { ", the only member of its archive" } else { "" };
    let mut text = format!("{BOLD}{name}{BOLD:#}: {kind}, {}{packing}{member}", size(file.bytes));
    if !file.damage.is_empty() || file.checksum == Some(Checksum::Differs) {
        let _ = write!(text, ", {DAMAGED}damaged{DAMAGED:#}");
    }
    text.push('\n');
    text
}

fn place(at_byte: Option<u64>, lost_bytes: Option<u64>, file: &Inspection) -> String {
    let unpacked = if file.gzip_layers > 0 { " of the unpacked content" } else { "" };
    let at = at_byte
        .map_or("place unknown".to_owned(), |at| format!("unreadable from byte {at}{unpacked}"));
    match lost_bytes {
        Some(lost) => format!("{at}; {} lost", counted(lost, "byte")),
        None => format!("{at}; unknown how much is lost"),
    }
}

/// What a season would do with the file.
fn verdict(file: &Inspection) -> String {
    let is_impossible =
        |session: &&crate::inspect::Session| session.doubts.iter().any(|it| it.is_impossible);
    let runs = || file.sessions.iter().filter(|session| session.is_run);
    let impossible = runs().filter(is_impossible).count();
    let counting = counted(runs().count() - impossible, "run");
    let runs = match impossible {
        0 => counting,
        1 => format!("{counting}; one is not possible"),
        more => format!("{counting}; {more} are not possible"),
    };
    match (&file.reason, file.outcome) {
        (Some(reason), "not-a-run") => format!("not a run: {reason}"),
        (Some(reason), "no-data") => reason.clone(),
        (Some(reason), outcome) => format!("{outcome}: {reason}"),
        (None, "kept") => runs,
        (None, "partial") => format!("{runs}, partly read"),
        (None, outcome) => format!("{runs}, {outcome}"),
    }
}

fn parts(parts: &[Part]) -> String {
    if let [part] = parts {
        return contents(part);
    }
    let mut text = String::new();
    for (number, part) in parts.iter().take(PARTS_SHOWN).enumerate() {
        let kind = part.file_type.map_or(String::new(), |kind| format!("{kind} file, "));
        let value = format!(
            "{kind}bytes {} to {}, checksum {}",
            part.start_byte,
            part.end_byte,
            part.checksum.name()
        );
        text += &labelled(&format!("file {} of {}", number + 1, parts.len()), &value);
        text += &contents(part);
    }
    if parts.len() > PARTS_SHOWN {
        text += &labelled("", &format!("… and {} more files", parts.len() - PARTS_SHOWN));
    }
    text
}

fn contents(part: &Part) -> String {
    let counts = |counts: &[Count]| -> Vec<String> {
        counts.iter().map(|kind| format!("{} {}", kind.name, kind.count)).collect()
    };
    let label = if part.read_to_byte.is_some() { "messages" } else { "elements" };
    let kinds = counts(&part.kinds);
    let kinds = if kinds.is_empty() { vec!["none".to_owned()] } else { kinds };
    let mut text = labelled(label, &kinds.join(", "));
    if !part.point_values.is_empty() {
        text += &labelled("in points", &counts(&part.point_values).join(", "));
    }
    text
}

/// Repairs and other remarks; damage and the checksum have lines of their own.
fn remarks(remarks: &[Remark], file: &Inspection) -> String {
    let is_told = |text: &str| {
        file.damage.iter().any(|damage| damage.what == text)
            || text == crate::activity::import_notes::ImportNote::BadChecksum.to_string()
    };
    let mut text = String::new();
    for (effect, label) in [("lost", "lost"), ("repaired", "repaired"), ("said", "noticed")] {
        let of_effect = remarks.iter().filter(|remark| remark.effect == effect);
        for (number, remark) in of_effect.filter(|remark| !is_told(&remark.text)).enumerate() {
            text += &labelled(if number == 0 { label } else { "" }, &remark.text);
        }
    }
    text
}
