//! Findings on a chart: which rule spoke about which row, what is said of it, and where its symbol
//! stands.

use std::collections::BTreeMap;

use super::canvas::{Area, Canvas, Drawn, LABEL, Place};
use super::panel::Taken;
use super::symbol::Symbol;
use super::theme::{TEXT, WHITE, faded};
use crate::attention::Light;
use crate::base::quantity::Unit;
use crate::base::words::{capitalised, uncapitalised};
use crate::rules::{Finding, Level, Meaning, Outcome, Rule, Subject, Topic, Verdict};

/// A finding about one row of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::charts) struct Flag {
    /// Row of the chart.
    pub(in crate::charts) row: usize,
    /// Id of the rule.
    pub(in crate::charts) rule_id: &'static str,
    /// The pattern in a few words.
    pub(in crate::charts) title: &'static str,
    /// Its level.
    pub(in crate::charts) level: Level,
    /// What was measured, in the unit of the rule.
    pub(in crate::charts) measured: f64,
    /// Rise over the baseline in per cent, if it is one.
    pub(in crate::charts) rise_pct: Option<f64>,
    /// What the baseline is.
    pub(in crate::charts) against: Option<Meaning>,
    /// Whether the finding is about a week, not a run.
    pub(in crate::charts) is_of_week: bool,
    /// The unit of what was measured.
    pub(in crate::charts) unit: Unit,
    /// The value from which the rule speaks.
    pub(in crate::charts) limit: f64,
    /// Whether it has a symbol; the rows of the chart tell all flags.
    pub(in crate::charts) is_drawn: bool,
}

impl Flag {
    fn of(row: usize, subject: Subject, rule: &Rule, finding: &Finding) -> Self {
        Self {
            row,
            rule_id: rule.id,
            title: rule.title,
            level: finding.level,
            measured: finding.measured.value,
            rise_pct: finding.rise_pct().filter(|_| is_beyond_both(finding)),
            against: finding.baseline.as_ref().map(|baseline| baseline.what),
            is_of_week: matches!(subject, Subject::Week(_)),
            unit: finding.measured.unit,
            limit: finding.limit.value,
            is_drawn: true,
        }
    }
}

/// Whether what was measured lies on the same side of limit and baseline: a run beyond the cap of a
/// break but shorter than what was usual before it has no rise to speak of. Nor has one that shows as
/// nothing.
fn is_beyond_both(finding: &Finding) -> bool {
    let Some(baseline) = &finding.baseline else { return false };
    let measured = finding.measured.value;
    let (by_limit, by_base) = (measured - finding.limit.value, measured - baseline.quantity.value);
    let is_shown = finding.rise_pct().is_some_and(|rise_pct| rise_pct.abs() >= 0.5);
    is_shown && (by_limit == 0.0 || (by_limit > 0.0) == (by_base > 0.0))
}

/// The findings that `row` places on the chart, in the order of rules and subjects; no more of them are drawn
/// than can be told apart.
pub(in crate::charts) fn flags(
    outcomes: &[Outcome],
    row: impl Fn(Subject, Topic) -> Option<usize>,
) -> Vec<Flag> {
    flags_where(outcomes, |subject, rule| row(subject, rule.topic))
}

/// The same where the rule itself decides.
pub(in crate::charts) fn flags_where(
    outcomes: &[Outcome],
    row: impl Fn(Subject, &Rule) -> Option<usize>,
) -> Vec<Flag> {
    let place = |outcome: &Outcome| {
        let Verdict::Raised(finding) = &outcome.judgement.verdict else { return None };
        let row = row(outcome.judgement.subject, outcome.rule)?;
        Some(Flag::of(row, outcome.judgement.subject, outcome.rule, finding))
    };
    drawn(outcomes.iter().filter_map(place).collect(), |_| true)
}

/// Symbols on one chart: more of them are a smear.
const MOST_SYMBOLS: usize = 60;

/// The flags with those drawn whose row is shown, and no more of them than can be told apart: the highest
/// levels, then the newest.
pub(in crate::charts) fn drawn(flags: Vec<Flag>, shows: impl Fn(usize) -> bool) -> Vec<Flag> {
    let mut flags: Vec<Flag> =
        flags.into_iter().map(|flag| Flag { is_drawn: shows(flag.row), ..flag }).collect();
    let rank = |flag: &Flag| (std::cmp::Reverse(flag.level), std::cmp::Reverse(flag.row));
    let mut shown: Vec<&mut Flag> = flags.iter_mut().filter(|flag| flag.is_drawn).collect();
    shown.sort_by_key(|flag| rank(flag));
    shown.into_iter().skip(MOST_SYMBOLS).for_each(|flag| flag.is_drawn = false);
    flags
}

