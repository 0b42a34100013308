//! Exact duplicates among the inputs, by content.

use std::collections::HashMap;
use std::fs;

use super::Input;
use crate::parallel;

/// For each input the index of the file it repeats, if any. Of equal files the one whose source
/// sorts first stays. Only files of equal size are read.
pub fn duplicates(inputs: &[Input]) -> Vec<Option<usize>> {
    let mut by_size: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, input) in inputs.iter().enumerate().filter(|(_, input)| input.fault.is_none()) {
        by_size.entry(input.bytes).or_default().push(index);
    }
    let suspects: Vec<usize> =
        by_size.into_values().filter(|group| group.len() > 1).flatten().collect();
    let hash = |index: &usize| Some((*index, blake3::hash(&fs::read(&inputs[*index].path).ok()?)));
    let mut hashes: Vec<(usize, blake3::Hash)> =
        parallel::map(&suspects, hash).into_iter().flatten().collect();
    hashes.sort_unstable_by_key(|(index, _)| *index);
    let mut first: HashMap<blake3::Hash, usize> = HashMap::new();
    let mut repeats = vec![None; inputs.len()];
    for (index, hash) in hashes {
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
    use super::*;
    use crate::source::list;

    #[test]
    fn the_first_of_equal_files_stays() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [("b", "same"), ("a", "same"), ("c", "diff"), ("d", "longer")] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let inputs = list(&[folder.path().to_owned()], None).unwrap();
        assert_eq!(duplicates(&inputs), [None, Some(0), None, None]);
    }
}
