//! What is usual: the windows of the same length in the year before, and where a value stands among them.

use chrono::{Days, NaiveDate};

use crate::look_back::exposure::{Exposure, Facts, Harm};

/// Days before a window in which the windows lie that it is compared with.
pub const USUAL_DAYS: u64 = 365;
/// Windows that a rank needs, and how often the window must fit into their days side by side: windows
/// that share most of their days say little. Engineering defaults.
const MIN_WINDOWS: usize = 10;
const MIN_APART: u64 = 5;
/// The share of the windows that a different value lies beyond, in per cent. Engineering default.
pub const DIFFERENT_PCT: u32 = 90;

/// The usual of a runner for a window of one length.
#[derive(Clone, Debug, PartialEq)]
pub struct Usual {
    /// How many windows there are.
    pub windows: usize,
    /// First day of the first of them.
    pub since: NaiveDate,
    /// The middle of them.
    pub median: f64,
    /// The middle half: from here …
    pub low: f64,
    /// … to here.
    pub high: f64,
    /// Where the value stands; `None` with too few windows.
    pub rank: Option<Rank>,
}

/// Where a value stands among the windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// In how many of a hundred windows there was less; rounded down.
    pub above_pct: u32,
    /// In how many of a hundred windows there was more; rounded down.
    pub below_pct: u32,
}

/// How a value differs from the usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// More than usual.
    More,
    /// Less than usual.
    Less,
}

/// The windows that a value is compared with.
pub(in crate::look_back) struct Sample {
    length_days: u64,
    since: NaiveDate,
    /// Their values, sorted; never empty.
    sorted: Vec<f64>,
}

impl Sample {
    /// The windows before a day, each by the day after it, with their values; `None` without any.
    pub(in crate::look_back) fn of(
        windows: impl Iterator<Item = (NaiveDate, f64)>,
        length_days: u64,
    ) -> Option<Self> {
        let mut windows = windows.peekable();
        let since = windows.peek()?.0 - Days::new(length_days);
        let mut sorted: Vec<f64> = windows.map(|(_, value)| value).collect();
        sorted.sort_by(f64::total_cmp);
        Some(Self { length_days, since, sorted })
    }

    /// What is usual, and where a value stands in it.
    pub(in crate::look_back) fn usual(&self, value: f64) -> Usual {
        let windows = self.sorted.len();
        let is_enough = windows >= MIN_WINDOWS && apart(windows, self.length_days) >= MIN_APART;
        let quarter = |quarters: usize| self.sorted[(windows - 1) * quarters / 4];
        Usual {
            windows,
            since: self.since,
            median: quarter(2),
            low: quarter(1),
            high: quarter(3),
            rank: is_enough.then(|| Rank::of(&self.sorted, value)),
        }
    }
}

/// How many windows fit side by side into the days of so many that begin a day apart.
fn apart(windows: usize, length_days: u64) -> u64 {
    (windows as u64).saturating_sub(1) / length_days + 1
}

impl Usual {
    /// How many of the windows lie side by side.
    pub fn apart(&self, length_days: u64) -> u64 {
        apart(self.windows, length_days)
    }

    /// The usual before a window that ends with the eve of a day, and the rank of a value in it; `None`
    /// without a single window. No window lies nearer to the day than the window is long.
    pub(super) fn of(
        (facts, exposure): (&Facts, &Exposure),
        day: NaiveDate,
        length_days: u64,
        value: f64,
    ) -> Option<Self> {
        let ends = ends(facts.season.first_day, day, length_days);
        let known = |end| Some((end, exposure.before(facts, end, length_days).ok()?));
        Some(Sample::of(ends.filter_map(known), length_days)?.usual(value))
    }

    /// How far a value lies from the median, in half the width of the middle half, or of the smallest
    /// difference that counts where that is more; below zero of less.
    pub fn distance(&self, exposure: &Exposure, value: f64) -> f64 {
        let half = (self.high - self.low).abs().max(exposure.least.amount) / 2.0;
        (value - self.median) / half
    }

    /// Whether and how a value differs: beyond nine of ten windows, and by what a runner would call a
    /// difference.
    pub fn differs(&self, exposure: &Exposure, value: f64) -> Option<Differs> {
        let rank = self.rank?;
        let is_beyond = |pct: u32| pct >= DIFFERENT_PCT;
        let is_apart = || exposure.is_apart(value, self.median);
        match rank {
            Rank { above_pct, .. } if is_beyond(above_pct) && is_apart() => Some(Differs::More),
            Rank { below_pct, .. } if is_beyond(below_pct) && is_apart() => Some(Differs::Less),
            _ => None,
        }
    }
}

/// The days before which the windows end that a window before a day is compared with.
pub(in crate::look_back) fn ends(
    first_day: NaiveDate,
    day: NaiveDate,
    length_days: u64,
) -> impl Iterator<Item = NaiveDate> {
    let last = day - Days::new(length_days);
    let first = (day - Days::new(USUAL_DAYS)).max(first_day + Days::new(length_days));
    first.iter_days().take_while(move |end| *end <= last)
}

impl Rank {
    /// Of a value among sorted ones, of which there must be one.
    fn of(values: &[f64], value: f64) -> Self {
        let less = values.partition_point(|other| *other < value);
        let more = values.len() - values.partition_point(|other| *other <= value);
        let pct = |count: usize| (100 * count / values.len()) as u32;
        Self { above_pct: pct(less), below_pct: pct(more) }
    }
}

impl Differs {
    /// Whether the difference lies the way that may load the calf.
    pub fn is_toward(self, harm: Harm) -> bool {
        match harm {
            Harm::More => self == Self::More,
            Harm::Less => self == Self::Less,
            Harm::Either => true,
        }
    }
}
