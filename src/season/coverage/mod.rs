//! Of which days of a season nothing is known: days without the watch are no rest. Every question is
//! asked as of a day, and what comes after it changes no answer. What follows for rules is decided
//! there.

mod gaps;
#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDate;

use self::gaps::{Gap, Is};

/// Days of a season that its recordings do not cover, or perhaps do not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Stretches without any activity, by day; the last may be open.
    gaps: Vec<Gap>,
    /// Days that the runner names, by day, without those that have an activity all the same.
    named: Vec<Uncovered>,
}

/// Days of which nothing is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncovered {
    /// The days.
    pub days: Range<NaiveDate>,
    /// Why they are not taken for rest.
    pub why: Why,
}

/// Why days without a recording are not taken for rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// `away.csv` names them.
    Away,
    /// The diary names them.
    Diary,
    /// Nothing was recorded by somebody who otherwise records several sports every week.
    NothingRecorded,
}

/// How much is known of a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Days of the span.
    pub days: i64,
    /// Days of it that are covered.
    pub covered_days: i64,
    /// Days of it that are either days off or days without the watch; they count as covered.
    pub unclear_days: i64,
    /// Whole days of the longest stretch that these belong to; 0 without any.
    pub unclear_gap_days: i64,
}

/// The share of a span that must be covered for a judgement. Engineering default: of a month, twelve
/// days may be missing, so that a week without the watch silences nothing.
const MIN_COVERED_PCT: i64 = 60;

impl Known {
    /// Whether enough days are covered to compare with.
    pub fn is_enough(&self) -> bool {
        is_enough(self.covered_days, self.days)
    }

    /// Whether enough days would be covered if the unclear ones were not.
    pub fn is_enough_in_any_case(&self) -> bool {
        is_enough(self.covered_days - self.unclear_days, self.days)
    }
}

fn is_enough(covered_days: i64, days: i64) -> bool {
    100 * covered_days >= MIN_COVERED_PCT * days
}

impl Coverage {
    /// What is known of a span, on the eve of a day that lies behind it.
    pub(super) fn known(&self, span: Range<NaiveDate>, on: NaiveDate) -> Known {
        let gaps = || self.gaps.iter().filter(|gap| gap.first < span.end && span.start < gap.end);
        let mut uncovered: Vec<Range<NaiveDate>> = Vec::new();
        let (mut unclear_days, mut unclear_gap_days) = (0, 0);
        for gap in gaps() {
            let days = gap.until(on);
            match gap.is(on) {
                Is::Uncovered(_) => uncovered.push(days),
                Is::Unclear => {
                    unclear_days += length(&common(&days, &span));
                    unclear_gap_days = unclear_gap_days.max(length(&days));
                }
                Is::Covered => {}
            }
        }
        uncovered.extend(self.named.iter().map(|named| named.days.clone()));
        let days = length(&span);
        let covered_days = days - days_in(uncovered, &span);
        Known { days, covered_days, unclear_days: unclear_days.min(covered_days), unclear_gap_days }
    }

    /// All days that are not covered, up to a day and with it, in order; days that follow each other
    /// stand together.
    pub fn uncovered(&self, as_of: NaiveDate) -> Vec<Uncovered> {
        let on = as_of.succ_opt().unwrap_or(as_of);
        let of_gaps = self.gaps.iter().filter_map(|gap| match gap.is(on) {
            Is::Uncovered(why) => Some(Uncovered { days: gap.until(on), why }),
            Is::Covered | Is::Unclear => None,
        });
        let named = self.named.iter().filter(|named| named.days.start < on);
        let named = named.map(|named| Uncovered {
            days: named.days.start..named.days.end.min(on),
            why: named.why,
        });
        let mut all: Vec<Uncovered> = of_gaps.chain(named).collect();
        all.sort_by_key(|one| (one.days.start, one.days.end));
        let mut together: Vec<Uncovered> = Vec::new();
        for one in all {
            match together.last_mut() {
                Some(last) if one.days.start <= last.days.end => {
                    last.days.end = last.days.end.max(one.days.end);
                    // The runner's own word says more than that nothing was recorded.
                    if last.why == Why::NothingRecorded {
                        last.why = one.why;
                    }
                }
                _ => together.push(one),
            }
        }
        together
    }

    /// What was known on the eve of a day.
    pub(super) fn before(&self, day: NaiveDate) -> Self {
        let gaps = self.gaps.iter().filter(|gap| gap.first < day);
        let named = self.named.iter().filter(|named| named.days.start < day);
        Self {
            gaps: gaps.map(|gap| gap.before(day)).collect(),
            named: named
                .map(|named| Uncovered {
                    days: named.days.start..named.days.end.min(day),
                    why: named.why,
                })
                .collect(),
        }
    }

    /// Moves every day.
    pub(crate) fn move_days(&mut self, moved: impl Fn(NaiveDate) -> NaiveDate) {
        self.gaps.iter_mut().for_each(|gap| gap.move_days(&moved));
        for named in &mut self.named {
            named.days = moved(named.days.start)..moved(named.days.end);
        }
    }
}

/// Whole days of a span; 0 of one that ends before it begins.
fn length(span: &Range<NaiveDate>) -> i64 {
    (span.end - span.start).num_days().max(0)
}

fn common(a: &Range<NaiveDate>, b: &Range<NaiveDate>) -> Range<NaiveDate> {
    a.start.max(b.start)..a.end.min(b.end)
}

/// How many days of a span lie in some ranges, which may overlap.
fn days_in(mut ranges: Vec<Range<NaiveDate>>, span: &Range<NaiveDate>) -> i64 {
    ranges.sort_by_key(|range| range.start);
    let (mut days, mut from) = (0, span.start);
    for range in ranges {
        let part = common(&range, &(from..span.end));
        days += length(&part);
        from = from.max(part.end);
    }
    days
}
