//! What was noticed, as a sentence with its effect.

use serde::Serialize;

use crate::activity::import_notes::{Effect, ImportNote};
use crate::base::sanitize;

/// One thing that was repaired, lost, assumed or seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// `said`, `repaired` or `lost`.
    pub effect: &'static str,
    /// In a sentence without a full stop.
    pub text: String,
}

impl Remark {
    pub(super) fn of(note: &ImportNote) -> Self {
        let effect = match note.effect() {
            Effect::Said => "said",
            Effect::Repaired => "repaired",
            Effect::Lost => "lost",
        };
        Self { effect, text: sanitize::safe(&note.to_string()) }
    }
}
