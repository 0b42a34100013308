//! A look back at one runner on the terminal: what was said before each episode, what chance would
//! have given, and how little that proves.

use std::fmt::Write;

use super::style::{BOLD, DIM};
use super::wrap::wrap;
use crate::base::words::{counted, joined_by_and};
use crate::look_back::backtest::{
    Backtest, Before, DRAWS, Effect, EpisodeBefore, LOOKBACK_DAYS, MIN_COUNT, RuleResult, Share,
};

const RULE_WIDTH: usize = 28;

/// What was looked at.
pub struct Looked<'a> {
    /// Runs in the span.
    pub runs: usize,
    /// How messages call the file that tells when it hurt.
    pub told_by: &'a str,
}

/// The report about one runner.
pub fn runner(backtest: &Backtest, looked: &Looked) -> String {
    let mut text = head(backtest, looked);
    text += &episodes(backtest);
    text += &rules(backtest);
    text += &reading(backtest);
    text
}

fn head(backtest: &Backtest, looked: &Looked) -> String {
    let (first, last) = (backtest.watched.first, backtest.watched.last);
    let count = backtest.episodes.len();
    let mut text = format!(
        "{BOLD}{}, {first} to {last}; {} of pain in {}{BOLD:#}\n\n",
        counted(looked.runs, "run"),
        counted(count, "episode"),
        looked.told_by,
    );
    let handful = "A handful of episodes proves nothing.";
    let meaning = match count {
        0 => "No episode began in these days, so there is nothing to compare against.".to_owned(),
        1 => format!("{handful} With one, the report can only show what was flagged at the time."),
        few if few < MIN_COUNT => {
            format!("{handful} With {few}, the report can only show what was flagged at the time.")
        }
        more => format!(
            "{handful} Even {more} of one runner show what coincided, not what caused the pain."
        ),
    };
    let _ = writeln!(text, "{}", wrap(&meaning, 0));
    text
}

fn episodes(backtest: &Backtest) -> String {
    if backtest.episodes.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}The {LOOKBACK_DAYS} days before each episode{BOLD:#}\n");
    for episode in &backtest.episodes {
        text += &one_episode(episode);
    }
    let any = &backtest.any_rule;
    if let Some(share) = any.share_of_all_days.filter(|_| any.episodes > 0) {
        let sentence = format!(
            "Some rule was flagged before {} of {}, and before {:.0} % of all days.",
            any.episodes_with_finding,
            counted(any.episodes, "episode"),
            share * 100.0
        );
        let _ = writeln!(text, "{}", wrap(&sentence, 2));
    }
    text
}

fn one_episode(episode: &EpisodeBefore) -> String {
    let mut text = format!("  {}", episode.start);
    if episode.end > episode.start {
        let _ = write!(text, " to {}", episode.end);
    }
    if episode.covered_days < LOOKBACK_DAYS {
        let days = counted(episode.covered_days, "day");
        let _ = write!(text, " (only {days} of history before it)");
    }
    text.push('\n');
    if episode.rules.is_empty() {
        text += "    no rule was flagged\n";
    }
    for before in &episode.rules {
        let _ = writeln!(
            text,
            "    {:RULE_WIDTH$} {:5}  {}",
            before.rule,
            before.level,
            days_before(before)
        );
    }
    text
}

/// `3 and 17 days before`.
fn days_before(before: &Before) -> String {
    let days: Vec<String> = before.days_before.iter().map(ToString::to_string).collect();
    match days.as_slice() {
        [] => String::new(),
        [one] => format!("{} before", counted(one, "day")),
        several => format!("{} days before", joined_by_and(several)),
    }
}

fn rules(backtest: &Backtest) -> String {
    let spoke = || backtest.rules.iter().filter(|rule| rule.finding_days > 0);
    let mut text = format!(
        "\n{BOLD}{:RULE_WIDTH$} a month   followed    random days   meaningless dates{BOLD:#}\n",
        "Rule"
    );
    for rule in spoke() {
        let _ = writeln!(text, "{}", rule_line(rule));
    }
    if spoke().next().is_none() {
        text += "No rule was flagged.\n";
    }
    let silent: Vec<&str> =
        backtest.rules.iter().filter(|rule| rule.finding_days == 0).map(|rule| rule.rule).collect();
    for (what, rules) in [("Never flagged", &silent), ("Could judge nothing", &backtest.not_judged)]
    {
        if !rules.is_empty() {
            let _ = writeln!(text, "{}", wrap(&format!("{what}: {}.", rules.join(", ")), 0));
        }
    }
    text
}

fn rule_line(rule: &RuleResult) -> String {
    let effect = match rule.effect {
        Effect::Shown => "more than chance",
        Effect::NotShown => "no more than chance",
        Effect::TooFew => "too few to say",
    };
    let per_month = rule.findings_per_month.map_or("–".to_owned(), |rate| format!("{rate:.1}"));
    format!(
        "{:RULE_WIDTH$} {per_month:>7} {:>10} {:>14} {:>9} ({})  {effect}",
        rule.rule,
        followed(&rule.followed),
        random(&rule.followed),
        followed(&rule.shifted),
        random(&rule.shifted),
    )
}

