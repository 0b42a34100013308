//! The protocol for many athletes on the terminal: ratios, what they are held against, and what
//! they cannot tell.

use std::fmt::Write;

use super::backtest::how_to_read;
use super::style::BOLD;
use super::wrap::wrap;
use crate::look_back::backtest::DRAWS;
use crate::look_back::backtest::log::TrainingLog;
use crate::look_back::backtest::protocol::{
    CENSORED_DAYS, CONTROL_DAYS, Line, MIN_ATHLETES, MIN_EXPECTED, OUTCOME_DAYS, Protocol, Ratio,
};

const NAME_WIDTH: usize = 28;

/// The report about many athletes.
pub fn athletes(protocol: &Protocol, log: &TrainingLog) -> String {
    let mut text = head(protocol, log);
    text += &table(protocol);
    text += &reading(log);
    text
}

fn head(protocol: &Protocol, log: &TrainingLog) -> String {
    let mut text = format!(
        "{BOLD}{} athletes, {} days that count, {} injuries{BOLD:#}\n\n",
        protocol.athletes, protocol.days, protocol.episodes
    );
    if let Some(base_rate) = protocol.base_rate {
        let sentence = format!(
            "An injury began within {OUTCOME_DAYS} days of {:.1} % of these days, whatever the \
             rules flagged. A handful of injuries proves nothing: read the intervals, not the \
             figures.",
            base_rate * 100.0
        );
        let _ = writeln!(text, "{}", wrap(&sentence, 0));
    }
    for note in &log.notes {
        let _ = writeln!(text, "{}", wrap(note, 0));
    }
    text
}

fn table(protocol: &Protocol) -> String {
    let head = format!("{:NAME_WIDTH$}  flags      hits    caught", "Rule");
    let mut text = format!("\n{BOLD}{head}{BOLD:#}\n");
    for line in &protocol.rules {
        let _ = writeln!(text, "{}", row(line));
    }
    if protocol.rules.is_empty() {
        text += "No rule could judge anything.\n";
    }
    let _ = writeln!(text, "{BOLD}For comparison{BOLD:#}");
    for line in &protocol.rivals {
        let _ = writeln!(text, "{}", row(line));
    }
    text
}

fn row(line: &Line) -> String {
    let percent = |share: Option<f64>| {
        share.map_or("–".to_owned(), |share| format!("{:.1} %", share * 100.0))
    };
    format!(
        "{:NAME_WIDTH$} {:>6}  {:>8}  {:>8}{}",
        line.name,
        line.alarms_per_month.map_or("–".to_owned(), |rate| format!("{rate:.1}")),
        percent(line.ppv),
        percent(line.sensitivity),
        ratios(line),
    )
}

/// How the rate of a line compares, in a line of its own below it; empty without a rate.
pub(super) fn ratios(line: &Line) -> String {
    if line.rate_ratio.value.is_none() {
        return String::new();
    }
    let (from, to) = CONTROL_DAYS;
    let random = line.random.map_or("–".to_owned(), span);
    let (rate, control) = (ratio(&line.rate_ratio), ratio(&line.control));
    let words = format!("rate ratio {rate}; random {random}; {to}–{from} days before {control}");
    format!("\n{}", wrap(&words, 4))
}

/// `1.31 (0.98–1.72)`.
fn ratio(ratio: &Ratio) -> String {
    let Some(value) = ratio.value else { return "–".to_owned() };
    let interval = ratio.interval.map_or(String::new(), |ends| format!(" ({})", span(ends)));
    format!("{value:.2}{interval}")
}

fn span((low, high): (f64, f64)) -> String {
    format!("{low:.2}–{high:.2}")
}

fn reading(log: &TrainingLog) -> String {
    let mut paragraphs = vec![what_counts(), what_a_ratio_is()];
    paragraphs.extend(what_it_is_held_against());
    if log.is_lovdal {
        paragraphs.push(
            "About this study: injuries of any site, days instead of runs, and everything at or \
             near threshold pace or faster counts as fast. It has no hills, cadence or shoes, so \
             those rules remain untested. The authors' own model, fitted to these days, reached an \
             area under the curve of 0.724 (Lövdal et al. 2021, 10.1123/ijspp.2020-0518)."
                .to_owned(),
        );
    }
    how_to_read(&paragraphs)
}

