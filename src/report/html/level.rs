//! Levels on a page: a symbol, a word and a colour, so that none of them has to be seen alone.

use serde::Serialize;

use crate::report::text::style::level_style;
use crate::rules::Level;

/// How a level looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct LevelMark {
    pub(super) name: &'static str,
    pub(super) mark: &'static str,
    pub(super) class: &'static str,
}

impl LevelMark {
    pub(super) fn of(level: Level) -> Self {
        let (name, class) = match level {
            Level::Info => ("info", "soft"),
            Level::Watch => ("watch", "watch"),
            Level::Warn => ("warn", "warn"),
            Level::Stop => ("stop", "stop"),
        };
        Self { name, mark: level_style(level).0, class }
    }

    /// The light of a week; green without a level.
    pub(super) fn of_light(light: Option<Level>) -> Self {
        match light {
            Some(level) if level > Level::Info => Self::of(level),
            _ => Self { name: "green", mark: "●", class: "fine" },
        }
    }
}
