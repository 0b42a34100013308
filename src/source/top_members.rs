//! Files that a runner wrote and packed together with the recordings: looked up by name at the top of an
//! archive, before it is listed as an input.

use std::path::Path;

use super::archive::{self, is_archive};
use super::backing::FileBytes;
use super::bounds::Bounds;
use super::content::{Content, Packed};
use super::disk::Disk;
use super::member::Member;
use super::memory_budget::MemoryPermit;
use super::volumes;
use crate::base::error::SkipReason;

/// The folder in which the archives of a Mac keep what belongs to its files.
const OF_MAC: &str = "__MACOSX/";

/// A member by one of the names that were asked for, with its content or why there is none.
pub(crate) type TopMember = (&'static str, Result<Vec<u8>, SkipReason>);

/// The members of these names, in small letters, that lie at the top of an archive or in the one folder
/// that holds all of it. Nothing for a file that is no archive.
pub(crate) fn top_members(path: &Path, names: &[&'static str]) -> Vec<TopMember> {
    let disk = Disk::default();
    let backing = || FileBytes::new(disk.open(path).ok()?).ok();
    let is_archive = is_archive(path, &disk);
    let Some(mut backing) = is_archive.then(backing).flatten() else { return Vec::new() };
    let bounds = Bounds::default();
    let members = archive::list(&mut backing, bounds.entries).members;
    let folder = common_folder(&members);
    let found = |&name: &&'static str| {
        let is_named = |member: &&Member| {
            let below = member.name.strip_prefix(folder).unwrap_or(&member.name);
            below.to_lowercase() == name
        };
        let location = members.iter().find(is_named)?.location;
        let content = volumes::packed(&mut backing.clone(), location, bounds).and_then(|raw| {
            Content::new(
                Packed::Member(raw, location),
                bounds,
                disk.clone(),
                MemoryPermit::default(),
            )
            .unpack()
        });
        Some((name, content.map(|unpacked| unpacked.bytes)))
    };
    names.iter().filter_map(found).collect()
}

/// The folder, with its slash, that every member lies in, but for what a Mac adds; empty where there is
/// none.
fn common_folder(members: &[Member]) -> &str {
    let own = || members.iter().filter(|member| !member.name.starts_with(OF_MAC));
    let Some((folder, _)) = own().next().and_then(|first| first.name.split_once('/')) else {
        return "";
    };
    let Some(folder) = own().next().map(|first| &first.name[..=folder.len()]) else { return "" };
    if own().all(|member| member.name.starts_with(folder)) { folder } else { "" }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn found(members: &[&str]) -> Vec<(&'static str, String)> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(name.as_bytes()).unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.zip");
        fs::write(&path, writer.finish().unwrap().into_inner()).unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let all = top_members(&path, &["athlete.toml", "diary.csv"]).into_iter();
        all.map(|(name, content)| (name, text(content.unwrap()))).collect()
    }

    #[test]
    fn only_the_top_counts_or_the_one_folder_that_holds_everything() {
        assert_eq!(found(&["a.fit", "Diary.csv"]), [("diary.csv", "Diary.csv".to_owned())]);
        let packed = [("athlete.toml", "e/athlete.toml".to_owned())];
        assert_eq!(found(&["e/a.fit", "e/athlete.toml", "e/b/diary.csv"]), packed);
        assert_eq!(found(&["e/a.fit", "e/athlete.toml", "__MACOSX/e/._a.fit"]), packed);
        assert_eq!(found(&["a.fit", "anna/diary.csv", "ben/diary.csv"]), []);
    }
}
