//! The tools as an assistant sees them: names, what each tells and does not tell, and the shape of arguments
//! and answers. All only read, and none takes a path.

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};

use crate::columns::RUN_ID;
use crate::next_run::plan::COLUMNS;

/// The names, in the order of the list.
pub(super) const NAMES: [&str; 7] =
    ["season_summary", "alerts", "next_run", "check_plan", "why", "run_detail", "explain_rule"];

/// What every description ends with.
const NEVER: &str = "Never a diagnosis, a cause or a probability of injury.";

/// Every tool.
pub(super) fn all() -> Vec<Tool> {
    vec![season_summary(), alerts(), next_run(), check_plan(), why(), run_detail(), explain_rule()]
}

fn object(value: Value) -> JsonObject {
    value.as_object().cloned().unwrap_or_default()
}

/// A tool with its arguments and the fields of its answer.
fn tool(
    (name, title): (&'static str, &str),
    description: &str,
    arguments: Value,
    answer: Value,
) -> Tool {
    let arguments =
        json!({ "type": "object", "properties": arguments, "additionalProperties": false });
    let answer = json!({ "type": "object", "properties": answer });
    let hints = ToolAnnotations::with_title(title)
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    Tool::new(name, format!("{description} {NEVER}"), object(arguments))
        .with_title(title)
        .with_raw_output_schema(object(answer).into())
        .with_annotations(hints)
}

fn text_of(meaning: &str) -> Value {
    json!({ "type": "string", "description": meaning })
}

fn list_of(meaning: &str) -> Value {
    json!({ "type": "array", "items": { "type": "object" }, "description": meaning })
}

fn record_of(meaning: &str) -> Value {
    json!({ "type": ["object", "null"], "description": meaning })
}

const FINDINGS: &str = "Each with measured, baseline, limit, grade of the evidence, message, next_step, caveat and sources.";
const NOT_JUDGED: &str =
    "What a rule could not judge, and why. That is not the same as finding nothing.";
const WARNINGS: &str = "What you must know before you trust the figures.";

fn season_summary() -> Tool {
    tool(
        ("season_summary", "Season in short"),
        "The state of the season: the light (green, amber, red, black) and why, the newest twelve \
         weeks, what the next run may be, and the alerts, findings, diary pain and unjudged rules \
         of the last four weeks. Call this first. It does not list older findings (use alerts with \
         `since`) or single runs (use run_detail).",
        json!({}),
        json!({
            "as_of": text_of("Day of the evaluation."),
            "light": record_of("Colour, words, and since when it has been on."),
            "next_run": record_of("What the next run may be; `stop` says why there is no distance."),
            "weeks": list_of("Figures of each week; distances in metres, times in seconds."),
            "alerts": list_of("The text for a person."),
            "findings": list_of(FINDINGS),
            "not_judged": list_of(NOT_JUDGED),
            "warnings": json!({ "type": "array", "items": { "type": "string" }, "description": WARNINGS }),
        }),
    )
}

fn alerts() -> Tool {
    tool(
        ("alerts", "Alerts"),
        "The open alerts, each with the findings behind it: what was measured, the baseline, the \
         limit of the rule, the grade of its evidence, what to do next and how often the same \
         happened before. With `since` or `until`, the alerts that were open at any time between \
         these days, newest fifteen at a time. An empty list does not mean all clear: see \
         not_judged.",
        json!({
            "since": text_of("First day: a date like 2026-03-15, `today`, `yesterday`, or a weekday for the last one."),
            "until": text_of("Last day, in the same form."),
        }),
        json!({
            "alerts": list_of("The newest first."),
            "older_alert_count": { "type": "integer", "description": "Number of alerts left out; \
                                                                      ask again with `until`." },
            "findings": list_of(FINDINGS),
            "not_judged": list_of(NOT_JUDGED),
        }),
    )
}

fn next_run() -> Tool {
    tool(
        ("next_run", "Next run"),
        "How far, how steep and how fast the next run may be before a rule flags it: for each \
         figure the most in metres, the rule that limits it, the grade of its evidence and where \
         the limit comes from. While the diary or the athlete file holds an injury or a warning \
         sign: why there is no distance, and what comes first. It says what the rules would flag. \
         It does not say what is good training, or that a run within the limits is safe.",
        json!({ "on": text_of("Day of the run: a date like 2026-03-15, `today`, `tomorrow`, or a \
                               weekday for the next one. Default: tomorrow.") }),
        answer_about_next(),
    )
}

fn answer_about_next() -> Value {
    json!({
        "day": text_of("The day of the run."),
        "light": record_of("Colour and words."),
        "stop": record_of("Why there is no distance; null if there are limits."),
        "limits": list_of("The most for each figure in metres, with rule, grade and reason."),
        "not_limited": json!({ "type": "array", "items": { "type": "string" }, "description": "Figures that no rule can judge on that day." }),
        "plan": record_of("What the rules would flag in each planned run; null without a plan."),
        "not_judged": list_of(NOT_JUDGED),
        "warnings": json!({ "type": "array", "items": { "type": "string" }, "description": WARNINGS }),
    })
}

fn check_plan() -> Tool {
    let columns = COLUMNS.iter().map(|column| {
        let meaning = format!("{}, like {}", column.meaning, column.example);
        (
            column.name.to_owned(),
            json!({ "type": ["string", "number", "null"], "description": meaning }),
        )
    });
    let row = json!({
        "type": "object", "properties": columns.collect::<JsonObject>(),
        "required": ["date"], "additionalProperties": false,
    });
    tool(
        ("check_plan", "Check a plan"),
        "Judges planned runs as if they had been run, one after another: which would be flagged, \
         by which rule, with what light, and what to lower to how many metres. Pass the plan as \
         `runs`, or as `csv` with the same columns; each run needs a date and a distance or \
         minutes of running. It does not make a plan. A plan that no rule flags is not necessarily \
         good or safe.",
        json!({
            "runs": { "type": "array", "items": row, "description": "The planned runs." },
            "csv": text_of("The plan as a csv file with a header."),
        }),
        answer_about_next(),
    )
}

fn why() -> Tool {
    tool(
        ("why", "What was different before it hurt"),
        "What was different in the days and weeks before calf or Achilles pain began, compared \
         with the runner's own year before: each exposure with its figure, the usual figure, how \
         rare it was and the grade of the evidence; what was as usual, what could not be measured, \
         what a watch cannot know, what to do now and when to see a doctor. Pass on the warning \
         and the advice. What was different did not necessarily cause the pain.",
        json!({
            "onset": text_of("The first day of the pain: a date like 2026-03-15, `today`, \
                              `yesterday`, or a weekday for the last one. Default: the newest pain \
                              in the diary or athlete file."),
            "side": { "type": "string", "enum": ["left", "right", "both"], "description": "Which leg, where known." },
        }),
        json!({
            "onset": json!({ "type": ["string", "null"], "description": "The first day of the \
                                                                         pain; null if unknown." }),
            "asks": text_of("What is still needed for an answer, if there is none yet."),
            "different": list_of("What differed in a way that may load the calf, with usual \
                                  figure, windows, rank and evidence."),
            "not_judged": list_of(NOT_JUDGED),
            "advice": record_of("What to do today and in the next days, and when to see a doctor."),
        }),
    )
}

fn run_detail() -> Tool {
    tool(
        ("run_detail", "One run"),
        "One run in figures (distance, time, pace, cadence, climb, steep and fast distance, calf \
         load and more; null means not known, never zero), what the rules found about it, its week \
         and its day, each with baseline, limit and grade, and what they could not judge. Without \
         arguments: the newest run. It has no route and no second-by-second data.",
        json!({
            "date": text_of("Day of the run: a date like 2026-03-15, `today`, `yesterday`, or a weekday for the last one."),
            (RUN_ID.name): text_of("Id of the run, as other answers name it."),
        }),
        json!({
            "runs": list_of("The figures; their names contain the unit."),
            "findings": list_of(FINDINGS),
            "not_judged": list_of(NOT_JUDGED),
        }),
    )
}

fn explain_rule() -> Tool {
    tool(
        ("explain_rule", "Explain a rule"),
        "One rule in full: what it compares, why that may load the calf, when it is wrong, what to \
         do, the published evidence with its grade, each threshold with its source, and the limits \
         in force for this runner. Without `id`: the list of all rules. It says nothing about the \
         runner's own runs.",
        json!({ "id": text_of("Id of the rule, like session-distance-spike.") }),
        json!({
            "id": text_of("Id of the rule."),
            "grade": text_of("How good the evidence is."),
            "evidence": list_of("Published sources and what each found."),
            "thresholds": list_of("Default, range, unit and source."),
            "limits_in_force": record_of("The limits in force for this runner."),
            "rules": list_of("All rules, where no id was given."),
        }),
    )
}
