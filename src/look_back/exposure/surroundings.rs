//! What went on around the runs: heat, other sports, strength, and how hard it felt.

use chrono::NaiveDate;

use super::{Exposure, Harm, Least, Value, Window, largest};
use crate::base::quantity::Unit;

pub(super) const HEAT: Exposure = Exposure {
    id: "heat",
    name: "warmest run",
    unit: Unit::TemperatureC,
    harm: Harm::More,
    rule: Some("long-run-drinking"),
    least: Least::of(0.0, 5.0),
    needs_coverage: false,
    value: |facts, window| {
        let known = facts.runs(window).iter().filter_map(|run| run.temperature_c);
        largest(known).ok_or("not recorded")
    },
};

pub(super) const OTHER_SPORTS: Exposure = Exposure {
    id: "other-sports",
    name: "cross-training sessions",
    unit: Unit::Count,
    harm: Harm::Either,
    rule: Some("cross-training"),
    least: Least::of(50.0, 2.0),
    needs_coverage: true,
    value: |facts, window| count(&facts.cross_training_days, window, "none in your files"),
};

pub(super) const STRENGTH: Exposure = Exposure {
    id: "strength",
    name: "strength sessions",
    unit: Unit::Count,
    harm: Harm::Less,
    rule: Some("intensity-without-strength"),
    least: Least::of(50.0, 2.0),
    needs_coverage: true,
    value: |facts, window| count(&facts.strength_days, window, "none in your files"),
};

pub(super) const EXERTION: Exposure = Exposure {
    id: "exertion",
    name: "perceived effort",
    unit: Unit::Count,
    harm: Harm::More,
    rule: None,
    least: Least::of(20.0, 1.0),
    needs_coverage: true,
    value: |_, _| Err("not read by soleus"),
};

/// Days of a window with a session of a kind; a reason where there was none up to its end, for then
/// nobody notes them.
fn count(days: &[NaiveDate], window: &Window, missing: &'static str) -> Value {
    let until = |day: NaiveDate| days.partition_point(|one| *one < day);
    match until(window.days.end) {
        0 => Err(missing),
        all => Ok((all - until(window.days.start)) as f64),
    }
}
