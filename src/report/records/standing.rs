//! What hurts, in words: the same sentences for the terminal, the page and `--json`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::next_run::{NoRun, Standing, Stop};
use crate::rules::Limits;
use crate::rules::calf_readiness::{Readiness, TestResult, asked_first};
use crate::user_files::athlete::words::Worded;
use crate::user_files::athlete::{Felt, Injury, Site};

const THEN: &str = "Then: alternate running and walking, flat and easy, every second day; no fast \
                    or steep running in the first four weeks.";

/// What stands about the runner's calf.
#[derive(Debug, Serialize)]
pub struct StandingRecord {
    /// Whether no distance is given because of it.
    pub no_run: bool,
    /// Open injuries, tests and the last pain, a line each, the gravest first.
    pub lines: Vec<StandingLine>,
    /// What is asked of the runner, because nothing was noted for too long or a score is missing.
    pub asks: Vec<String>,
    /// Whether the first of these is about old pain or an old warning sign, so that no distance should stand
    /// beside it.
    pub is_in_question: bool,
}

/// One fact about the runner's calf.
#[derive(Debug, Serialize)]
pub struct StandingLine {
    /// `sign`, `injury`, `tests` or `pain`.
    pub kind: &'static str,
    /// Its day.
    pub day: NaiveDate,
    /// The fact in a sentence.
    pub text: String,
}

impl StandingRecord {
    /// The record of what stands.
    pub fn of(standing: &Standing) -> Self {
        let sign = standing.stop.iter().map(|stop| sign(stop, standing.day));
        let injuries = standing.injuries.iter().map(injury);
        let tests = standing.tests.iter().map(|one| tests(one, standing.is_ready()));
        let pain = standing.holding_pain().into_iter().map(pain);
        Self {
            no_run: standing.no_run().is_some(),
            lines: sign.chain(injuries).chain(tests).chain(pain).collect(),
            asks: asks(standing),
            is_in_question: standing.no_run().is_none() && standing.is_in_question(),
        }
    }
}

/// Why no distance is given, and what comes first.
pub(in crate::report) fn no_run_words(
    reason: &NoRun,
    limits: &Limits,
    units: UnitSystem,
) -> (String, String) {
    match reason {
        NoRun::Sign(stop) => {
            let message = (stop.rule.message)(&stop.finding, units);
            (message, stop.rule.next_step(&stop.finding).to_owned())
        }
        NoRun::Injury(injury) => {
            let message = format!(
                "No run for now: the {} since {} {}, and the diary has no passed tests without \
                 pain since.",
                injury_name(injury),
                injury.start,
                lasting(injury)
            );
            let end = "When it is over, add its `end` to athlete.toml.";
            (message, format!("{} {THEN} {end}", asked_first(limits)))
        }
        NoRun::Pain(felt) => {
            let message = format!(
                "No run for now: {} on {} is too much to run on.",
                pain_words(felt),
                felt.day
            );
            let step = "Wait until walking no longer hurts and a diary entry says so. Have pain \
                        this strong looked at.";
            (message, step.to_owned())
        }
        NoRun::Tests(tests) => {
            let message = format!(
                "No run for now: the calf tests are not passed. {}",
                tests_text(tests, false)
            );
            (message, format!("{} {THEN}", asked_first(limits)))
        }
    }
}

fn sign(stop: &Stop, day: NaiveDate) -> StandingLine {
    let until = if stop.is_tear {
        let words = "or until the diary has a diagnosis or passed calf tests";
        format!("in force until {}, {words}", stop.lasts_until())
    } else if day > stop.lasts_until() {
        "still in force, because the diary has no entry since: add how the calf is".to_owned()
    } else {
        format!("in force until {}", stop.lasts_until())
    };
    let text = format!(
        "A warning sign in the diary means stop ({} on {}); {until}.",
        stop.rule.id, stop.day
    );
    StandingLine { kind: "sign", day: stop.day, text }
}

