//! The look back at a cohort on the terminal: how often each rule flagged something before injuries and before
//! other days, and what that cannot show.

use std::fmt::Write;

use super::backtest::how_to_read;
use super::protocol::ratios;
use super::style::BOLD;
use super::wrap::wrap;
use crate::base::words::counted;
use crate::look_back::backtest::cohort::{CohortCounts, RuleCounts};
use crate::look_back::backtest::protocol::{
    CENSORED_DAYS, CONTROL_DAYS, MIN_ATHLETES, MIN_EXPECTED, OUTCOME_DAYS, Protocol,
};
use crate::look_back::backtest::{DRAWS, LOOKBACK_DAYS};

const NAME_WIDTH: usize = 30;

/// The report about a cohort; the notes say what of the outcomes was not used.
pub fn cohort_backtest(counts: &CohortCounts, protocol: &Protocol, notes: &[String]) -> String {
    let mut text = head(counts, notes);
    text += &table(counts, protocol);
    text += &reading();
    text
}

fn head(counts: &CohortCounts, notes: &[String]) -> String {
    let runners = counted(counts.runners, "runner");
    let injuries = counted(counts.injuries, "injury");
    let mut text = format!(
        "{BOLD}{runners}, {} days, {injuries} in {} of them{BOLD:#}\n\n",
        counts.days, counts.runners_with_injury
    );
    for note in notes {
        let _ = writeln!(text, "{}", wrap(note, 0));
    }
    let any = &counts.any_rule;
    if counts.injuries == 0 {
        text += "No injury began in these days, so there is nothing to compare against.\n";
    } else if any.episodes > 0 {
        let sentence = format!(
            "Some rule was flagged in the {LOOKBACK_DAYS} days before {} of {}, and before {} of all days. A \
             handful of injuries proves nothing: read the intervals, not the figures.",
            any.episodes_with_finding,
            counted(any.episodes, "injury"),
            percent(any.days_with_finding, any.days)
        );
        let _ = writeln!(text, "{}", wrap(&sentence, 0));
    }
    text
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        "–".to_owned()
    } else {
        format!("{:.0} %", part as f64 * 100.0 / whole as f64)
    }
}

fn table(counts: &CohortCounts, protocol: &Protocol) -> String {
    let head = format!("{:NAME_WIDTH$} before injuries  before other days", "Rule");
    let mut text = format!("\n{BOLD}{head}{BOLD:#}\n");
    let line_of = |rule: &str| protocol.rules.iter().find(|line| line.name == rule);
    let (hit, rest): (Vec<&RuleCounts>, Vec<&RuleCounts>) =
        counts.rules.iter().partition(|rule| rule.before_21_days > 0);
    let (missed, silent): (Vec<&RuleCounts>, Vec<&RuleCounts>) =
        rest.into_iter().partition(|rule| rule.finding_days > 0);
    for rule in &hit {
        let before = format!("{} of {}", rule.before_21_days, rule.injuries_asked);
        let other = percent(rule.other_days_with_finding, rule.other_days);
        let ratios = line_of(rule.rule).map_or_else(String::new, ratios);
        let _ = writeln!(text, "{:NAME_WIDTH$} {before:>15} {other:>18}{ratios}", rule.rule);
    }
    for line in &protocol.rivals {
        let _ = writeln!(text, "{}{}", line.name, ratios(line));
    }
    for (what, rules) in [("Flagged, but before no injury", missed), ("Never flagged", silent)] {
        let names: Vec<&str> = rules.iter().map(|rule| rule.rule).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "{}", wrap(&format!("{what}: {}.", names.join(", ")), 0));
        }
    }
    text
}

fn reading() -> String {
    let (from, to) = CONTROL_DAYS;
    let paragraphs = [
        format!(
            "Before injuries: how many injuries had the rule flagged, at watch or above, in the \
             {LOOKBACK_DAYS} days before, of those where it could judge. Before other days: the \
             same for days without an injury that are not within {CENSORED_DAYS} days after one. \
             Rules about pain are left out."
        ),
        format!(
            "Rate ratio: how much more often an injury began within {OUTCOME_DAYS} days of a \
             flagged day than of another day of the same runner. In brackets the 95 % interval of \
             {DRAWS} draws of whole runners, because the days of one runner are alike; not given \
             for fewer than {MIN_ATHLETES} runners, or where chance would put fewer than \
             {MIN_EXPECTED:.0} flagged days before injuries. An interval that contains 1 shows \
             nothing, and one rule in twenty looks better by chance."
        ),
        format!(
            "Random: 95 % of the ratios for as many random flags. The last ratio is for injuries {to} to {from} \
             days before the flag, which no flag can cause. ran-today flags every day with a run, high-week every \
             unusually long week. docs/backtest.md has the protocol."
        ),
    ];
    how_to_read(&paragraphs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look_back::backtest::protocol::protocol;

    fn rule(rule: &'static str, before_21_days: usize, finding_days: usize) -> RuleCounts {
        RuleCounts {
            rule,
            before_21_days,
            finding_days,
            injuries_asked: 9,
            other_days: 200,
            other_days_with_finding: 31,
            ..RuleCounts::default()
        }
    }

    fn counts(rules: Vec<RuleCounts>) -> CohortCounts {
        CohortCounts {
            runners: 12,
            runners_with_injury: 7,
            injuries: 9,
            days: 4000,
            rules,
            ..CohortCounts::default()
        }
    }

    #[test]
    fn a_row_holds_injuries_and_other_days_and_the_rest_is_named() {
        let counts = counts(vec![rule("hit", 4, 30), rule("missed", 0, 3), rule("silent", 0, 0)]);
        let text = cohort_backtest(&counts, &protocol(&[]), &["One note.".to_owned()]);
        assert!(text.contains("12 runners, 4000 days, 9 injuries in 7 of them"), "{text}");
        let row = text.lines().find(|line| line.starts_with("hit")).unwrap();
        assert!(row.contains("4 of 9") && row.contains("16 %"), "{row}");
        assert!(text.contains("Flagged, but before no injury: missed."), "{text}");
        assert!(text.contains("Never flagged: silent.") && text.contains("One note."), "{text}");
    }

    #[test]
    fn all_rules_at_once_fit_on_sixty_lines() {
        let rules = crate::rules::RULES.iter().map(|one| rule(one.id, 1, 1)).take(35).collect();
        let text = cohort_backtest(&counts(rules), &protocol(&[]), &[]);
        assert!(text.lines().count() <= 58, "{}", text.lines().count());
    }
}
