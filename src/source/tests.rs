//! Tests of listing: names, links, pipes, what is left out.

use std::io::Write;

use super::*;

fn list(roots: &[&Path], leave_out: Option<&Path>) -> Vec<(String, Option<String>)> {
    let roots: Vec<Root> = roots.iter().map(|path| Root::Path((*path).to_owned())).collect();
    let sources = Sources::list(&roots, leave_out, Bounds::default()).unwrap();
    let line = |input: Input| (input.source, input.refused.map(|reason| reason.to_string()));
    sources.inputs.into_iter().map(line).collect()
}

fn names(lines: Vec<(String, Option<String>)>) -> Vec<String> {
    lines.into_iter().map(|(source, _)| source).collect()
}

/// A folder with two files, one of them in a folder of its own.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::write(folder.path().join("a.fit"), "1").unwrap();
    fs::write(folder.path().join("b/c.gpx"), "22").unwrap();
    folder
}

#[test]
fn sources_are_below_the_given_path_and_prefixed_only_among_several() {
    let (one, other) = (folder(), tempfile::tempdir().unwrap());
    assert_eq!(names(list(&[one.path()], None)), ["a.fit", "b/c.gpx"]);
    assert_eq!(names(list(&[&one.path().join("b/c.gpx")], None)), ["c.gpx"]);
    fs::write(other.path().join("d.fit"), "").unwrap();
    let prefix = |folder: &tempfile::TempDir| sanitize::clean_path(&last_component(folder.path()));
    let (one_prefix, other_prefix) = (prefix(&one), prefix(&other));
    let mut expected = vec![
        format!("{one_prefix}/a.fit"),
        format!("{one_prefix}/b/c.gpx"),
        format!("{other_prefix}/d.fit"),
    ];
    expected.sort();
    assert_eq!(names(list(&[one.path(), other.path()], None)), expected);
}

#[test]
fn one_path_given_twice_is_one_input_and_two_files_of_one_name_are_told_apart() {
    let folder = folder();
    let file = folder.path().join("a.fit");
    assert_eq!(names(list(&[&file, &file], None)), ["a.fit"]);
    let other = folder.path().join("b/a.fit");
    fs::write(&other, "other").unwrap();
    assert_eq!(names(list(&[&other, &file], None)), ["a.fit", "a.fit (2)"]);
}

#[test]
fn what_is_to_be_left_out_is_passed_over_with_all_that_is_in_it() {
    let folder = folder();
    let inside = folder.path().join("b");
    assert_eq!(names(list(&[folder.path()], Some(&inside))), ["a.fit"]);
    // Given itself, it was meant.
    assert_eq!(names(list(&[&inside], Some(&inside))), ["c.gpx"]);
    assert_eq!(names(list(&[folder.path()], Some(Path::new("nowhere")))).len(), 2);
}

#[test]
fn a_missing_path_is_an_error_and_one_that_vanished_stops_everything() {
    let nothing = || -> Box<dyn Read + Send> { Box::new(io::empty()) };
    let missing = PathBuf::from("nowhere/at/all");
    let error = roots(std::slice::from_ref(&missing), &nothing).unwrap_err();
    assert!(error.to_string().contains("nowhere/at/all"), "{error}");
    let vanished = Sources::list(&[Root::Path(missing)], None, Bounds::default());
    let error = vanished.map(|_| ()).unwrap_err();
    assert_eq!(error.exit_code(), crate::base::error::EXIT_SYSTEM);
    assert!(error.to_string().contains("a moment ago"), "{error}");
}

#[test]
fn standard_input_given_twice_is_read_once() {
    let input = || -> Box<dyn Read + Send> { Box::new(io::Cursor::new(b"bytes".to_vec())) };
    let given = [PathBuf::from(STANDARD_INPUT), PathBuf::from(STANDARD_INPUT)];
    let roots = roots(&given, &input).unwrap();
    let sources = Sources::list(&roots, None, Bounds::default()).unwrap();
    assert_eq!(sources.inputs.len(), 1);
    assert_eq!((&*sources.inputs[0].source, sources.inputs[0].bytes), ("-", 5));
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_not_followed() {
    let folder = folder();
    let inside = folder.path().join("b");
    std::os::unix::fs::symlink(folder.path(), inside.join("loop")).unwrap();
    std::os::unix::fs::symlink("c.gpx", inside.join("link.gpx")).unwrap();
    let pipe = inside.join("pipe.fit");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    let lines = list(&[&inside], None);
    let reason = |name: &str| {
        let line = lines.iter().find(|(source, _)| source == name);
        line.and_then(|(_, refused)| refused.clone()).unwrap_or_default()
    };
    assert!(reason("loop").contains("links are not followed"), "{lines:?}");
    assert!(reason("link.gpx").contains("links are not followed"), "{lines:?}");
    assert_eq!(reason("c.gpx"), "");
    if made.is_ok_and(|status| status.success()) {
        assert!(reason("pipe.fit").contains("not a regular file"), "{lines:?}");
        let error = check(&pipe).unwrap_err();
        assert!(error.to_string().contains("pass `-`"), "{error}");
    }
}

#[test]
fn contents_come_in_the_order_they_were_asked_for() {
    let folder = folder();
    let root = Root::Path(folder.path().to_owned());
    let sources = Sources::list(&[root], None, Bounds::default()).unwrap();
    let lengths = sources.each(&[1, 0, 1], |index, content| {
        (index, content.unpack().map(|unpacked| unpacked.bytes.len()).unwrap_or_default())
    });
    let lengths = lengths.unwrap();
    assert_eq!(lengths, [(1, 2), (0, 1), (1, 2)]);
}

/// A zip with these members, each packed.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What each input of a folder is known by while it is packed.
fn packed(folder: &Path, bounds: Bounds) -> Vec<(String, Option<blake3::Hash>)> {
    let sources = Sources::list(&[Root::Path(folder.to_owned())], None, bounds).unwrap();
    let wanted: Vec<usize> = (0..sources.inputs.len()).collect();
    let hash = |index: usize, mut content: Content| {
        (sources.inputs[index].source.clone(), content.packed_hash())
    };
    sources.each(&wanted, hash).unwrap()
}

#[test]
fn packed_bytes_are_known_wherever_they_lie_and_plain_ones_are_not_packed() {
    let folder = tempfile::tempdir().unwrap();
    let run = b"a run of the same words again and again, again and again".repeat(20);
    let other = b"another run of the same words again and again".repeat(20);
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("a.zip", &zip(&[("1.fit", &run)]));
    put("b.zip", &zip(&[("2.fit", &other), ("3.fit", &run)]));
    put("plain.fit", &run);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&run).unwrap();
    put("packed.fit.gz", &gzip.finish().unwrap());
    let hash_in = |known: &[(String, Option<blake3::Hash>)], name: &str| {
        known.iter().find(|(source, _)| source.ends_with(name)).unwrap().1
    };
    let known = packed(folder.path(), Bounds::default());
    let hash = |name: &str| hash_in(&known, name);
    assert!(hash("1.fit").is_some());
    assert_eq!(hash("1.fit"), hash("3.fit"));
    assert_ne!(hash("1.fit"), hash("2.fit"));
    assert_eq!(hash("plain.fit"), None);
    assert!(hash("packed.fit.gz").is_some_and(|gzip| Some(gzip) != hash("1.fit")));
    // What another limit would refuse must not be known by this one.
    let narrow = Bounds { file_bytes: 5000, ..Bounds::default() };
    assert_ne!(hash_in(&packed(folder.path(), narrow), "1.fit"), hash("1.fit"));
}
