//! The numbers of attention. No study supports one of them: they were chosen on real seasons, so that a
//! light is rare enough to be believed and no sudden step is missed.

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// Only what is red or black, and whatever hurts.
    Quiet,
    /// By evidence, agreement and habit.
    #[default]
    Normal,
    /// Every finding above information, at its own level.
    All,
}

/// Numbers in force.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How much is told.
    pub strictness: Strictness,
    /// What was measured over its limit, from which a finding of little evidence is told alone.
    pub far_beyond_ratio: f64,
    /// Weeks with running in the year before, from which something can be a habit.
    pub habit_weeks: f64,
    /// Share of these weeks in which a rule must have spoken.
    pub habit_share_pct: f64,
    /// Days after an alert in which the same rules say nothing new.
    pub quiet_days: f64,
    /// By how much a later one must lie further beyond its limit to be told all the same.
    pub quiet_rise_pct: f64,
    /// Days for which an alert stands.
    pub open_days: f64,
}

/// A number that a user may set under `[attention]`.
pub struct Setting {
    /// Its key.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Lowest and highest value that make sense.
    pub range: (f64, f64),
    /// Where it is kept.
    pub of: fn(&mut Settings) -> &mut f64,
}

/// Every number, in the order of documents.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "far_beyond_ratio",
        what: "measured over limit from which a finding with little evidence is an alert on its \
               own",
        range: (1.0, 10.0),
        of: |settings| &mut settings.far_beyond_ratio,
    },
    Setting {
        name: "habit_weeks",
        what: "running weeks in a year needed to call something a habit",
        range: (8.0, 53.0),
        of: |settings| &mut settings.habit_weeks,
    },
    Setting {
        name: "habit_share_pct",
        what: "share of these weeks with the same finding",
        range: (1.0, 100.0),
        of: |settings| &mut settings.habit_share_pct,
    },
    Setting {
        name: "quiet_days",
        what: "days after an alert before the same is an alert again",
        range: (0.0, 90.0),
        of: |settings| &mut settings.quiet_days,
    },
    Setting {
        name: "quiet_rise_pct",
        what: "rise that ends these days early",
        range: (0.0, 1000.0),
        of: |settings| &mut settings.quiet_rise_pct,
    },
    Setting {
        name: "open_days",
        what: "days an alert stays open",
        range: (1.0, 90.0),
        of: |settings| &mut settings.open_days,
    },
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            strictness: Strictness::Normal,
            far_beyond_ratio: 1.5,
            habit_weeks: 26.0,
            habit_share_pct: 10.0,
            quiet_days: 14.0,
            quiet_rise_pct: 20.0,
            open_days: 14.0,
        }
    }
}
