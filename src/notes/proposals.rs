//! Rows that the diary could have: the mentions of all notes, each pain of a day once, without what the
//! diary has already.

use chrono::{Days, NaiveDate};

use super::mention::{Mention, Moment};
use super::reader::NoteReader;
use crate::base::sanitize;
use crate::user_files::athlete::diary::{Diary, DiaryEntry, Tag};

/// Something that a runner wrote about an activity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Local day of the activity.
    pub day: NaiveDate,
    /// The file or list that it comes from.
    pub source: String,
    /// The text, as written.
    pub text: String,
}

/// A row that the diary could have.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Local day on which it hurt.
    pub day: NaiveDate,
    /// What the note says.
    pub mention: Mention,
    /// The file or list that the note comes from.
    pub source: String,
}

/// What the notes propose, by day, whatever their order; and how many of all are in the diary already:
/// those of the same day, place and side, where an unknown side is any.
pub fn proposals(mut notes: Vec<Note>, diary: &Diary) -> (Vec<Proposal>, usize) {
    notes.sort();
    notes.dedup_by(|a, b| (a.day, &a.text) == (b.day, &b.text));
    let reader = NoteReader::of(notes.iter().map(|note| note.text.as_str()));
    let mut all: Vec<Proposal> = Vec::new();
    for note in &notes {
        for mention in reader.mentions(&note.text) {
            let earlier = Days::new(mention.day_offset.unsigned_abs());
            let day = match mention.day_offset {
                ..=-1 => note.day.checked_sub_days(earlier).unwrap_or(note.day),
                _ => note.day,
            };
            let mention = Mention { day_offset: 0, ..mention };
            let same_day = all.iter_mut().filter(|known| known.day == day);
            if !same_day.into_iter().any(|known| known.mention.absorb(&mention)) {
                all.push(Proposal { day, mention, source: note.source.clone() });
            }
        }
    }
    all.sort_by_key(|proposal| proposal.day);
    let count = all.len();
    all.retain(|proposal| !proposal.is_in(diary));
    let known = count - all.len();
    (all, known)
}

impl Proposal {
    fn is_in(&self, diary: &Diary) -> bool {
        let Mention { site, side, .. } = self.mention;
        let is_same = |entry: &DiaryEntry| {
            let is_same_side = entry.side == side || entry.side.is_none() || side.is_none();
            entry.site == Some(site) && is_same_side
        };
        diary.entries_on(self.day).iter().any(is_same)
    }

    /// The row. Pain after a run stands where the diary has the next morning: it is its only column for
    /// what came later.
    pub fn entry(&self) -> DiaryEntry {
        let mention = &self.mention;
        let score = Some(f64::from(mention.score_0_10));
        let mut entry = DiaryEntry {
            date: self.day,
            site: Some(mention.site),
            side: mention.side,
            tags: mention.red_flags.iter().map(|flag| Tag::RedFlag(*flag)).collect(),
            note: Some(sanitize::clean(&mention.quotation)),
            ..DiaryEntry::default()
        };
        match mention.moment {
            Moment::Before => entry.before_0_10 = score,
            Moment::During => entry.during_0_10 = score,
            Moment::After | Moment::NextMorning => entry.next_morning_0_10 = score,
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user_files::athlete::{Side, Site};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn note(on: u32, text: &str) -> Note {
        Note { day: day(on), source: "a.gpx".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn each_pain_of_a_day_is_proposed_once_and_yesterday_is_the_day_before() {
        let notes = vec![
            note(9, "left calf sore"),
            note(9, "Calf pain"),
            note(9, "left calf sore"),
            note(12, "right achilles hurt yesterday"),
        ];
        let (found, known) = proposals(notes, &Diary::default());
        let rows: Vec<_> =
            found.iter().map(|one| (one.day, one.mention.site, one.mention.side)).collect();
        let expected =
            [(day(9), Site::Calf, Some(Side::Left)), (day(11), Site::Achilles, Some(Side::Right))];
        assert_eq!((rows.as_slice(), known), (expected.as_slice(), 0));
    }

    #[test]
    fn what_the_diary_has_is_not_proposed_again() {
        let entry = |on: u32, side| DiaryEntry {
            date: day(on),
            site: Some(Site::Calf),
            side,
            during_0_10: Some(4.0),
            ..DiaryEntry::default()
        };
        let diary = Diary { entries: vec![entry(9, None), entry(10, Some(Side::Right))] };
        let notes =
            vec![note(9, "left calf sore"), note(10, "left calf sore"), note(11, "calf sore")];
        let (found, known) = proposals(notes, &diary);
        let days: Vec<NaiveDate> = found.iter().map(|one| one.day).collect();
        assert_eq!((days, known), (vec![day(10), day(11)], 1));
    }

    #[test]
    fn a_score_stands_in_the_column_of_its_moment_and_a_pop_among_the_tags() {
        let row = |text: &str| proposals(vec![note(9, text)], &Diary::default()).0[0].entry();
        let after = row("left calf sore after the run");
        assert_eq!((after.during_0_10, after.next_morning_0_10), (None, Some(3.0)));
        assert_eq!(row("calf was sore before the start").before_0_10, Some(3.0));
        let pop = row("felt a pop in my left calf");
        assert_eq!(pop.red_flags().count(), 1);
        assert_eq!(pop.note.as_deref(), Some("felt a pop in my left calf"));
    }
}
