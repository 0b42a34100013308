//! What a report says, as values: the shapes of `findings.json` and of every answer with `--json`, and
//! what texts and pages have in common. Nothing here knows how it is shown.

pub mod alerts;
pub mod assistant;
pub(in crate::report) mod calf_km;
pub mod calf_km_left;
pub mod catalogue;
pub mod diary;
pub(in crate::report) mod doubts;
pub(in crate::report) mod figures;
pub(in crate::report) mod files;
pub mod findings;
pub mod followed;
pub mod form_now;
pub mod grouping;
pub mod light;
pub mod muted;
pub mod next;
pub mod not_judged;
pub mod notices;
pub mod numbers;
pub(in crate::report) mod one_run;
pub(in crate::report) mod place;
pub mod plan;
pub(in crate::report) mod plan_words;
pub mod shoes;
pub mod standing;
pub mod state;
pub mod team;
pub(in crate::report) mod uncovered;
pub mod why;