/// Rows with a finding that no alert says, the newest, as many as may be drawn.
pub(in crate::charts) fn untold_rows(
    outcomes: &[Outcome],
    row: impl Fn(Subject, Topic) -> Option<usize>,
) -> Vec<usize> {
    let mut rows: Vec<usize> = flags(outcomes, row).iter().map(|flag| flag.row).collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(*row));
    rows.dedup();
    rows.truncate(MOST_SYMBOLS);
    rows
}

/// The rise of a single run says nothing about the bar of its week.
pub(in crate::charts) fn of_bar(flag: Flag) -> Flag {
    Flag { rise_pct: flag.rise_pct.filter(|_| flag.is_of_week), ..flag }
}

/// The flag to speak of first: highest level, then largest rise, then latest row; none that is
/// only for information.
pub(in crate::charts) fn foremost(flags: &[Flag]) -> Option<&Flag> {
    let rise = |flag: &Flag| flag.rise_pct.unwrap_or(0.0);
    flags.iter().filter(|flag| flag.is_drawn && flag.level > Level::Info).max_by(|a, b| {
        a.level.cmp(&b.level).then(rise(a).total_cmp(&rise(b))).then(a.row.cmp(&b.row))
    })
}

/// The different rules among the flags that are drawn, in order of appearance; the position is the shape.
pub(in crate::charts) fn rule_ids(flags: &[Flag]) -> Vec<&'static str> {
    let mut ids = Vec::new();
    for flag in flags.iter().filter(|flag| flag.is_drawn) {
        if !ids.contains(&flag.rule_id) {
            ids.push(flag.rule_id);
        }
    }
    ids
}

/// The message of a flag after the words of its beginning: what `rise` makes of its rise, where it has one
/// to tell, else its title: `9 March 2026: one run much longer than any of the month before`.
pub(in crate::charts) fn message(
    begin: &str,
    flag: &Flag,
    rise: impl FnOnce(f64, Meaning) -> String,
) -> String {
    let begin = capitalised(begin);
    match (flag.rise_pct, flag.against) {
        (Some(rise_pct), Some(against)) => format!("{begin}{}", rise(rise_pct, against)),
        _ => format!("{begin}{}", uncapitalised(flag.title)),
    }
}

/// What the rules say of a row: `climb-spike: watch`, several with commas; empty without a flag.
pub(in crate::charts) fn said_of(flags: &[Flag], row: usize) -> String {
    let of_row = flags.iter().filter(|flag| flag.row == row);
    let words: Vec<String> =
        of_row.map(|flag| format!("{}: {}", flag.rule_id, flag.level)).collect();
    words.join(", ")
}

/// `+62 % on the mean of the four weeks before`.
pub(in crate::charts) fn rise_words(rise_pct: f64, against: Meaning) -> String {
    format!("{} on {}", signed_pct(rise_pct), against.with_article())
}

/// The most symbols that stand above each other, as a factor on the height of the highest bar, so that
/// they and their words keep clear of what is above a panel of this height in pixels.
pub(in crate::charts) fn height_factor(flags: &[Flag], height_px: f64) -> f64 {
    const AIR: f64 = 1.04;
    let drawn = || flags.iter().filter(|flag| flag.is_drawn);
    let stacked = |row: usize| drawn().filter(|flag| flag.row == row).count();
    let most = drawn().map(|flag| stacked(flag.row)).max().unwrap_or(0);
    if most == 0 {
        return AIR;
    }
    let share = ((most as f64 + 1.6) * STEP_PX / height_px).min(0.6);
    1.0 / (1.0 - share)
}

/// `+62 %`; `+0 %` never shows a sign of minus zero.
pub(in crate::charts) fn signed_pct(rise_pct: f64) -> String {
    format!("{}{:.0}\u{a0}%", if rise_pct < -0.5 { "−" } else { "+" }, rise_pct.abs())
}

/// The light of a flag in a word: charts are given what is told, at the level of its light.
pub(in crate::charts) fn light_word(level: Level) -> String {
    Light::of(level).map_or_else(|| level.to_string(), |light| light.to_string())
}

