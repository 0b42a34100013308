//! Every text that an assistant reads stands in a snapshot.

use serde_json::json;

use super::client::of_season;
use crate::texts::assert_text;

#[test]
fn what_the_tools_say_they_do() {
    let mut server = of_season(&[]);
    let tools = server.ask("tools/list", json!({}))["result"]["tools"].clone();
    assert_text("assistant/tools", &format!("{tools:#}\n"));
}

#[test]
fn what_it_says_in_short() {
    let mut server = of_season(&[]);
    let calls = [
        ("season_summary", json!({})),
        ("alerts", json!({})),
        ("alerts", json!({ "since": "2026-04-01", "until": "2026-04-30" })),
        ("next_run", json!({ "on": "2026-06-14" })),
        ("check_plan", json!({ "csv": "date,distance_km\n2026-06-09,3\n2026-06-11,30\n" })),
        ("check_plan", json!({ "csv": "date,distance_km\n2026-06-09,3\n" })),
        ("why", json!({})),
        ("why", json!({ "onset": "2026-05-17", "side": "left" })),
        ("run_detail", json!({ "date": "2026-04-12" })),
        ("run_detail", json!({ "date": "2026-04-13" })),
        ("explain_rule", json!({})),
        ("explain_rule", json!({ "id": "session-distance-spike" })),
        ("explain_rule", json!({ "id": "earlier-calf-injury" })),
    ];
    let said = calls.map(|(tool, arguments)| {
        let result = server.call(tool, arguments.clone());
        format!("> {tool} {arguments}\n{}\n", result["content"][0]["text"].as_str().unwrap())
    });
    assert_text("assistant/answers", &said.join("\n"));
}
