//! Levels on a page: a symbol, a word and a colour, so that none of them has to be seen alone.

use serde::Serialize;

use crate::attention::Light;
use crate::report::records::light::level_mark;
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
        Self { name, mark: level_mark(level), class }
    }

    /// An alert: the colour is its name.
    pub(super) fn of_alert(light: Light) -> Self {
        let name = match light {
            Light::Amber => "amber",
            Light::Red => "red",
            Light::Black => "black",
        };
        Self { name, ..Self::of(light.level()) }
    }

    /// The light of a season, by its colour and the level behind it.
    pub(super) fn of_light(colour: &'static str, light: Option<Level>) -> Self {
        match (light, colour) {
            (Some(level), _) if level > Level::Info => Self { name: colour, ..Self::of(level) },
            (_, "grey") => Self { name: colour, mark: "○", class: "soft" },
            _ => Self { name: colour, mark: "●", class: "fine" },
        }
    }
}