/// `4 of 12`.
fn followed(share: &Share) -> String {
    format!("{} of {}", share.followed, share.findings)
}

/// The interval of random days in findings: `1 to 5`.
fn random(share: &Share) -> String {
    let count = |part: f64| format!("{:.0}", part * share.findings as f64);
    match share.random_low.zip(share.random_high) {
        Some((low, high)) => format!("{} to {}", count(low), count(high)),
        None => "–".to_owned(),
    }
}

fn reading(backtest: &Backtest) -> String {
    let paragraphs = [
        format!(
            "Followed: findings with a new episode within {LOOKBACK_DAYS} days after them. Only \
             findings at watch or above count. Several of one rule on one day count as one, and a \
             finding about a week counts from its last day. Findings during an episode or in the \
             last {LOOKBACK_DAYS} days are left out. So are rules about pain: they read the same \
             diary that the others are tested against."
        ),
        format!(
            "Random days: the same number of days drawn from those the rule could judge, {DRAWS} \
             times with fixed random numbers. Findings at most {LOOKBACK_DAYS} days apart are \
             drawn as one group, because they are not independent. 95 % of the draws were in this \
             range; a figure inside it is what chance gives."
        ),
        format!(
            "Meaningless dates: the same, with every episode moved {} days later, and in brackets \
             what random days give there. A rule that does well here too has found something other \
             than pain.",
            backtest.shift_days
        ),
        format!(
            "More than chance: random days reach the figure so rarely that, over all rules tested \
             here, only five tables in a hundred would claim it wrongly. It is never claimed with \
             fewer than {MIN_COUNT} episodes or {MIN_COUNT} findings. No more than chance does not \
             mean no effect: few episodes cannot show a small one."
        ),
        "The diary counts up to the last day above. If you stopped writing it earlier, pass \
         --until."
            .to_owned(),
    ];
    how_to_read(&paragraphs)
}

/// What the figures of a look back mean, below them.
pub(super) fn how_to_read(paragraphs: &[String]) -> String {
    let mut text = format!("\n{BOLD}How to read this{BOLD:#}\n");
    for paragraph in paragraphs {
        let _ = writeln!(text, "{DIM}{}{DIM:#}", wrap(paragraph, 2));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look_back::backtest::{RuleDays, Span, Spoken, backtest};
    use crate::rules::Level;
    use crate::season::fixtures::day;
    use crate::user_files::athlete::diary::Episode;

    fn asked(rule: &'static str, spoken: &[u64]) -> RuleDays {
        let spoken = spoken.iter().map(|offset| Spoken { day: day(*offset), level: Level::Warn });
        RuleDays { rule, judged: (0..400).map(day).collect(), spoken: spoken.collect() }
    }

    fn report(rules: &[RuleDays], starts: &[u64]) -> String {
        let episodes: Vec<Episode> =
            starts.iter().map(|start| Episode { start: day(*start), end: day(*start) }).collect();
        let table = backtest(rules, &episodes, Span { first: day(0), last: day(399) });
        runner(&table, &Looked { runs: 200, told_by: "diary.csv" })
    }

    #[test]
    fn a_handful_proves_nothing_and_the_report_says_so() {
        let text = report(&[asked("spike", &[40, 47])], &[50]);
        assert!(
            text.contains("200 runs, 2024-01-01 to 2025-02-03; 1 episode of pain in diary.csv")
        );
        assert!(text.contains("A handful of episodes proves nothing. With one,"), "{text}");
        assert!(text.contains("3 and 10 days before"), "{text}");
        assert!(text.contains("too few to say"), "{text}");
        assert!(text.contains("Some rule was flagged before 1 of 1 episode,"), "{text}");
    }

    #[test]
    fn what_did_not_speak_is_named_and_early_episodes_say_what_is_unknown() {
        let rules =
            [asked("never", &[]), RuleDays { rule: "blind", judged: vec![], spoken: vec![] }];
        let text = report(&rules, &[1, 100]);
        assert!(
            text.contains("(only 1 day of history before it)\n    no rule was flagged"),
            "{text}"
        );
        assert!(text.contains(
            "No rule was flagged.\nNever flagged: never.\nCould judge nothing: \
                               blind."
        ));
    }

    #[test]
    fn without_episodes_there_is_nothing_to_compare_with() {
        let text = report(&[asked("spike", &[40])], &[]);
        assert!(
            text.contains("nothing to compare against") && !text.contains("before each"),
            "{text}"
        );
    }

    #[test]
    fn an_effect_is_called_more_than_chance_and_counts_are_whole() {
        let starts = [60, 125, 170, 240, 300];
        let text = report(&[asked("spike", &starts.map(|start| start - 2))], &starts);
        assert!(text.contains("5 of 5") && text.contains("more than chance\n"), "{text}");
        assert!(text.contains("Even 5 of one runner"), "{text}");
    }

    #[test]
    fn one_day_is_not_a_plural() {
        let before = |days: &[i64]| Before {
            rule: "a",
            level: "watch".to_owned(),
            days_before: days.to_vec(),
            window_days: 7,
        };
        assert_eq!(days_before(&before(&[1])), "1 day before");
        assert_eq!(days_before(&before(&[1, 2, 9])), "1, 2 and 9 days before");
    }
}
