//! The document lane: what names the recording, as a small clean document for the `gpx` crate.
//! Points never come here. Where the crate fails, the few names it was asked for are still known.

use crate::activity::import_notes::ImportNote;
use crate::base::catch_panic::guarded;
use crate::ingest::xml::label::{attribute, kept};

/// What an element outside the points is to the document lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The root.
    Gpx,
    /// `metadata` of GPX 1.1.
    Metadata,
    /// A track.
    Track,
    /// An element whose text is kept, with its name.
    Leaf(&'static str),
    /// Everything that soleus has no use for; its children are of no use either.
    Other,
}

/// Elements that only proposals for the diary read; the crate is not asked for them.
const DESCRIPTION: &str = "desc";
const COMMENT: &str = "cmt";

impl Place {
    /// The place of an element with this local name inside another; `None` stands for no parent.
    fn inside(parent: Option<Self>, name: &str) -> Self {
        match (parent, name) {
            (None, "gpx") => Self::Gpx,
            (Some(Self::Gpx), "metadata") => Self::Metadata,
            (Some(Self::Gpx), "trk") => Self::Track,
            (Some(Self::Gpx | Self::Metadata | Self::Track), "name") => Self::Leaf("name"),
            (Some(Self::Track), "type") => Self::Leaf("type"),
            (Some(Self::Gpx | Self::Metadata | Self::Track), "desc") => Self::Leaf(DESCRIPTION),
            (Some(Self::Track), "cmt") => Self::Leaf(COMMENT),
            _ => Self::Other,
        }
    }

    fn tag(self) -> Option<&'static str> {
        match self {
            Self::Gpx => Some("gpx"),
            Self::Metadata => Some("metadata"),
            Self::Track => Some("trk"),
            Self::Leaf(_) | Self::Other => None,
        }
    }
}

/// The document for the crate holds no more than this, with some slack for its last names. Of tracks beyond,
/// of which a history of years has hundreds and a hostile file could have millions, our own names count.
const MAX_BYTES: usize = 1 << 16;
/// A track has a description and a comment; more come from files that were glued together.
const MAX_REMARKS: usize = 8;

/// What names a recording. Every field is `None` when the file leaves it out or blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Headings {
    /// The program or device that wrote the file.
    pub(super) creator: Option<String>,
    /// Name of the file.
    pub(super) title: Option<String>,
    /// What the runner wrote about the whole file.
    pub(super) remarks: Vec<String>,
    /// What names each track, in file order.
    pub(super) tracks: Vec<TrackHeading>,
}

/// What names a track. Every field is `None` when the file leaves it out or blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TrackHeading {
    /// Name of the track.
    pub(super) title: Option<String>,
    /// Type of the track, as written.
    pub(super) kind: Option<String>,
    /// What the runner wrote about the track.
    pub(super) remarks: Vec<String>,
}

impl Headings {
    /// Name of the first of these tracks that has one, else of the file; and type of the first
    /// that has one. Tracks are counted from one.
    pub(super) fn of_tracks(&self, numbers: &[usize]) -> TrackHeading {
        let of = |number: &usize| self.tracks.get(number.checked_sub(1)?);
        let tracks = || numbers.iter().filter_map(of);
        TrackHeading {
            title: tracks().find_map(|track| track.title.clone()).or_else(|| self.title.clone()),
            kind: tracks().find_map(|track| track.kind.clone()),
            remarks: tracks()
                .flat_map(|track| &track.remarks)
                .chain(&self.remarks)
                .cloned()
                .collect(),
        }
    }
}

/// A document without points, under construction.
///
/// It is written anew and not copied: without prefixes, unknown elements, dates and numbers, and
/// as version 1.1 whatever the file says, because any of these can fail in the crate.
#[derive(Default)]
pub(super) struct Document {
    xml: String,
    own: Headings,
    /// Whether the open track is in the document for the crate.
    is_track_written: bool,
}

impl Document {
    /// An element begins. What would make the document too long is of no use.
    pub(super) fn open(&mut self, parent: Option<Place>, name: &str, tag_rest: &str) -> Place {
        let place = Place::inside(parent, name);
        if place == Place::Gpx {
            self.own.creator = attribute(tag_rest, "creator");
            self.xml.push_str("<gpx version=\"1.1\" creator=\"");
            push_escaped(&mut self.xml, self.own.creator.as_deref().unwrap_or_default());
            self.xml.push_str("\">");
        } else if place == Place::Track {
            self.own.tracks.push(TrackHeading::default());
            self.is_track_written = !self.is_full();
            if self.is_track_written {
                self.push_tag("<", "trk");
            }
        } else if place == Place::Metadata {
            if self.is_full() {
                return Place::Other;
            }
            self.push_tag("<", "metadata");
        }
        place
    }

