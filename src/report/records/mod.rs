//! What a report says, as values: the shapes of `findings.json` and of every answer with `--json`, and
//! what texts and pages have in common. Nothing here knows how it is shown.

pub mod findings;
pub mod grouping;
pub mod muted;
pub mod next;
pub mod notices;
pub mod standing;
pub mod state;
