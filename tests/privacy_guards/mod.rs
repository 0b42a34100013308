//! What no output may hold: places, serial numbers, e-mail addresses, the folder of a person.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// All text that a season puts out: the terminal, and every file that is text.
pub(crate) fn texts(input: &Path) -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let line = ["season", input.to_str().unwrap(), "--no-library", "--out", folder];
    let output = soleus(&line);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // The terminal may repeat the folder that was asked for.
    let mut texts = vec![("terminal".to_owned(), stdout(&output).replace(folder, "OUT"))];
    for path in files(out.path()) {
        if let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) {
            texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
        }
    }
    assert!(texts.iter().any(|(name, _)| name == "report.html"));
    texts
}

/// Numbers with four decimals and more, cut to four: places are told to a metre by five.
pub(crate) fn places(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    // The number of a DOI stands before a slash.
    let text = text.replace("&#x2f;", "/");
    let words: Vec<&str> = text.split('/').map(|part| part.trim_end_matches(is_part)).collect();
    let text = words.join(" ");
    let numbers = text.split(|c: char| !is_part(c)).filter_map(|number| {
        let (whole, decimals) = number.split_once('.')?;
        let is_place = whole.len() >= 2 && decimals.len() >= 4 && !decimals.contains('.');
        is_place.then(|| format!("{whole}.{}", &decimals[..4]))
    });
    numbers.collect()
}

/// What of these words stands in a text as a word of its own.
pub(crate) fn standing<'a>(text: &str, words: &'a BTreeSet<String>) -> Vec<&'a String> {
    let own: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    words.iter().filter(|word| own.contains(word.as_str())).collect()
}

pub(crate) fn has_mail(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._%+-@".contains(c);
    text.split(|c: char| !is_part(c)).any(|word| {
        let parts = word.split_once('@');
        parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.')
        })
    })
}

pub(crate) fn judge(
    texts: &[(String, String)],
    known_places: &BTreeSet<String>,
    serials: &BTreeSet<String>,
) {
    for (name, text) in texts {
        assert!(!has_mail(text), "{name} holds an e-mail address");
        for path in ["/home/", "/root/", "/Users/", "C:\\Users", "/tmp/"] {
            assert!(!text.contains(path), "{name} holds a path below {path}");
        }
        let told: Vec<String> = places(text).intersection(known_places).cloned().collect();
        assert_eq!(told, Vec::<String>::new(), "{name} holds places");
        assert_eq!(standing(text, serials), Vec::<&String>::new(), "{name} holds serials");
    }
}

/// Latitudes and longitudes in text files, and serial numbers in FIT files.
pub(crate) fn secrets(folder: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut known, mut serials) = (BTreeSet::new(), BTreeSet::new());
    for path in files(folder) {
        let bytes = fs::read(&path).unwrap();
        match path.extension().and_then(|suffix| suffix.to_str()) {
            Some("gpx" | "tcx") => known.extend(places(&String::from_utf8_lossy(&bytes))),
            Some("fit") => {
                let messages = std::panic::catch_unwind(|| fitparser::from_bytes(&bytes));
                let messages = messages.ok().and_then(Result::ok).unwrap_or_default();
                let fields = messages.iter().flat_map(fitparser::FitDataRecord::fields);
                let named = fields.filter(|field| field.name().contains("serial_number"));
                serials.extend(named.map(|field| field.value().to_string()));
            }
            _ => {}
        }
    }
    // Short numbers are everywhere.
    serials.retain(|serial| serial.len() >= 6);
    (known, serials)
}