/// Height of a symbol with its air.
const STEP_PX: f64 = 16.0;
/// Draws the symbols of flags, those of one row on top of each other from where `first` puts the
/// row, and the rise above them where there is room inside the panel; the strongest flags choose first.
/// `ids` are the rules of the whole chart, see [`rule_ids`].
pub(in crate::charts) fn draw_flags(
    canvas: &Canvas<'_>,
    (flags, ids): (&[Flag], &[&'static str]),
    panel: Area,
    radius_px: f64,
    first: impl Fn(usize) -> Place,
) -> Drawn {
    /// More words than these no longer help to find the strongest.
    const MOST_WORDS: usize = 12;
    let mut heights: BTreeMap<usize, f64> = BTreeMap::new();
    let mut taken = Taken::default();
    for flag in flags.iter().filter(|flag| flag.is_drawn) {
        let (x, y) = first(flag.row);
        let height = heights.entry(flag.row).or_insert(0.0);
        let at = (x, y - *height);
        *height += STEP_PX;
        let shape = ids.iter().position(|id| *id == flag.rule_id).unwrap_or(0);
        Symbol { shape, level: flag.level }.draw(canvas, at, radius_px)?;
        taken.occupy(Area { left: x - 8.0, right: x + 8.0, top: at.1 - 8.0, bottom: at.1 + 8.0 });
    }
    let mut rising: Vec<(&Flag, f64)> = flags
        .iter()
        .filter(|flag| flag.is_drawn)
        .filter_map(|flag| Some((flag, flag.rise_pct?)))
        .collect();
    rising.sort_by(|a, b| b.0.level.cmp(&a.0.level).then(b.1.abs().total_cmp(&a.1.abs())));
    for (flag, rise_pct) in rising.into_iter().take(MOST_WORDS) {
        let (x, y) = first(flag.row);
        let y = y - heights.get(&flag.row).unwrap_or(&STEP_PX) - 1.0;
        let (words, style) = (signed_pct(rise_pct), LABEL.centred().colored(TEXT));
        let half = style.width_px(&words) / 2.0 + 4.0;
        let around =
            |(x, y): Place| Area { left: x - half, right: x + half, top: y - 8.0, bottom: y + 8.0 };
        // Above its symbols, else higher, else beside them.
        let beside = half + 8.0;
        let places = [(x, y), (x, y - STEP_PX), (x - beside, y), (x + beside, y)];
        let free = places.into_iter().find(|at| {
            let area = around(*at);
            let is_inside =
                area.top >= panel.top && area.left >= panel.left && area.right < canvas.width_px;
            is_inside && taken.claim(area)
        });
        if let Some(at) = free {
            // A little paper behind the words keeps them clear of lines and dots.
            let area = around(at);
            let paper = Area { left: area.left + 2.0, right: area.right - 2.0, ..area };
            canvas.rect(paper, faded(WHITE, 0.85))?;
            canvas.words(&words, at, style)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(row: usize, level: Level, rise_pct: f64) -> Flag {
        Flag {
            row,
            rule_id: "a-rule",
            title: "A pattern",
            level,
            measured: 0.0,
            rise_pct: Some(rise_pct),
            against: None,
            is_of_week: true,
            unit: Unit::DistanceM,
            limit: 0.0,
            is_drawn: true,
        }
    }

    #[test]
    fn the_level_outranks_the_rise() {
        let flags =
            [flag(1, Level::Watch, 90.0), flag(2, Level::Warn, 40.0), flag(3, Level::Warn, 35.0)];
        assert_eq!(foremost(&flags).unwrap().row, 2);
        assert_eq!(foremost(&[]), None);
    }

    #[test]
    fn of_many_flags_the_highest_and_newest_are_drawn_and_none_that_is_not_shown() {
        let mut flags: Vec<Flag> = (0..100).map(|row| flag(row, Level::Watch, 10.0)).collect();
        flags[3].level = Level::Warn;
        let rows = |flags: &[Flag]| -> Vec<usize> {
            flags.iter().filter(|flag| flag.is_drawn).map(|flag| flag.row).collect()
        };
        let all = rows(&drawn(flags.clone(), |_| true));
        assert_eq!(all.len(), 60);
        assert_eq!((all[0], all[1], all[59]), (3, 41, 99));
        assert_eq!(rows(&drawn(flags, |row| row >= 98)), [98, 99]);
    }

    #[test]
    fn rises_wear_their_sign() {
        assert_eq!(signed_pct(61.7), "+62\u{a0}%");
        assert_eq!(signed_pct(-4.0), "−4\u{a0}%");
        assert_eq!(signed_pct(-0.2), "+0\u{a0}%");
    }

    #[test]
    fn a_message_is_the_rise_or_else_the_pattern() {
        let told = Flag { against: Some(Meaning::WeekBefore), ..flag(0, Level::Warn, 62.0) };
        let words = message("week of 9 March: ", &told, rise_words).replace('\u{a0}', " ");
        assert_eq!(words, "Week of 9 March: +62 % on the week before");
        let untold = Flag { rise_pct: None, ..told };
        assert_eq!(message("9 March: ", &untold, rise_words), "9 March: a pattern");
    }

    #[test]
    fn stacked_symbols_ask_for_room() {
        assert_eq!(height_factor(&[], 160.0), 1.04);
        let three = [1.0, 2.0, 3.0].map(|rise| flag(4, Level::Watch, rise));
        // Three symbols and their words are 73.6 of 160 pixels, so bars may take 54 % of them.
        assert!((height_factor(&three, 160.0) - 1.0 / 0.54).abs() < 1e-9);
        assert!((height_factor(&three, 80.0) - 2.5).abs() < 1e-9);
    }
}
