//! How much attention an alert asks for.

use std::fmt;

use crate::rules::Level;

/// What an alert asks of the runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Worth attention.
    Amber,
    /// Change something in the next run.
    Red,
    /// Stop and get help; never from a load rule.
    Black,
}

impl Light {
    /// The light of a finding that is taken at its word; `None` for information.
    pub fn of(level: Level) -> Option<Self> {
        match level {
            Level::Info => None,
            Level::Watch => Some(Self::Amber),
            Level::Warn => Some(Self::Red),
            Level::Stop => Some(Self::Black),
        }
    }

    /// The level that a single finding would have to have for it.
    pub fn level(self) -> Level {
        match self {
            Self::Amber => Level::Watch,
            Self::Red => Level::Warn,
            Self::Black => Level::Stop,
        }
    }
}

impl fmt::Display for Light {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Black => "black",
        })
    }
}
