//! What is in a file: what was read, repaired and lost, as plain values. Uses the season's own way
//! from content to tables, so that what is said here is what a season does with the file.

mod agreement;
mod archive;
mod damage;
mod remark;
mod session;
mod timing;

use serde::Serialize;

use crate::activity::Activity;
use crate::activity::import_notes::{Effect, ImportNote};
use crate::analysis::decode::repair_all;
use crate::base::error::{Error, SkipReason};
use crate::base::sanitize;
use crate::ingest;
use crate::ingest::inventory::{Checksum, Inventory, Part};
use crate::options::Options;
use crate::run::classify;
use crate::source::{Content, Input, Unpacked};

use session::Recorded;

pub use agreement::Agreement;
#[cfg(test)]
pub(crate) use agreement::figures_of_device;
pub(crate) use archive::archive;
pub use archive::{Archive, Member};
pub use damage::Damage;
pub use remark::Remark;
pub use session::{Coverage, OffsetOrigin, Session};
pub use timing::{Breaks, PauseOrigin, Sampling, Timing, timing};

/// One file or archive member.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inspection {
    /// How it is called in every table.
    pub source: String,
    /// Whether it is a member of an archive.
    pub is_member: bool,
    /// Size as it lies, in bytes; of an archive member unpacked.
    pub bytes: u64,
    /// Size unpacked, in bytes; `None` when it could not be read.
    pub content_bytes: Option<u64>,
    /// How many layers of gzip are around it.
    pub gzip_layers: usize,
    /// Its format; `None` when it is not known.
    pub format: Option<&'static str>,
    /// The worst of the checksums in it; `None` when its format is not known.
    pub checksum: Option<Checksum>,
    /// What the ledger of a season would say: `kept`, `repaired`, `partial`, `not-a-run`, `no-data` or `skipped`.
    pub outcome: &'static str,
    /// Why a season takes no run from it; `None` when it does.
    pub reason: Option<String>,
    /// What is damaged; empty for a whole file.
    pub damage: Vec<Damage>,
    /// What it is made of; several when files are chained.
    pub parts: Vec<Part>,
    /// What was noticed about all of it.
    pub notes: Vec<Remark>,
    /// The recordings in it, runs and others.
    pub sessions: Vec<Session>,
}

/// Looks into one input.
///
/// # Errors
/// Only when a table does not come out with the columns it promises.
pub(crate) fn inspect(
    input: &Input,
    content: Content,
    options: &Options,
) -> Result<Inspection, Error> {
    let unpacked = match content.unpack() {
        Ok(unpacked) => unpacked,
        Err(reason) => return Ok(Inspection::unread(input, &reason)),
    };
    let Inventory { format, parts, notes } = ingest::take_inventory(&unpacked.bytes);
    let mut inspection = Inspection {
        content_bytes: Some(unpacked.bytes.len() as u64),
        gzip_layers: unpacked.gzip_layers,
        format,
        checksum: worst_checksum(&parts),
        parts,
        ..Inspection::of(input)
    };
    match recordings(&unpacked, options) {
        Ok(recordings) => inspection.add_recordings(recordings, options)?,
        Err(reason) => {
            let notes: Vec<ImportNote> = notes.into_iter().chain(unpacked.notes).collect();
            inspection.refuse(&reason);
            inspection.add_damage(notes.iter());
            if let (SkipReason::Corrupt(what), []) = (&reason, inspection.damage.as_slice()) {
                let what = sanitize::safe(what);
                inspection.damage.push(Damage { what, at_byte: None, lost_bytes: None });
            }
            inspection.notes = notes.iter().map(Remark::of).collect();
        }
    }
    Ok(inspection)
}

/// The repaired activities of a content, each with what it was before.
fn recordings(
    unpacked: &Unpacked,
    options: &Options,
) -> Result<Vec<(Recorded, Activity)>, SkipReason> {
    let mut activities = ingest::read(&unpacked.bytes)?;
    let recorded: Vec<Recorded> = activities.iter().map(Recorded::of).collect();
    repair_all(&mut activities, &unpacked.notes, options)?;
    Ok(recorded.into_iter().zip(activities).collect())
}

