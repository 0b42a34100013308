//! Where bytes come from: files, folders, archives and standard input become one sorted list of
//! inputs, and their contents are handed out one by one. Knows no format of recordings.

mod archive;
mod backing;
mod bounds;
mod content;
mod disk;
mod duplicates;
mod expand_archives;
mod folder;
mod gunzip;
mod headers;
mod ignore;
mod member;
mod memory_budget;
mod own_reports;
mod stream;
#[cfg(test)]
mod tests;
mod top_members;
mod volumes;
mod work_queue;

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::base::error::{Error, SkipReason};
use crate::base::parallel;
use crate::base::sanitize;
use crate::base::system::Trouble;

pub use bounds::Bounds;
pub use content::{Content, Unpacked};
pub use duplicates::duplicates;
pub(crate) use top_members::top_members;

use archive::is_archive;
use disk::Disk;
use member::MemberLocation;
use volumes::Volume;
use work_queue::WorkQueue;

/// One thing that was given: a path, or what came through standard input.
#[derive(Clone, Debug)]
pub enum Root {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input, read to its end.
    Input(Arc<[u8]>),
}

/// Name of standard input among the paths and in every table.
pub const STANDARD_INPUT: &str = "-";

/// One input: a file, a member of an archive, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// How it is called in every table: the path below the given PATH, be that a folder, an archive
    /// or standard input, with `/` between parts and the name of an archive inside as a part. Where
    /// several paths are given, the name of each comes first.
    pub source: String,
    /// Size in bytes when it was listed; of an archive member unpacked, as the archive says.
    pub bytes: u64,
    /// Why it is not read, if that is known without reading it.
    pub refused: Option<SkipReason>,
    /// Whether it is an archive that is still to be opened.
    is_archive: bool,
    place: Place,
}

/// Where an input lies.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    File(PathBuf),
    Memory(Arc<[u8]>),
    /// In the volume with this number.
    Member(usize, MemberLocation),
}

/// Everything that was given, listed.
pub struct Sources {
    /// Every input, sorted by source; no two have the same.
    pub inputs: Vec<Input>,
    volumes: Vec<Arc<Volume>>,
    bounds: Bounds,
    disk: Disk,
}

/// Opens standard input.
pub type OpenInput<'a> = &'a dyn Fn() -> Box<dyn Read + Send>;

/// Checks that every path exists and takes standard input where `-` is given.
///
/// # Errors
/// A path that does not exist, may not be read or is neither file nor folder, and trouble of the
/// machine; nothing is read then.
pub fn roots(paths: &[PathBuf], input: OpenInput) -> Result<Vec<Root>, Error> {
    let is_input = |path: &Path| path.as_os_str() == STANDARD_INPUT;
    for path in paths.iter().filter(|path| !is_input(path)) {
        check(path).map_err(|cause| failed(path, cause))?;
    }
    let Some(path) = paths.iter().find(|path| is_input(path)) else {
        return Ok(paths.iter().cloned().map(Root::Path).collect());
    };
    let bytes = read_input(input).map_err(|cause| failed(path, cause))?;
    let root = |path: &PathBuf| match is_input(path) {
        true => Root::Input(Arc::clone(&bytes)),
        false => Root::Path(path.clone()),
    };
    Ok(paths.iter().map(root).collect())
}

fn failed(path: &Path, cause: io::Error) -> Error {
    // A path that is not there was mistyped.
    let is_missing = matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    match Trouble::of_reading(path, &cause).filter(|_| !is_missing) {
        Some(trouble) => Error::System(trouble),
        None => Error::Input { path: path.to_owned(), cause },
    }
}

fn check(path: &Path) -> io::Result<()> {
    let kind = fs::metadata(path)?;
    if kind.is_dir() {
        return fs::read_dir(path).map(drop);
    }
    if kind.is_file() {
        return Ok(());
    }
    let why = "not a file or folder; to read a pipe, pass `-`";
    Err(io::Error::new(io::ErrorKind::InvalidInput, why))
}

/// Standard input is kept in memory, so there is an end to it.
fn read_input(input: OpenInput) -> io::Result<Arc<[u8]>> {
    const MOST_BYTES: u64 = 1024 * 1024 * 1024;
    let mut bytes = Vec::new();
    input().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        let why = "more than 1 GiB came through standard input; save it as a file and pass that";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    Ok(bytes.into())
}