    fn is_full(&self) -> bool {
        self.xml.len() > MAX_BYTES
    }

    /// Number of tracks so far.
    pub(super) fn track_count(&self) -> usize {
        self.own.tracks.len()
    }

    /// An element ends, with its own text.
    pub(super) fn close(&mut self, place: Place, parent: Option<Place>, text: &str) {
        if let Some(tag) = place.tag()
            && (place != Place::Track || self.is_track_written)
        {
            self.push_tag("</", tag);
        }
        if let (Place::Leaf(name), Some(parent)) = (place, parent)
            && let Some(text) = kept(text)
        {
            self.push_leaf(name, parent, text);
        }
    }

    fn push_leaf(&mut self, name: &'static str, parent: Place, text: String) {
        if matches!(name, DESCRIPTION | COMMENT) {
            let of_track = self.own.tracks.last_mut().filter(|_| parent == Place::Track);
            let remarks = of_track.map_or(&mut self.own.remarks, |track| &mut track.remarks);
            if remarks.len() < MAX_REMARKS {
                remarks.push(text);
            }
            return;
        }
        // Of a track that has begun the first name and type are still written, or the crate would know less.
        let is_wanted = match self.own.tracks.last() {
            Some(track) if parent == Place::Track => {
                let known = if name == "name" { &track.title } else { &track.kind };
                self.is_track_written && (known.is_none() || !self.is_full())
            }
            _ => !self.is_full(),
        };
        if is_wanted {
            self.write_leaf(name, parent, &text);
        }
        let slot = match (parent, name, self.own.tracks.last_mut()) {
            (Place::Track, "name", Some(track)) => &mut track.title,
            (Place::Track, "type", Some(track)) => &mut track.kind,
            (Place::Gpx | Place::Metadata, "name", _) => &mut self.own.title,
            _ => return,
        };
        slot.get_or_insert(text);
    }

    fn write_leaf(&mut self, name: &'static str, parent: Place, text: &str) {
        // GPX 1.0 names the file in the root.
        let wraps = parent == Place::Gpx;
        self.xml.push_str(if wraps { "<metadata>" } else { "" });
        self.push_tag("<", name);
        push_escaped(&mut self.xml, text);
        self.push_tag("</", name);
        self.xml.push_str(if wraps { "</metadata>" } else { "" });
    }

    fn push_tag(&mut self, opening: &str, tag: &str) {
        self.xml.extend([opening, tag, ">"]);
    }

    /// The headings as the `gpx` crate reads them, and our own of what it was not given; or only our own with
    /// the note why it could not.
    pub(super) fn read(self) -> (Headings, Option<ImportNote>) {
        let lost = match guarded(|| gpx::read(self.xml.as_bytes())) {
            Some(Ok(document)) => {
                let mut read = headings(document);
                let written = read.tracks.len();
                for (track, own) in read.tracks.iter_mut().zip(&self.own.tracks) {
                    track.remarks.clone_from(&own.remarks);
                }
                read.tracks.extend(self.own.tracks.into_iter().skip(written));
                read.remarks = self.own.remarks;
                return (read, None);
            }
            Some(Err(error)) => error.to_string(),
            None => "its reader crashed".to_owned(),
        };
        (self.own, Some(ImportNote::MetadataLost(lost)))
    }
}

fn headings(document: gpx::Gpx) -> Headings {
    let track = |track: &gpx::Track| TrackHeading {
        title: track.name.as_deref().and_then(kept),
        kind: track.type_.as_deref().and_then(kept),
        remarks: Vec::new(),
    };
    Headings {
        creator: document.creator.as_deref().and_then(kept),
        title: document.metadata.as_ref().and_then(|about| kept(about.name.as_deref()?)),
        remarks: Vec::new(),
        tracks: document.tracks.iter().map(track).collect(),
    }
}

