//! Where bytes come from: files and folders become a sorted list of inputs, and exact duplicates
//! are told. Opens files only to read them; knows no format.

mod duplicates;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use crate::error::Error;

pub use duplicates::duplicates;

/// One input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// How it is called in every table: the path below the given PATH, with `/` between parts.
    pub source: String,
    /// Size in bytes when it was listed.
    pub bytes: u64,
    /// Why it cannot be read, if the listing already failed.
    pub fault: Option<String>,
}

/// Lists every file below the given paths, sorted by source. Links inside folders are not
/// followed. `leave_out` (the output folder) is passed over when it lies inside a given folder.
///
/// # Errors
/// When one of the paths does not exist; nothing is read then.
pub fn list(paths: &[PathBuf], leave_out: Option<&Path>) -> Result<Vec<Input>, Error> {
    let fault = |path: &Path, cause: io::Error| Error::Input { path: path.to_owned(), cause };
    let kinds: Vec<fs::Metadata> = paths
        .iter()
        .map(|path| fs::metadata(path).map_err(|cause| fault(path, cause)))
        .collect::<Result<_, _>>()?;
    let leave_out = leave_out.and_then(|folder| fs::canonicalize(folder).ok());
    let mut inputs = Vec::new();
    for (path, kind) in paths.iter().zip(kinds) {
        if kind.is_dir() {
            let prefix = if paths.len() > 1 { last_component(path) } else { String::new() };
            inputs.extend(walk(path, &prefix, leave_out.as_deref()));
        } else if kind.is_file() {
            inputs.push(Input {
                path: path.clone(),
                source: last_component(path),
                bytes: kind.len(),
                fault: None,
            });
        } else {
            let cause = io::Error::new(io::ErrorKind::InvalidInput, "neither a file nor a folder");
            return Err(fault(path, cause));
        }
    }
    inputs.sort_by(|a, b| (&a.source, &a.path).cmp(&(&b.source, &b.path)));
    inputs.dedup_by(|a, b| a.path == b.path);
    Ok(inputs)
}

fn walk(root: &Path, prefix: &str, leave_out: Option<&Path>) -> Vec<Input> {
    let is_left_out = |path: &Path| {
        leave_out.is_some_and(|folder| fs::canonicalize(path).is_ok_and(|path| path == folder))
    };
    let entries = WalkDir::new(root).follow_links(false).into_iter();
    entries
        .filter_entry(|entry| {
            !(entry.depth() > 0 && entry.file_type().is_dir() && is_left_out(entry.path()))
        })
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
                let source = source_below(root, prefix, entry.path());
                Some(Input { path: entry.into_path(), source, bytes, fault: None })
            }
            Ok(_) => None,
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let fault = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                Some(Input {
                    source: source_below(root, prefix, &path),
                    path,
                    bytes: 0,
                    fault: Some(fault),
                })
            }
        })
        .collect()
}

fn source_below(root: &Path, prefix: &str, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let named = (!prefix.is_empty()).then(|| prefix.to_owned());
    named.into_iter().chain(parts).collect::<Vec<_>>().join("/")
}

/// The last named part of a path; of `.` and `..` the name of the folder they mean.
fn last_component(path: &Path) -> String {
    let named = match path.components().next_back() {
        Some(Component::Normal(name)) => Some(name.to_owned()),
        _ => fs::canonicalize(path).ok().and_then(|whole| whole.file_name().map(OsStr::to_owned)),
    };
    named.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/deep")).unwrap();
        fs::create_dir_all(folder.path().join("a/out")).unwrap();
        for name in ["a/two.fit", "a/deep/one.gpx", "a/out/runs.csv"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        folder
    }

    fn sources(paths: &[PathBuf], leave_out: Option<&Path>) -> Vec<String> {
        list(paths, leave_out).unwrap().into_iter().map(|input| input.source).collect()
    }

    #[test]
    fn sources_are_below_the_path_and_prefixed_only_among_several() {
        let folder = folder();
        let (a, file) = (folder.path().join("a"), folder.path().join("a/two.fit"));
        let out = a.join("out");
        assert_eq!(sources(std::slice::from_ref(&a), Some(&out)), ["deep/one.gpx", "two.fit"]);
        assert_eq!(sources(std::slice::from_ref(&file), None), ["two.fit"]);
        let deep = a.join("deep");
        assert_eq!(sources(&[deep, file], None), ["deep/one.gpx", "two.fit"]);
    }

    #[test]
    fn one_missing_path_stops_everything() {
        let folder = folder();
        let error =
            list(&[folder.path().to_owned(), folder.path().join("none")], None).unwrap_err();
        assert_eq!(error.exit_code(), crate::error::EXIT_USAGE);
    }

    #[cfg(unix)]
    #[test]
    fn links_inside_a_folder_are_not_followed() {
        let folder = folder();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/deep/loop")).unwrap();
        assert_eq!(sources(&[folder.path().join("a/deep")], None), ["one.gpx"]);
    }
}
