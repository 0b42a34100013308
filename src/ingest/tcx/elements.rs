//! What the elements of TCX mean: trackpoints of activities are samples, laps and names are kept,
//! courses are counted.

use crate::ingest::tcx::points::field_of;
use crate::ingest::tcx::recording::Recording;
use crate::ingest::xml::dialect::Dialect;
use crate::ingest::xml::label::{attribute, kept};
use crate::ingest::xml::lex::number;
use crate::ingest::xml::points::Field;

/// A database of a career holds fewer; what is beyond is left unread.
const MAX_ACTIVITIES: usize = 10_000;

/// What an element outside the trackpoints is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Activity,
    /// A plan, or the way from one sport to the next: its trackpoints are no part of an activity.
    Aside,
    Lap,
    /// The device that made the activity.
    Creator,
    /// The program that wrote the file.
    Author,
    /// An element whose text is kept.
    Leaf(Leaf),
    /// Everything else.
    Other,
}

/// An element whose text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Title,
    Notes,
    Creator,
    Author,
    LapDistance,
    LapTimer,
}

fn place_of(parent: Option<Place>, name: &str) -> Place {
    match (parent, name) {
        (None, Elements::ROOT) => Place::Root,
        (_, "Activity") => Place::Activity,
        (_, "Course" | "Transition" | "Workout") => Place::Aside,
        (_, "Lap") => Place::Lap,
        (Some(Place::Activity), "Creator") => Place::Creator,
        (Some(Place::Root), "Author") => Place::Author,
        (Some(Place::Activity), "Name") => Place::Leaf(Leaf::Title),
        (Some(Place::Activity), "Notes") => Place::Leaf(Leaf::Notes),
        (Some(Place::Creator), "Name") => Place::Leaf(Leaf::Creator),
        (Some(Place::Author), "Name") => Place::Leaf(Leaf::Author),
        (Some(Place::Lap), "DistanceMeters") => Place::Leaf(Leaf::LapDistance),
        (Some(Place::Lap), "TotalTimeSeconds") => Place::Leaf(Leaf::LapTimer),
        _ => Place::Other,
    }
}

/// What a document holds.
#[derive(Default)]
pub(super) struct Elements {
    /// Activities with samples, or with the totals of laps.
    pub(super) recordings: Vec<Recording>,
    /// The program that wrote the file.
    pub(super) author: Option<String>,
    /// Activities without samples and totals.
    pub(super) empty: usize,
    /// Those among them that are runs.
    pub(super) empty_runs: usize,
    /// Trackpoints without time in activities without samples and totals.
    pub(super) untimed: usize,
    pub(super) courses: usize,
    recording: Option<Recording>,
    is_aside: bool,
}

impl Elements {
    /// The activity that laps, tracks and points now belong to; begun here if its own tag was lost.
    fn recording(&mut self) -> Option<&mut Recording> {
        (!self.is_aside).then(|| self.recording.get_or_insert_with(|| Recording::new(None)))
    }

    /// Ends the activity that is open, if any.
    fn end_activity(&mut self) {
        let Some(mut recording) = self.recording.take() else { return };
        recording.end_lap();
        if recording.points.len() > 0 || recording.has_totals() {
            self.recordings.push(recording);
        } else {
            self.empty += 1;
            self.empty_runs += usize::from(recording.is_run());
            self.untimed += recording.points.untimed;
        }
    }

    fn take_leaf(&mut self, leaf: Leaf, text: &str) {
        if leaf == Leaf::Author {
            self.author = kept(text);
            return;
        }
        let Some(recording) = self.recording() else { return };
        match leaf {
            Leaf::Title => recording.title = kept(text),
            Leaf::Notes => recording.notes = kept(text),
            Leaf::Creator => recording.device = kept(text),
            Leaf::LapDistance => {
                number(text).into_iter().for_each(|m| recording.set_lap_distance(m))
            }
            Leaf::LapTimer => number(text).into_iter().for_each(|s| recording.set_lap_timer(s)),
            Leaf::Author => {}
        }
    }
}

impl Dialect for Elements {
    type Kind = ();
    type Place = Place;
    const ROOT: &'static str = "TrainingCenterDatabase";
    const POINT: &'static str = "Trackpoint";
    const EXTENSIONS: &'static str = "Extensions";

    fn kind_of_point(name: &str) -> Option<()> {
        (name == Self::POINT).then_some(())
    }

    fn encloses_points(name: &str) -> bool {
        matches!(name, "Track" | "Lap" | "Activity" | "Activities" | "Course" | "Courses")
            || name == Self::ROOT
    }

    fn field_of(name: &str, in_extensions: bool) -> Option<Field> {
        field_of(name, in_extensions)
    }

    fn is_leaf(place: Place) -> bool {
        matches!(place, Place::Leaf(_))
    }

