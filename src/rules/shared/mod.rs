//! What several rules compare with and ask for: baselines, breaks, shoes, strength, form. No rule
//! is named here.

pub(super) mod baseline;
pub(super) mod calf_loads;
pub(super) mod covered;
pub(super) mod days;
pub(super) mod easy_heart;
pub(super) mod entries;
pub(super) mod form;
pub(super) mod gauge;
pub(super) mod layoff;
pub(super) mod shoes;
pub(super) mod strength;
pub(super) mod usual_week;
