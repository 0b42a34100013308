//! What a planned run is for.

use std::fmt;

use crate::base::sanitize;
use crate::base::suggest::did_you_mean;

/// What a planned run is for. No rule goes by it; tables and calendars name the run by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Running and walking in turn.
    WalkJog,
    /// Easy and flat.
    Easy,
    /// The long run of its week, easy and flat.
    Long,
    /// With fast running in it.
    Fast,
    /// With climb in it.
    Hilly,
    /// What the plan leads up to.
    Goal,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::WalkJog, Self::Easy, Self::Long, Self::Fast, Self::Hilly, Self::Goal];

    /// The word of files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::WalkJog => "walk-jog",
            Self::Easy => "easy",
            Self::Long => "long",
            Self::Fast => "fast",
            Self::Hilly => "hilly",
            Self::Goal => "goal",
        }
    }

    /// The kind of a word, in any case.
    ///
    /// # Errors
    /// A sentence that names the nearest word.
    pub fn of(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|kind| kind.word() == lower).ok_or_else(|| {
            let words = Self::ALL.map(Self::word);
            let hint = did_you_mean(&lower, words.into_iter());
            let shown = sanitize::clean(text);
            format!("`{shown}` is not one of {}{hint}", words.join(", "))
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back_and_another_names_the_nearest() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(&kind.word().to_uppercase()), Ok(kind));
        }
        assert!(Kind::of("esy").unwrap_err().contains("`easy`"));
    }
}