fn injury_name(injury: &Injury) -> String {
    let side = injury.side.map_or(String::new(), |side| format!(" ({})", side.word()));
    format!("{} injury{side}", injury.site.word())
}

/// Until when an injury lasts.
fn lasting(injury: &Injury) -> String {
    match injury.end {
        Some(end) => format!("lasts until {end}"),
        None => "has no end in athlete.toml".to_owned(),
    }
}

fn injury(injury: &Injury) -> StandingLine {
    let name = injury_name(injury);
    let known = match injury.site {
        Site::Calf => "",
        _ => "; the limits below ignore it",
    };
    let text = format!("Open: {name} since {}; it {}{known}.", injury.start, lasting(injury));
    StandingLine { kind: "injury", day: injury.start, text }
}

fn tests(tests: &Readiness, is_ready: bool) -> StandingLine {
    StandingLine { kind: "tests", day: tests.day, text: tests_text(tests, is_ready) }
}

fn tests_text(tests: &Readiness, is_ready: bool) -> String {
    let day = tests.day;
    match &tests.result {
        TestResult::Passed if !is_ready => {
            format!("Calf tests of {day}: passed, but the diary has pain or a warning sign since.")
        }
        TestResult::Passed => format!("Calf tests of {day}: passed."),
        TestResult::Incomplete(missing) => format!("Calf tests of {day}: {missing}."),
        TestResult::Failed(_, words) => format!("Calf tests of {day}: not passed ({words})."),
    }
}

fn pain(felt: &Felt) -> StandingLine {
    let (pain, day) = (pain_words(felt), felt.day);
    let text = format!("Last in the diary: {pain} on {day}, and no pain-free entry since.");
    StandingLine { kind: "pain", day: felt.day, text }
}

/// `pain of 4/10 in the left calf`.
fn pain_words(felt: &Felt) -> String {
    let score = match felt.score_0_10 {
        Some(score) => {
            format!("pain of {}", Quantity::new(score, Unit::Pain).show(UnitSystem::Metric))
        }
        None => "pain without a score".to_owned(),
    };
    let side = felt.side.map_or(String::new(), |side| format!("{} ", side.word()));
    match felt.site {
        Some(site) => format!("{score}, {side}{}", site.word()),
        None => score,
    }
}

fn asks(standing: &Standing) -> Vec<String> {
    let mut asks = Vec::new();
    if let Some(stop) = &standing.unanswered {
        asks.push(format!(
            "The diary has a warning sign on {} ({}), and no pain-free entry since: is it gone? \
             Add how the calf is today, and have it looked at if you have not.",
            stop.day, stop.rule.id
        ));
    }
    if let Some(felt) = standing.old_pain() {
        asks.push(format!(
            "The last diary entry is {}, on {}: is it gone? Add how the calf is today with \
             `soleus diary add`, 0 if nothing hurts.",
            pain_words(felt),
            felt.day
        ));
    } else if let Some(felt) = standing.holding_pain().filter(|felt| felt.score_0_10.is_none()) {
        asks.push(format!(
            "How strong was the pain on {}? Add its score to the diary, 0 to 10; until then it \
             counts as pain.",
            felt.day
        ));
    }
    if let Some(day) = standing.unheard.strain {
        asks.push(format!(
            "The diary has a strain on {day}, but athlete.toml has no calf injury: add it there as \
             [[injuries]], so the limits take it into account."
        ));
    } else if let Some(day) = standing.unheard.raises {
        asks.push(format!(
            "The heel raises of {day} are not judged, because athlete.toml has no calf injury: add \
             it there as [[injuries]] if there was one."
        ));
    }
    if let Some(day) = standing.unheard.untested {
        asks.push(format!(
            "The calf injury ended on {day}, and the diary has no calf tests since. `soleus plan \
             --back` starts with them, and with walks."
        ));
    }
    if let Some(day) = standing.unheard.note {
        asks.push(format!(
            "The entry of {day} is only a note, and soleus does not read notes: if it is about \
             pain, add a score (0 if nothing hurts) or a tag."
        ));
    }
    asks
}