fn push_escaped(xml: &mut String, text: &str) {
    xml.push_str(&quick_xml::escape::escape(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document_with(leaves: &[(&str, &str, &str)]) -> Document {
        let mut document = Document::default();
        let root = document.open(None, "gpx", " version='7' creator='A &amp; B'");
        for &(parent, name, text) in leaves {
            let inner = (parent != "gpx").then(|| document.open(Some(root), parent, ""));
            let leaf = document.open(inner.or(Some(root)), name, "");
            document.close(leaf, inner.or(Some(root)), text);
            inner.into_iter().for_each(|inner| document.close(inner, Some(root), ""));
        }
        document
    }

    #[test]
    fn the_crate_reads_creator_title_and_type() {
        let mut document = document_with(&[
            ("metadata", "name", "file"),
            ("trk", "name", " Morning <Run> & more\u{1} "),
            ("trk", "type", "running"),
        ]);
        document.close(Place::Gpx, None, "");
        let (headings, note) = document.read();
        assert_eq!(note, None);
        assert_eq!(headings.creator.as_deref(), Some("A & B"));
        let track = headings.of_tracks(&[1, 2]);
        assert_eq!(track.title.as_deref(), Some("Morning <Run> & more"));
        assert_eq!(track.kind.as_deref(), Some("running"));
    }

    #[test]
    fn a_name_in_the_root_names_the_file() {
        let mut document = document_with(&[("gpx", "name", "file")]);
        document.close(Place::Gpx, None, "");
        assert_eq!(document.read().0.title.as_deref(), Some("file"));
    }

    #[test]
    fn a_failure_of_the_crate_costs_nothing_that_was_seen() {
        // The root stays open, which the crate refuses.
        let document = document_with(&[("metadata", "name", "file"), ("trk", "type", "9")]);
        let (headings, note) = document.read();
        assert!(matches!(note, Some(ImportNote::MetadataLost(_))));
        let track = headings.of_tracks(&[1]);
        assert_eq!(track.title.as_deref(), Some("file"));
        assert_eq!(track.kind.as_deref(), Some("9"));
        assert_eq!(headings.creator.as_deref(), Some("A & B"));
    }

    #[test]
    fn each_track_has_its_own_name_and_the_first_that_has_one_speaks_for_several() {
        let mut document = document_with(&[
            ("metadata", "name", "file"),
            ("trk", "type", "running"),
            ("trk", "name", "second"),
        ]);
        document.close(Place::Gpx, None, "");
        let (headings, _) = document.read();
        let names = |tracks: &[usize]| {
            let TrackHeading { title, kind, .. } = headings.of_tracks(tracks);
            (title.unwrap_or_default(), kind.unwrap_or_default())
        };
        assert_eq!(names(&[1]), ("file".to_owned(), "running".to_owned()));
        assert_eq!(names(&[2]), ("second".to_owned(), String::new()));
        assert_eq!(names(&[1, 2]), ("second".to_owned(), "running".to_owned()));
        assert_eq!(names(&[0]), ("file".to_owned(), String::new()));
    }

    #[test]
    fn blank_leaves_and_strangers_are_not_passed_on() {
        let mut document = document_with(&[("trk", "type", " \n")]);
        document.close(Place::Gpx, None, "");
        assert_eq!(document.xml, "<gpx version=\"1.1\" creator=\"A &amp; B\"><trk></trk></gpx>");
        assert_eq!(Place::inside(Some(Place::Track), "url"), Place::Other);
        assert_eq!(Place::inside(Some(Place::Other), "name"), Place::Other);
    }

    #[test]
    fn a_million_tracks_are_no_long_document() {
        let mut document = Document::default();
        let root = document.open(None, "gpx", "");
        for _ in 0..1_000_000 {
            let track = document.open(Some(root), "trk", "");
            document.close(track, Some(root), "");
        }
        document.close(root, None, "");
        assert!(document.xml.len() < 2 * MAX_BYTES);
        assert_eq!(document.read().1, None);
    }

    #[test]
    fn every_track_of_a_long_history_keeps_its_name_and_type() {
        let names: Vec<String> = (1..=3000).map(|number| format!("run {number}")).collect();
        let mut document = Document::default();
        let root = document.open(None, "gpx", "");
        for name in &names {
            let track = document.open(Some(root), "trk", "");
            for (leaf, text) in [("name", name.as_str()), ("desc", "long"), ("type", "cycling")] {
                let place = document.open(Some(track), leaf, "");
                document.close(place, Some(track), text);
            }
            document.close(track, Some(root), "");
        }
        document.close(root, None, "");
        assert_eq!(document.track_count(), 3000);
        let (headings, note) = document.read();
        assert_eq!(note, None);
        let titles: Vec<&str> =
            headings.tracks.iter().filter_map(|track| track.title.as_deref()).collect();
        assert_eq!(titles, names);
        assert!(headings.tracks.iter().all(|track| track.kind.as_deref() == Some("cycling")));
    }
}
