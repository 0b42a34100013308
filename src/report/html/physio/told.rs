//! The light and the alerts that stand.

use serde::Serialize;

use super::super::level::LevelMark;
use super::Shown;
use crate::analysis::pipeline::Analysis;
use crate::base::words::{capitalised, counted};
use crate::report::records::alerts::{AlertRecord, open};
use crate::report::records::findings::FindingsFile;
use crate::report::records::place::when;
use crate::season::DayNames;

/// Alerts that are shown, and those that ended where none stands.
const ALERTS_SHOWN: usize = 4;
const ENDED_SHOWN: usize = 2;
/// Alerts that ended on the second page, where it has room for them.
const EARLIER_SHOWN: usize = 10;
/// Sentences about what was noted that are shown.
const STANDING_SHOWN: usize = 3;

/// What a person is told.
#[derive(Serialize)]
pub(super) struct Told {
    /// The light with its days.
    pub(super) light: String,
    mark: LevelMark,
    /// Warning signs, tests and the last pain.
    pub(super) standing: Vec<String>,
    pub(super) alerts: Shown<Alert>,
    /// Whether the alerts stand, or are the newest that ended.
    is_open: bool,
    /// How many others there were, and where they are; empty without any.
    pub(super) ended_words: String,
}

/// One alert.
#[derive(Serialize)]
pub(super) struct Alert {
    level: LevelMark,
    pub(super) title: &'static str,
    when: String,
    pub(super) figures: String,
    until: String,
}

pub(super) fn told(analysis: &Analysis, findings: &FindingsFile) -> Told {
    let (names, as_of) = (analysis.season.day_names, analysis.season.as_of);
    let spoken = |text: &str| names.spoken(text, as_of);
    let light = findings.now.as_ref().map(|now| &now.state.light);
    let words = light.map_or_else(String::new, |light| {
        let span = light.span_words().map_or_else(String::new, |span| format!("; {span}"));
        spoken(&format!("{}{span}", capitalised(light.words)))
    });
    let lines = findings.now.iter().flat_map(|now| &now.next_run.standing.lines);
    // Injuries have a list of their own.
    let lines = lines.filter(|line| line.kind != "injury").take(STANDING_SHOWN);
    let open = open(analysis, &findings.alerts);
    let is_open = !open.is_empty();
    let (shown, most) = match is_open {
        true => (open, ALERTS_SHOWN),
        false => (findings.alerts.iter().take(ENDED_SHOWN).collect(), ENDED_SHOWN),
    };
    let alerts = shown.into_iter().map(|alert| row(alert, names)).collect();
    Told {
        light: words,
        mark: light.map_or(LevelMark::of_light("green", None), |light| {
            LevelMark::of_light(light.colour, light.rank)
        }),
        standing: lines.map(|line| spoken(&line.text)).collect(),
        alerts: Shown::of(alerts, most),
        is_open,
        ended_words: String::new(),
    }
}

/// Where the alerts are that ended and are not on the first page, so that none goes uncounted.
pub(super) fn ended_words(count: usize, is_listed: bool) -> String {
    match (count, is_listed) {
        (0, _) => String::new(),
        (count, true) => format!("{}: see page 2.", counted(count, "earlier alert")),
        (count, false) => format!("And {}.", counted(count, "earlier alert")),
    }
}

/// The alerts that ended and are not shown as the last ones, the newest first.
pub(super) fn ended(analysis: &Analysis, findings: &FindingsFile) -> Shown<Alert> {
    let names = analysis.season.day_names;
    let has_open = !open(analysis, &findings.alerts).is_empty();
    let shown = if has_open { 0 } else { ENDED_SHOWN };
    let ended = findings.alerts.iter().filter(|alert| !alert.is_open).skip(shown);
    Shown::of(ended.map(|alert| row(alert, names)).collect(), EARLIER_SHOWN)
}

fn row(alert: &AlertRecord, names: DayNames) -> Alert {
    Alert {
        level: LevelMark::of_alert(alert.light),
        title: alert.title,
        when: when(names, alert.subject, (alert.date, alert.week)),
        figures: alert.figures.clone(),
        until: names.short(alert.until),
    }
}
