//! Several GPX documents one behind another, as concatenated exports are: each is read for itself.

use memchr::memmem;

/// More are no export; each costs memory.
const MOST: usize = 10_000;

/// The documents of a text, in order; one where nothing but a root follows a root.
pub(super) fn documents(text: &str) -> Vec<&str> {
    const END: &str = "</gpx>";
    let mut documents = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(text.as_bytes(), END) {
        let end = at + END.len();
        let Some(document) = text.get(start..end).filter(|_| text.get(end..).is_some_and(begins))
        else {
            continue;
        };
        documents.push(document);
        start = end;
        if documents.len() == MOST {
            break;
        }
    }
    documents.extend(text.get(start..));
    documents
}

/// Whether a document begins here, behind blanks perhaps.
fn begins(text: &str) -> bool {
    const BEGINNINGS: [&str; 2] = ["<?xml", "<gpx"];
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_that_follows_a_root_is_a_document_of_its_own() {
        let (first, second) =
            ("<?xml version='1.0'?><gpx>1</gpx>", "\n\u{feff}<?xml?><gpx a=''>2</gpx>");
        assert_eq!(documents(&[first, second, "<gpx/>"].concat()), [first, second, "<gpx/>"]);
        for one in
            ["", "<gpx>", "<gpx></gpx>\n", "<gpx></gpx><!-- a -->", "<gpx></gpx></gpx><trk/>"]
        {
            assert_eq!(documents(one), [one]);
        }
    }
}