fn worst_checksum(parts: &[Part]) -> Option<Checksum> {
    const FROM_THE_WORST: [Checksum; 4] =
        [Checksum::Differs, Checksum::Missing, Checksum::Matches, Checksum::None];
    let is_there = |state: &Checksum| parts.iter().any(|part| part.checksum == *state);
    FROM_THE_WORST.into_iter().find(is_there)
}

impl Inspection {
    fn of(input: &Input) -> Self {
        Self {
            source: input.source.clone(),
            is_member: false,
            bytes: input.bytes,
            content_bytes: None,
            gzip_layers: 0,
            format: None,
            checksum: None,
            outcome: "kept",
            reason: None,
            damage: Vec::new(),
            parts: Vec::new(),
            notes: Vec::new(),
            sessions: Vec::new(),
        }
    }

    /// An input that could not be read.
    pub(crate) fn unread(input: &Input, reason: &SkipReason) -> Self {
        let mut inspection = Self::of(input);
        inspection.refuse(reason);
        inspection
    }

    /// Whether it is of a known format, so that something can be said of its content.
    pub fn is_readable(&self) -> bool {
        self.format.is_some()
    }

    /// Samples of all sessions, after repair.
    pub fn sample_count(&self) -> usize {
        self.sessions.iter().map(|session| session.sample_count).sum()
    }

    fn refuse(&mut self, reason: &SkipReason) {
        self.outcome = reason.outcome();
        self.reason = Some(sanitize::safe(&reason.to_string()));
    }

    fn add_damage<'a>(&mut self, notes: impl Iterator<Item = &'a ImportNote>) {
        self.damage = damage::damages(notes, &self.parts, self.content_bytes.unwrap_or(0));
    }

    fn add_recordings(
        &mut self,
        recordings: Vec<(Recorded, Activity)>,
        options: &Options,
    ) -> Result<(), Error> {
        let mut notes: Vec<Vec<ImportNote>> = Vec::new();
        let mut of_runs: Vec<ImportNote> = Vec::new();
        for (recorded, activity) in recordings {
            let (session, noticed) =
                session::session(&recorded, activity, &self.source, options.curve)?;
            if session.is_run {
                of_runs.extend(noticed.iter().cloned());
            }
            notes.push(noticed);
            self.sessions.push(session);
        }
        self.add_damage(notes.iter().flatten());
        self.share(&notes);
        self.judge(&of_runs);
        Ok(())
    }

    /// What was noticed about every session is said of the file, the rest of its session.
    fn share(&mut self, notes: &[Vec<ImportNote>]) {
        let is_shared = |note: &&ImportNote| notes.iter().all(|other| other.contains(note));
        let shared: Vec<&ImportNote> = notes.iter().take(1).flatten().filter(is_shared).collect();
        self.notes = shared.iter().map(|note| Remark::of(note)).collect();
        for (session, noticed) in self.sessions.iter_mut().zip(notes) {
            let own = noticed.iter().filter(|note| !shared.contains(note));
            session.notes = own.map(Remark::of).collect();
        }
    }

    /// The line of the ledger, from the notes of the runs.
    fn judge(&mut self, of_runs: &[ImportNote]) {
        if self.sessions.iter().any(|session| session.is_run) {
            self.outcome = match of_runs.iter().map(ImportNote::effect).max() {
                Some(Effect::Lost) => "partial",
                Some(Effect::Repaired) => "repaired",
                _ => "kept",
            };
            return;
        }
        let refusals = self.sessions.iter().filter_map(|session| session.refusal.clone());
        let refusals: Vec<SkipReason> = refusals.collect();
        self.refuse(&classify::why_no_run(&refusals));
    }
}
