//! Hostile documents of either XML format: what they hold is read or refused, in work and memory
//! that grow with their length only.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use soleus::activity::Activity;
use soleus::activity::import_notes::ImportNote;
use soleus::base::error::SkipReason;
use soleus::ingest::read;

/// Long enough that work with the square of the length would be noticed.
const LONG: usize = 20_000_000;

/// A format's words for a document: root, what is around its points, and a point.
struct Words {
    root: &'static str,
    around: [&'static str; 2],
    point: &'static str,
}

const FORMATS: [Words; 2] = [
    Words {
        root: "gpx",
        around: ["<trk><name>n</name><trkseg>", "</trkseg></trk>"],
        point: "<trkpt lat='1' lon='2'><time>2024-01-01T07:00:00Z</time></trkpt>",
    },
    Words {
        root: "TrainingCenterDatabase",
        around: [
            "<Activities><Activity><Name>n</Name><Lap><Track>",
            "</Track></Lap></Activity></Activities>",
        ],
        point: "<Trackpoint><Time>2024-01-01T07:00:00Z</Time></Trackpoint>",
    },
];

impl Words {
    /// A document with one point, and `hostile` before it.
    fn document(&self, head: &str, hostile: &str) -> String {
        let Self { root, around: [before, after], point } = self;
        format!("{head}<{root}>{before}{hostile}{point}{after}</{root}>")
    }
}

fn only(text: &str) -> Activity {
    let mut activities = read(text.as_bytes()).unwrap();
    assert_eq!(activities.len(), 1);
    activities.remove(0)
}

fn is_one_clean_point(text: &str) {
    let activity = only(text);
    assert_eq!(activity.samples.len(), 1);
    assert_eq!(activity.title.as_deref(), Some("n"));
    assert_eq!(activity.notes, []);
}

#[test]
fn a_tag_may_have_any_number_of_attributes() {
    let many: String = (0..800_000).map(|n| format!(" a{n}='{n}'")).collect();
    for words in &FORMATS {
        is_one_clean_point(&words.document("", &format!("<x{many}/>")));
        let name = &words.point[1..words.point.find([' ', '>']).unwrap()];
        let wide = words.point.replacen(name, &format!("{name}{many}"), 1);
        let activity = only(&words.document("", &wide));
        assert_eq!((activity.samples.len(), activity.notes.len()), (2, 0));
    }
}

#[test]
fn elements_may_be_nested_to_any_depth() {
    let nested = ["<x>".repeat(50_000), "</x>".repeat(50_000)].concat();
    for words in &FORMATS {
        is_one_clean_point(&words.document("", &nested));
        let endless = only(&words.document("", &nested).replace("</x>", ""));
        assert_eq!(endless.notes, [ImportNote::Truncated { samples: 1, missing_bytes: 0 }]);
    }
}

#[test]
fn no_entity_of_the_document_is_expanded() {
    let mut bomb = String::from("<!DOCTYPE lol [<!ENTITY a0 'lol'>");
    for level in 1..10 {
        let ten = format!("&a{};", level - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY a{level} '{ten}'>"));
    }
    bomb.push_str("<!ENTITY x SYSTEM 'file:///dev/zero'>]>");
    for words in &FORMATS {
        is_one_clean_point(&words.document(&bomb, "&a9;&x;"));
        let named = words.document(&bomb, "").replace(">n<", ">&a9;&x;&#110;&amp;<");
        assert_eq!(only(&named).title.as_deref(), Some("&a9;&x;n&"));
    }
}

#[test]
fn one_tag_may_be_all_there_is() {
    let long = "x".repeat(LONG);
    for words in &FORMATS {
        is_one_clean_point(&words.document("", &format!("<x a='{long}'/>")));
        is_one_clean_point(&words.document("", &format!("<{long}>")));
        let named = words.document("", "").replace(">n<", &format!(">{long}<"));
        // Three hundred characters and the sign that there was more.
        assert_eq!(only(&named).title.map(|title| title.chars().count()), Some(301));
        let endless = read(format!("<{} a='{long}", words.root).as_bytes()).unwrap_err();
        assert!(matches!(endless, SkipReason::Corrupt(_)), "{endless}");
    }
}

#[test]
fn one_tag_may_come_any_number_of_times() {
    for words in &FORMATS {
        for tag in ["<x>", "<x/>", "</x>", "<trk>", "<trkseg/>", "<Lap>", "<Activity/>"] {
            let hostile = tag.repeat(LONG / 4 / tag.len());
            let activity = only(&words.document("", &hostile));
            assert_eq!((activity.samples.len(), activity.laps.len() <= 1), (1, true), "{tag}");
        }
    }
}

#[test]
fn a_pile_of_broken_tags_is_left_unread_with_a_note() {
    for words in &FORMATS {
        let hostile = "<x a='\" ".repeat(LONG / 10);
        let text =
            words.document("", "").replace(words.point, &format!("{}{hostile}", words.point));
        let notes = only(&text).notes;
        assert!(matches!(notes[..], [ImportNote::Damaged { .. }]), "{notes:?}");
    }
}
