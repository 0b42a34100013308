//! What a text says about pain, as values.

use serde::Serialize;

use crate::user_files::athlete::diary::RedFlag;
use crate::user_files::athlete::{Side, Site};

/// Pain that a text tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it hurt.
    pub site: Site,
    /// Which leg; `None` when not told.
    pub side: Option<Side>,
    /// When it hurt.
    pub moment: Moment,
    /// Days to add to the day of the text: 0, or −1 for `yesterday`.
    pub day_offset: i64,
    /// How much, 1 to 10: as written, else by the words, an engineering choice, told in `docs/diary.md`.
    pub score_0_10: u8,
    /// Signs of harm that the sentence names.
    pub red_flags: Vec<RedFlag>,
    /// Code of the language, like `de`.
    pub language: String,
    /// How sure it is that the runner means pain of their own.
    pub certainty: Certainty,
    /// The sentence, as written.
    pub quotation: String,
}

/// When it hurt, seen from the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// Before it began.
    Before,
    /// On the way; also where nothing is said.
    During,
    /// Later that day.
    After,
    /// On the morning after.
    NextMorning,
}

/// How sure it is that a text tells of pain; ordered from little to much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// A question, a guess, or words that may mean something else.
    Unsure,
    /// Words that runners use for pain and for less, or place and pain in two halves of a sentence.
    Likely,
    /// Place and pain stand together, and nothing takes them back.
    Sure,
}

impl Certainty {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

impl Mention {
    /// Joins what the same text says of the same pain; `false` when it is another.
    pub(super) fn absorb(&mut self, other: &Self) -> bool {
        let is_same_side = self.side == other.side || self.side.is_none() || other.side.is_none();
        let is_same = self.site == other.site
            && self.day_offset == other.day_offset
            && self.moment == other.moment
            && is_same_side;
        if is_same {
            self.side = self.side.or(other.side);
            self.score_0_10 = self.score_0_10.max(other.score_0_10);
            self.certainty = self.certainty.max(other.certainty);
            for flag in &other.red_flags {
                if !self.red_flags.contains(flag) {
                    self.red_flags.push(*flag);
                }
            }
        }
        is_same
    }
}
