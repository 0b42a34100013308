//! Words that a person types with good reason and that soleus calls something else: what it answers.

use std::fs;

use crate::{sample_data, soleus_in, stderr, stdout};

/// The fault of `season` over the invented season with these files beside and flags.
fn fault(files: &[(&str, &str)], flags: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let season = sample_data();
    let arguments = [&["season", season.to_str().unwrap(), "--no-library"], flags].concat();
    let output = soleus_in(folder.path(), &arguments, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    stderr(&output)
}

fn assert_told(fault: &str, expected: &str) {
    assert!(fault.contains(expected), "`{expected}` in {fault}");
}

#[test]
fn a_city_is_enough_to_name_its_zone() {
    for (wrong, zone) in [
        ("London", "did you mean `Europe/London`?"),
        ("lisbon", "did you mean `Europe/Lisbon`?"),
        ("new york", "did you mean `America/New_York`?"),
        ("GMT+1", "write a city of that zone, like Europe/Lisbon"),
    ] {
        assert_told(&fault(&[], &["--tz", wrong]), zone);
    }
}

#[test]
fn units_days_and_levels_are_guessed_by_meaning() {
    assert_told(&fault(&[], &["--units", "km"]), "did you mean `metric`?");
    assert_told(&fault(&[("soleus.toml", "week_start = \"mon\"")], &[]), "did you mean `monday`?");
    assert_told(&fault(&[], &["--fail-on", "warning"]), "did you mean `warn`?");
}

#[test]
fn a_plan_has_no_pace_and_says_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.csv");
    fs::write(&plan, "date,distance_km,pace\n2026-05-20,8,5:30\n").unwrap();
    let season = sample_data();
    let arguments = ["next", season.to_str().unwrap(), "--plan", plan.to_str().unwrap()];
    let told = stderr(&soleus_in(folder.path(), &arguments, &[]));
    assert_told(
        &told,
        "line 1: a plan has no column `pace`; possible here: `date`, `distance_km`,",
    );
}

#[test]
fn the_side_may_stand_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "athlete.toml",
        "[[injuries]]\nsite = \"left calf\"\nstart = 2024-03-01\nend = 2024-04-20\n",
    );
    write("diary.csv", "date,site,during_0_10\n2026-05-02,right achilles,3\n");
    let output = soleus_in(folder.path(), &["athlete"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let diary = "date,site,side,during_0_10\n2026-05-02,right calf,left,3\n";
    write("diary.csv", diary);
    let output = soleus_in(folder.path(), &["athlete"], &[]);
    assert_eq!(output.status.code(), Some(0));
    // A fault of one cell costs no line and no report.
    let told = stderr(&output) + &stdout(&output);
    assert_told(&told, "is `left` here and `right` in another column");
}