    fn begin_point(&mut self, (): (), _: &str) {
        if let Some(recording) = self.recording() {
            recording.points.begin();
        }
    }

    fn set(&mut self, (): (), field: Field, text: &str) {
        if let Some(recording) = self.recording() {
            recording.points.set(field, text);
        }
    }

    fn end_point(&mut self, (): ()) {
        if let Some(recording) = self.recording() {
            recording.points.finish();
        }
    }

    fn open(&mut self, parent: Option<Place>, name: &str, tag_rest: &str) -> Place {
        let place = place_of(parent, name);
        match place {
            Place::Activity => {
                self.end_activity();
                self.is_aside = false;
                self.recording = Some(Recording::new(attribute(tag_rest, "Sport")));
            }
            Place::Aside => {
                self.is_aside = true;
                self.courses += usize::from(name == "Course");
            }
            Place::Lap => {
                if let Some(recording) = self.recording() {
                    recording.begin_lap(attribute(tag_rest, "StartTime").as_deref());
                }
            }
            Place::Other if name == "Track" => {
                if let Some(recording) = self.recording() {
                    recording.begin_track();
                }
            }
            _ => {}
        }
        place
    }

    fn close(&mut self, place: Place, _: Option<Place>, text: &str) {
        match place {
            Place::Leaf(leaf) => self.take_leaf(leaf, text),
            Place::Lap => self.recording.iter_mut().for_each(Recording::end_lap),
            Place::Aside => self.is_aside = false,
            // An activity whose own tag was lost ends with the document.
            Place::Activity | Place::Root => self.end_activity(),
            Place::Creator | Place::Author | Place::Other => {}
        }
    }

    fn is_full(&self) -> bool {
        self.recordings.len() == MAX_ACTIVITIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::xml::walk::walk;

    const POINT: &str = "<Trackpoint><Time>2024-01-01T07:00:00Z</Time></Trackpoint>";

    fn read(body: &str) -> Elements {
        let text = format!("<TrainingCenterDatabase>{body}</TrainingCenterDatabase>");
        walk(&text, Elements::default()).0
    }

    fn counts(body: &str) -> Vec<usize> {
        read(body).recordings.iter().map(|recording| recording.points.len()).collect()
    }

    #[test]
    fn every_activity_is_a_recording_of_its_own() {
        let activity = format!("<Activity Sport='Running'><Lap>{POINT}</Lap></Activity>");
        assert_eq!(counts(&format!("<Activities>{activity}{activity}</Activities>")), [1, 1]);
        let multi = format!(
            "<MultiSportSession><FirstSport>{activity}</FirstSport><NextSport><Transition>{POINT}\
             </Transition>{activity}</NextSport></MultiSportSession>"
        );
        assert_eq!(counts(&multi), [1, 1]);
    }

    #[test]
    fn points_of_courses_are_no_samples() {
        let found = read(&format!("<Courses><Course><Track>{POINT}</Track></Course></Courses>"));
        assert_eq!((found.recordings.len(), found.courses, found.empty), (0, 1, 0));
    }

    #[test]
    fn lost_tags_cost_no_point() {
        assert_eq!(counts(&format!("<Lap><Track>{POINT}</Track></Lap>")), [1]);
        assert_eq!(counts(&format!("<Activity>{POINT}<Activity>{POINT}{POINT}")), [1, 2]);
        assert_eq!(counts(&format!("<Course><Activity>{POINT}</Activity></Course>")), [1]);
    }

    #[test]
    fn names_are_those_of_the_activity_its_device_and_its_author() {
        let found = read(&format!(
            "<Activity Sport='Other'><Notes>n</Notes><Lap><Notes>lap</Notes>{POINT}</Lap><Training>\
             <Plan><Name>plan</Name></Plan></Training><Creator><Name>Watch</Name></Creator>\
             </Activity><Author><Build><Name>b</Name></Build><Name>Service</Name></Author>"
        ));
        let recording = &found.recordings[0];
        assert_eq!(recording.sport.as_deref(), Some("Other"));
        assert_eq!((recording.title.as_deref(), recording.notes.as_deref()), (None, Some("n")));
        assert_eq!(recording.device.as_deref(), Some("Watch"));
        assert_eq!(found.author.as_deref(), Some("Service"));
    }

    #[test]
    fn empty_activities_take_no_room() {
        let found = read(&"<Activity><Trackpoint/></Activity>".repeat(3));
        assert_eq!((found.recordings.len(), found.empty, found.untimed), (0, 3, 3));
        let many = format!("<Activity>{POINT}</Activity>").repeat(MAX_ACTIVITIES + 1);
        assert_eq!(read(&many).recordings.len(), MAX_ACTIVITIES);
    }
}