fn what_counts() -> String {
    format!(
        "Flags: days per athlete and month with the rule flagged at watch or above; a week counts \
         on its last day. A day counts once the rule can judge, if the athlete was not injured on \
         that day or in the {CENSORED_DAYS} days before, and if the {OUTCOME_DAYS} days after it \
         are known or end with an injury. An injury is new after {CENSORED_DAYS} days without one."
    )
}

fn what_a_ratio_is() -> String {
    format!(
        "Rate ratio: how much more often an injury began within {OUTCOME_DAYS} days of a flagged \
         day than of another day of the same athlete (Mantel-Haenszel over athletes). In brackets \
         the 95 % interval of {DRAWS} draws of whole athletes with fixed random numbers; not given \
         for fewer than {MIN_ATHLETES} athletes, or where chance would put fewer than \
         {MIN_EXPECTED:.0} flagged days before injuries. An interval that contains 1 shows \
         nothing, and of twenty rules without any effect, one looks good by chance."
    )
}

fn what_it_is_held_against() -> [String; 3] {
    let (from, to) = CONTROL_DAYS;
    [
        "Random: 95 % of the ratios when each athlete's flags fall on random days. Hits: flagged \
         days followed by an injury; compare with the share of all days above. Caught: injuries \
         with a flag in the week before."
            .to_owned(),
        format!(
            "The last ratio is a control: it is for injuries that began {to} to {from} days before the \
             flag, which no flag can cause. If it is far from 1, training changes after \
             an injury, or something else moves both."
        ),
        "For comparison: ran-today flags every day with a run; high-week flags every day when the \
         last seven days had more kilometres than nine in ten of the athlete's own before. A rule \
         that does no better is of no use here. Thresholds were fixed beforehand, and nothing was \
         fitted."
            .to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &'static str) -> Line {
        let rate_ratio =
            Ratio { value: Some(1.314), interval: Some((0.98, 1.72)), without_one: None };
        Line {
            name,
            flagged_days: 30,
            flagged_followed: 3,
            unflagged_days: 300,
            unflagged_followed: 15,
            alarms_per_month: Some(1.25),
            rate_ratio,
            random: Some((0.8, 1.2)),
            sensitivity: Some(0.25),
            ppv: Some(0.1),
            control: Ratio { value: None, interval: None, without_one: None },
        }
    }

    fn report(rules: Vec<Line>, is_lovdal: bool) -> String {
        let protocol = Protocol {
            athletes: 12,
            episodes: 9,
            days: 330,
            base_rate: Some(0.052),
            rules,
            rivals: vec![line("ran-today")],
        };
        let notes = vec!["Days repeated: 3.".to_owned()];
        let log = TrainingLog { athletes: Vec::new(), tells_injuries: true, is_lovdal, notes };
        athletes(&protocol, &log)
    }

    #[test]
    fn a_row_holds_the_ratio_its_interval_and_the_control() {
        let text = report(vec![line("spike")], false);
        assert!(text.contains("12 athletes, 330 days that count, 9 injuries"), "{text}");
        assert!(text.contains("of 5.2 % of these days"), "{text}");
        assert!(text.contains("1.31 (0.98–1.72)") && text.contains("0.80–1.20"), "{text}");
        assert!(text.contains("10.0 %    25.0 %\n"), "{text}");
        assert!(text.contains("8–14 days before –\n"), "{text}");
        assert!(text.contains("Days repeated: 3.") && !text.contains("0.724"), "{text}");
    }

    #[test]
    fn the_study_is_named_with_what_it_cannot_tell() {
        let text = report(Vec::new(), true);
        assert!(text.contains("No rule could judge anything."), "{text}");
        assert!(text.contains("0.724") && text.contains("remain untested"), "{text}");
    }
}
