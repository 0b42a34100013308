//! Which buckets are older than the files of their runners.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::Job;
use crate::dataset::{Shard, begun, bucket_of, is_in};
use crate::user_files::roster::Member;

/// The buckets of a shard that are there and older than a file or folder of one of their runners: what was added,
/// changed or removed since is not in them.
pub(super) fn stale(job: &Job, shard: Shard) -> Vec<u32> {
    let mut stale = BTreeSet::new();
    for member in &job.roster.members {
        let bucket = bucket_of(&job.name_of(member), job.buckets);
        if !is_in(bucket, shard) || stale.contains(&bucket) {
            continue;
        }
        if begun(job.dataset, bucket).is_some_and(|begun| has_newer(member, begun)) {
            stale.insert(bucket);
        }
    }
    stale.into_iter().collect()
}

/// Whether a file of a runner, or a folder in which one was added or removed, changed after this moment.
fn has_newer(member: &Member, begun: std::time::SystemTime) -> bool {
    let own = [&member.athlete_file, &member.diary, &member.settings];
    let below = member.entries().map(walkdir::DirEntry::into_path);
    let mut all = own.into_iter().flatten().cloned().chain(below);
    let changed = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
    all.any(|path| changed(&path).is_some_and(|changed| changed > begun))
}
