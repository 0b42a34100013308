//! What the figures of a finding are, so that sentences need not read each other's words.

use crate::user_files::athlete::diary::RedFlag;

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// What its words say, without an article; no sentence asks.
    Plain(&'static str),
    /// The runner's own usual; the words bring their article.
    Own(&'static str),
    /// The week before.
    WeekBefore,
    /// The mean of the weeks with runs among the eight before.
    UsualWeek,
    /// The most climb in one run of a month that had almost none.
    FlatMonth,
    /// The cap that an earlier spike left.
    HeldCap,
    /// The longest run before a break.
    LongestBeforeBreak,
    /// The mean week before a break.
    WeekBeforeBreak,
    /// What runners of this height usually do.
    NormOfHeight,
    /// What runners usually do, where the height is not known.
    NormOfAll,
    /// The pain before a run that a morning is compared with.
    PainBeforeMorning,
    /// The pain before a run that the pain during it is compared with.
    PainBeforeRun,
    /// The pain of the first of three runs.
    PainTwoRunsEarlier,
    /// Soreness that is going away.
    FadingSoreness,
    /// The pain of the next morning, where it had settled.
    MorningSettled,
    /// The pain of the next morning, where it had not.
    MorningUnsettled,
    /// The time since an injury began that is not over.
    SinceInjuryBegan,
    /// The time since an injury ended.
    SinceInjuryEnded,
    /// A sign of harm, and its words.
    Sign(RedFlag, &'static str),
}

impl Meaning {
    /// It in words: `longest run of the 30 days before`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Plain(words) | Self::Own(words) | Self::Sign(_, words) => words,
            Self::WeekBefore => "the week before",
            Self::UsualWeek => "your usual week",
            Self::FlatMonth => "most climb in one run of the 30 days before, a flat month",
            Self::HeldCap => "cap left by an earlier spike",
            Self::LongestBeforeBreak => "longest run of the 4 weeks before the break",
            Self::WeekBeforeBreak => "mean week of the 4 before the break",
            Self::NormOfHeight => "a norm for runners of your height at this pace",
            Self::NormOfAll => "a general norm at this pace (height unknown)",
            Self::PainBeforeMorning => "pain before the run (compared with the morning after)",
            Self::PainBeforeRun => "pain before the run (compared with the pain during it)",
            Self::PainTwoRunsEarlier => "pain two runs earlier",
            Self::FadingSoreness => "soreness up to three days earlier",
            Self::MorningSettled => "pain on the next morning, settled",
            Self::MorningUnsettled => "pain on the next morning, not settled",
            Self::SinceInjuryBegan => "since the calf injury began (not over yet)",
            Self::SinceInjuryEnded => "since the end of the calf injury",
        }
    }

    /// It in words within a sentence: `the longest run of the 30 days before`.
    pub fn with_article(self) -> String {
        let words = self.words();
        match self {
            Self::Own(_)
            | Self::WeekBefore
            | Self::UsualWeek
            | Self::NormOfHeight
            | Self::NormOfAll => words.to_owned(),
            _ => format!("the {words}"),
        }
    }
}

impl From<&'static str> for Meaning {
    fn from(words: &'static str) -> Self {
        Self::Plain(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_without_an_article_get_one() {
        assert_eq!(Meaning::from("longest run").with_article(), "the longest run");
        for meaning in [Meaning::WeekBefore, Meaning::UsualWeek, Meaning::Own("your usual share")] {
            assert_eq!(meaning.with_article(), meaning.words());
        }
    }
}
