//! From bytes to activities, one format a file or folder. Contract, list of formats, and the door
//! that every file passes. Never sees paths or tables.
//!
//! Every format that carries a sample stream reads it in two lanes: the samples with our own
//! reader, everything else with the format's crate. A crate that fails costs names and summaries,
//! never samples.

use crate::activity::Activity;
use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::base::error::SkipReason;
use crate::base::sanitize;

mod container;
pub mod fit;
pub mod gpx;
pub mod inventory;
pub mod iso_time;
pub mod repair;
pub mod tcx;
pub mod text;
pub(crate) mod xml;

use inventory::{Inventory, Part};

/// What the files of `sample_data/` name as the device that recorded them, which nobody can wear. Their
/// generator, `tests/sample_season`, writes it into the device message of FIT files, together with the
/// maker `development`, and into the `creator` of GPX files.
pub(crate) const INVENTED_DEVICE: &str = "invented watch";

/// A file format of recordings that soleus reads.
pub trait Format: Sync {
    /// Which of the known formats it is.
    fn format(&self) -> FileFormat;

    /// Short name, as in `runs.csv`.
    fn name(&self) -> &'static str {
        self.format().name()
    }

    /// Whether the content looks like this format; the file name is not asked.
    fn accepts(&self, bytes: &[u8]) -> bool;

    /// Reads everything that can be read.
    ///
    /// # Errors
    /// A [`SkipReason`] when there is no sample stream in it.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Activity>, SkipReason>;

    /// What a content of this format is made of, whatever state it is in, and what is noticed about
    /// the sizes, checksums and ends of its parts.
    fn parts(&self, bytes: &[u8]) -> (Vec<Part>, Vec<ImportNote>);
}

/// Every format, in the order they are asked.
pub const FORMATS: &[&dyn Format] = &[&fit::Fit, &gpx::Gpx, &tcx::Tcx];

/// Reads one file of any known format. The activities are as recorded: not yet repaired and not
/// yet told apart into runs and other sports.
///
/// # Errors
/// The [`SkipReason`] that goes into the ledger.
pub fn read(bytes: &[u8]) -> Result<Vec<Activity>, SkipReason> {
    if bytes.is_empty() {
        return Err(SkipReason::UnknownFormat(Some("the file is empty".into())));
    }
    let format = format_of(bytes).ok_or_else(|| SkipReason::UnknownFormat(hint(bytes)))?;
    let mut activities = format.parse(bytes)?;
    activities.iter_mut().for_each(clean);
    Ok(activities)
}

/// The format of these bytes, or of a file that begins with them; `None` when it is not known.
pub fn format_of(bytes: &[u8]) -> Option<&'static dyn Format> {
    if container::named(bytes).is_some() {
        return None;
    }
    FORMATS.iter().copied().find(|format| format.accepts(bytes))
}

/// Counts what a content is made of, of use or not.
pub fn take_inventory(bytes: &[u8]) -> Inventory {
    let Some(format) = format_of(bytes) else { return Inventory::default() };
    let (parts, notes) = format.parts(bytes);
    Inventory { format: Some(format.name()), parts, notes }
}

/// Texts of a file may hold anything; behind this door they can be shown.
pub(crate) fn clean(activity: &mut Activity) {
    let Activity { sport, sub_sport, title, gear, device, samples, .. } = activity;
    for text in [sport, sub_sport, title, gear, device].into_iter().flatten() {
        *text = sanitize::clean(text);
    }
    for column in &mut samples.developer {
        column.name = sanitize::clean(&column.name);
        column.unit = sanitize::clean(&column.unit);
    }
}

/// Whether the first bytes of a content of known length already tell that there is no recording in
/// it, so that the rest need not be read. Account exports hold mostly such files.
pub fn refuse_early(head: &[u8], len: Option<u64>) -> Option<SkipReason> {
    fit::refuse_early(head, len?)
}

/// What a file of no known format seems to be, for the reader of the ledger.
fn hint(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let looks = |what: &str| Some(what.to_owned());
    if let Some(archive) = container::named(bytes) {
        looks(archive)
    } else if head.contains("<html") || head.contains("<!doctype html") {
        looks("a web page, perhaps a login page saved instead of the export")
    } else if bytes.iter().all(|&byte| byte == 0) {
        looks("only zero bytes")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_named_fit_is_told_as_such() {
        let skip = read(b"<!DOCTYPE html><html>log in</html>").unwrap_err();
        assert!(skip.to_string().contains("web page"), "{skip}");
        assert_eq!(skip.outcome(), "skipped");
    }

    #[test]
    fn format_names_are_unique() {
        let mut names: Vec<_> = FORMATS.iter().map(|format| format.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FORMATS.len());
    }
}