impl Sources {
    /// Lists every file and archive member below the roots. Links inside folders are not
    /// followed. `leave_out` (the output folder) is passed over when it lies inside a given folder,
    /// and so are reports of soleus.
    ///
    /// # Errors
    /// Trouble of the machine: what cannot be listed would be missing.
    pub fn list(roots: &[Root], leave_out: Option<&Path>, bounds: Bounds) -> Result<Self, Error> {
        let leave_out = leave_out.and_then(|folder| fs::canonicalize(folder).ok());
        let disk = Disk::default();
        let mut inputs = Vec::new();
        for root in roots {
            match root {
                Root::Path(path) if disk.metadata(path).is_ok_and(|kind| kind.is_dir()) => {
                    let prefix = if roots.len() > 1 { last_component(path) } else { String::new() };
                    inputs.extend(walk(path, &prefix, leave_out.as_deref(), &disk));
                }
                Root::Path(path) => inputs.push(file(path, &disk)),
                Root::Input(bytes) => inputs.push(Input {
                    source: STANDARD_INPUT.to_owned(),
                    bytes: bytes.len() as u64,
                    refused: None,
                    is_archive: archive::is_zip(bytes),
                    place: Place::Memory(Arc::clone(bytes)),
                }),
            }
        }
        inputs.sort_by(|a, b| (&a.source, a.path()).cmp(&(&b.source, b.path())));
        inputs.dedup_by(|a, b| a.place == b.place);
        let is_only_root = is_one_archive(roots, &inputs);
        let mut sources = Self { inputs, volumes: Vec::new(), bounds, disk };
        sources.open_archives(is_only_root);
        sources.inputs.sort_by(|a, b| a.source.cmp(&b.source));
        sources.pass_over_reports()?;
        sources.leave_out_list_of(leave_out.as_deref());
        sources.tell_apart();
        sources.disk.check()?;
        Ok(sources)
    }

    /// Hands the content of every wanted input to `work`, on all threads; the results are in the
    /// order of `wanted`. Members of one archive are read in the order they lie in it.
    ///
    /// # Errors
    /// Trouble of the machine, whatever came of it.
    pub fn each<R: Send>(
        &self,
        wanted: &[usize],
        work: impl Fn(usize, Content) -> R + Sync,
    ) -> Result<Vec<R>, Error> {
        let queue = WorkQueue::new(self, wanted);
        // Which content a call gets is up to the queue; there are as many calls as contents.
        let done = parallel::pull(0..wanted.len(), |_| {
            queue.next().map(|(position, content)| (position, work(wanted[position], content)))
        });
        let mut done: Vec<(usize, R)> = done.into_iter().flatten().collect();
        done.sort_unstable_by_key(|(position, _)| *position);
        self.disk.check()?;
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }

    /// The content of every wanted input one by one, each with its position in `wanted`; files
    /// first, then archive after archive, members in the order they lie in it.
    pub fn contents<'a>(
        &'a self,
        wanted: &[usize],
    ) -> impl Iterator<Item = (usize, Content)> + use<'a> {
        let queue = WorkQueue::new(self, wanted);
        std::iter::from_fn(move || queue.next())
    }

    /// Whether an input is a member of an archive.
    pub fn is_member(&self, index: usize) -> bool {
        matches!(self.inputs[index].place, Place::Member(..))
    }

    /// Inputs with one name get a number behind it, in a fixed order.
    fn tell_apart(&mut self) {
        let mut number = 1;
        for index in 1..self.inputs.len() {
            let (before, rest) = self.inputs.split_at_mut(index);
            let first = &before[index - number];
            if first.source == rest[0].source {
                number += 1;
                rest[0].source = format!("{} ({number})", rest[0].source);
            } else {
                number = 1;
            }
        }
    }
}

impl Input {
    fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            _ => None,
        }
    }

    /// Files first, then archives one after the other, their members as they lie.
    fn reading_order(&self) -> (usize, u64) {
        match &self.place {
            Place::Member(volume, location) => (volume + 1, location.header_start),
            _ => (0, 0),
        }
    }
}

/// Whether all that was given is an archive.
fn is_one_archive(roots: &[Root], inputs: &[Input]) -> bool {
    match (roots, inputs) {
        ([Root::Path(path)], [input]) => input.is_archive && input.path() == Some(path),
        ([Root::Input(_)], [input]) => input.is_archive,
        _ => false,
    }
}

fn file(path: &Path, disk: &Disk) -> Input {
    let bytes = disk.metadata(path).map_or(0, |metadata| metadata.len());
    let source = sanitize::clean_path(&last_component(path));
    Input {
        source,
        bytes,
        refused: None,
        is_archive: is_archive(path, disk),
        place: Place::File(path.to_owned()),
    }
}

fn walk(root: &Path, prefix: &str, leave_out: Option<&Path>, disk: &Disk) -> Vec<Input> {
    let input = |met: folder::Met| {
        let below = met.path.strip_prefix(root).unwrap_or(&met.path).to_string_lossy().into_owned();
        let refused = match &met.state {
            Ok(_) => ignore::reason(&below).map(|why| SkipReason::NotARun(why.to_owned())),
            Err(why) => Some(SkipReason::Unreadable(why.clone())),
        };
        Input {
            source: sanitize::clean_path(&format!("{prefix}/{below}")),
            bytes: met.state.unwrap_or(0),
            is_archive: refused.is_none() && is_archive(&met.path, disk),
            refused,
            place: Place::File(met.path),
        }
    };
    folder::walk(root, leave_out, disk).into_iter().map(input).collect()
}

/// The last named part of a path; of `.` and `..` the name of the folder they mean.
fn last_component(path: &Path) -> String {
    let named = match path.components().next_back() {
        Some(Component::Normal(name)) => Some(name.to_owned()),
        _ => fs::canonicalize(path).ok().and_then(|whole| whole.file_name().map(ToOwned::to_owned)),
    };
    named.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
