//! The rooms of the house in their order, and that no arrow points upwards.
//!
//! A room is a folder or a file right below `src`. It may use the rooms named beside it and no
//! others, and these stand above it in the table: that is what keeps data flowing one way.

use std::collections::{BTreeMap, BTreeSet};

use crate::arrows::{self, Module};
use crate::assert_none;
use crate::sources;

/// Each room with the rooms it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("columns", &[]),
    ("base", &["columns"]),
    ("activity", &["columns"]),
    ("ingest", &["columns", "base", "activity"]),
    ("source", &["base", "activity"]),
    ("user_files", &["base", "source"]),
    ("notes", &["base", "user_files"]),
    ("run", &["columns", "base", "activity"]),
    ("library", &["columns", "base", "activity", "run"]),
    ("season", &["columns", "base", "activity", "user_files", "run"]),
    ("rules", &["columns", "base", "user_files", "run", "season"]),
    ("attention", &["base", "season", "rules"]),
    ("next_run", &["base", "user_files", "run", "season", "rules", "attention"]),
    ("plan_ahead", &["base", "user_files", "season", "rules", "next_run"]),
    ("look_back", &["columns", "base", "user_files", "run", "season", "rules", "attention"]),
    (
        "charts",
        &["columns", "base", "user_files", "run", "season", "rules", "attention", "look_back"],
    ),
    ("cli", &["base"]),
    (
        "options",
        &[
            "base",
            "activity",
            "source",
            "user_files",
            "run",
            "season",
            "rules",
            "attention",
            "charts",
            "cli",
        ],
    ),
    (
        "analysis",
        &[
            "columns",
            "base",
            "activity",
            "ingest",
            "source",
            "user_files",
            "notes",
            "run",
            "library",
            "season",
            "rules",
            "attention",
            "options",
        ],
    ),
    ("dataset", &["columns", "base", "user_files", "season", "rules", "look_back"]),
    ("inspect", &["columns", "base", "activity", "ingest", "source", "run", "options", "analysis"]),
    (
        "report",
        &[
            "columns",
            "base",
            "activity",
            "ingest",
            "user_files",
            "notes",
            "run",
            "season",
            "rules",
            "attention",
            "next_run",
            "plan_ahead",
            "look_back",
            "charts",
            "options",
            "analysis",
            "dataset",
            "inspect",
        ],
    ),
    (
        "commands",
        &[
            "columns",
            "base",
            "activity",
            "source",
            "user_files",
            "notes",
            "run",
            "library",
            "season",
            "rules",
            "attention",
            "next_run",
            "plan_ahead",
            "look_back",
            "charts",
            "cli",
            "options",
            "analysis",
            "dataset",
            "inspect",
            "report",
        ],
    ),
    (
        "open_season",
        &[
            "columns",
            "base",
            "source",
            "run",
            "look_back",
            "cli",
            "options",
            "analysis",
            "report",
            "commands",
        ],
    ),
];

/// Files that stand outside: the two roots and what builds them.
const OUTSIDE: [&str; 3] = ["lib", "main", "build"];

fn room_of(module: &Module) -> &str {
    module.first().map_or("lib", String::as_str)
}

fn uses_between_rooms() -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut uses: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (module, targets) in arrows::all() {
        for target in targets.iter().filter(|target| room_of(target) != room_of(&module)) {
            let pair = (room_of(&module).to_owned(), room_of(target).to_owned());
            uses.entry(pair).or_default().insert(module.join("::"));
        }
    }
    uses.retain(|(from, _), _| !OUTSIDE.contains(&from.as_str()));
    uses
}

#[test]
fn every_room_stands_in_the_table_and_the_table_names_no_other() {
    let built: BTreeSet<String> = sources()
        .iter()
        .filter_map(|(path, _)| {
            path.with_extension("").iter().next().map(|part| part.to_string_lossy().into_owned())
        })
        .filter(|room| !OUTSIDE.contains(&room.as_str()))
        .collect();
    let listed: BTreeSet<String> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(built, listed, "what stands in `src`, and what the table of rooms lists");
}

#[test]
fn no_room_uses_one_below_it() {
    let faults: Vec<String> = ROOMS
        .iter()
        .enumerate()
        .flat_map(|(place, (room, may_use))| {
            let above = &ROOMS[..place];
            may_use
                .iter()
                .filter(move |used| !above.iter().any(|(other, _)| other == *used))
                .map(move |used| format!("{room} may use {used}, which does not stand above it"))
        })
        .collect();
    assert_none("permissions that point upwards", &faults);
}

#[test]
fn rooms_use_what_the_table_permits_and_nothing_else() {
    let permitted: BTreeSet<(String, String)> = ROOMS
        .iter()
        .flat_map(|(room, may_use)| {
            may_use.iter().map(|used| ((*room).to_owned(), (*used).to_owned()))
        })
        .collect();
    let uses = uses_between_rooms();
    let surplus: Vec<String> = uses
        .iter()
        .filter(|(pair, _)| !permitted.contains(*pair))
        .map(|((from, to), files)| {
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            format!("{from} uses {to}: {}", files.join(", "))
        })
        .collect();
    assert_none("arrows that the table of rooms does not permit", &surplus);
    let unused: Vec<String> = permitted
        .iter()
        .filter(|pair| !uses.contains_key(*pair))
        .map(|(from, to)| format!("{from} does not use {to}"))
        .collect();
    assert_none("permissions that nothing needs", &unused);
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let circles: Vec<String> = arrows::circles(&arrows::all())
        .iter()
        .map(|circle| circle.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(" ↔ "))
        .collect();
    assert_none("modules in a circle", &circles);
}
