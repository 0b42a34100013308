//! Exact duplicates among the inputs, by content.

use std::collections::HashMap;

use super::{Place, Sources};
use crate::base::error::Error;

/// Size and CRC-32 of a content.
type Identity = (u64, u32);

/// For each input the index of the one it repeats, if any. Of equal contents a file of its own
/// stays before an archive member, then the one whose source sorts first. Only inputs whose size,
/// and in archives checksum, equals that of another are read.
///
/// # Errors
/// Trouble of the machine.
pub fn duplicates(sources: &Sources) -> Result<Vec<Option<usize>>, Error> {
    let inputs = &sources.inputs;
    let mut by_size: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, input) in inputs.iter().enumerate().filter(|(_, input)| input.refused.is_none()) {
        by_size.entry(input.bytes).or_default().push(index);
    }
    let of_equal_size = || by_size.values().filter(|group| group.len() > 1).flatten().copied();
    let files: Vec<usize> = of_equal_size().filter(|&index| !sources.is_member(index)).collect();
    let mut contents = read(sources, files)?;
    let mut counts: HashMap<Identity, usize> = HashMap::new();
    for (_, identity, _) in &contents {
        *counts.entry(*identity).or_default() += 1;
    }
    let identity_of = |index: usize| match &inputs[index].place {
        Place::Member(_, entry) => Some((entry.bytes, entry.crc32)),
        _ => None,
    };
    for identity in of_equal_size().filter_map(identity_of) {
        *counts.entry(identity).or_default() += 1;
    }
    let members: Vec<usize> = of_equal_size()
        .filter(|&index| identity_of(index).is_some_and(|identity| counts[&identity] > 1))
        .collect();
    contents.extend(read(sources, members)?);
    Ok(first_of_equal(sources, contents))
}

/// Index, identity and hash of the contents of these inputs, without those that cannot be read.
fn read(
    sources: &Sources,
    mut wanted: Vec<usize>,
) -> Result<Vec<(usize, Identity, blake3::Hash)>, Error> {
    wanted.sort_unstable();
    let read = sources.each(&wanted, |index, content| {
        let (bytes, crc32, hash) = content.identity()?;
        Some((index, (bytes, crc32), hash))
    })?;
    Ok(read.into_iter().flatten().collect())
}

fn first_of_equal(
    sources: &Sources,
    mut contents: Vec<(usize, Identity, blake3::Hash)>,
) -> Vec<Option<usize>> {
    // Inputs are sorted by source.
    contents.sort_unstable_by_key(|(index, ..)| (sources.is_member(*index), *index));
    let mut first: HashMap<blake3::Hash, usize> = HashMap::new();
    let mut repeats = vec![None; sources.inputs.len()];
    for (index, _, hash) in contents {
        match first.get(&hash) {
            Some(&earlier) => repeats[index] = Some(earlier),
            None => {
                first.insert(hash, index);
            }
        }
    }
    repeats
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{Bounds, Root};
    use super::*;

    #[test]
    fn the_first_of_equal_files_stays() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [("b", "same"), ("a", "same"), ("c", "diff"), ("d", "longer")] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let sources =
            Sources::list(&[Root::Path(folder.path().to_owned())], None, Bounds::default())
                .unwrap();
        assert_eq!(duplicates(&sources).unwrap(), [None, Some(0), None, None]);
    }
}
