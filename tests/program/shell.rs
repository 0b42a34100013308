//! What a person meets before the first analysis: the bare program, help, completions, manual pages.

use std::fs;

use crate::sample_data;
use crate::soleus;
use crate::soleus_with;
use crate::stderr;
use crate::stdout;

/// Every command that a person can call.
const COMMANDS: [&str; 18] = [
    "season",
    "run",
    "next",
    "why",
    "team",
    "plan",
    "inspect",
    "athlete",
    "diary",
    "backtest",
    "library",
    "rules",
    "explain",
    "columns",
    "completions",
    "man",
    "cohort",
    "mcp",
];

#[test]
fn who_types_nothing_is_told_what_to_type() {
    let output = soleus(&[]);
    assert_eq!(output.status.code(), Some(2));
    let text = stdout(&output);
    assert!(text.lines().count() <= 12 && text.lines().all(|line| line.len() <= 80), "{text}");
}

#[test]
fn the_help_of_every_command_has_an_example() {
    for command in COMMANDS {
        let help = stdout(&soleus(&[command, "--help"]));
        assert!(help.contains(&format!("  soleus {command}")), "{command}: {help}");
    }
}

#[test]
fn every_shell_is_told_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let line = ["--", "soleus", ""];
        let asked =
            [("SOLEUS_COMPLETE", shell), ("_CLAP_COMPLETE_INDEX", "1"), ("_CLAP_IFS", "\n")];
        let output = soleus_with(&line, &asked);
        assert_eq!(output.status.code(), Some(0), "{shell}: {}", stderr(&output));
        let offered = stdout(&output);
        let begins = |name: &str, line: &str| {
            line.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let is_offered = |name: &str| offered.lines().any(|line| begins(name, line));
        let missing: Vec<_> = COMMANDS.iter().filter(|name| !is_offered(name)).collect();
        assert!(missing.is_empty(), "{shell} lacks {missing:?}");
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    assert!(stdout(&soleus(&["man"])).contains(".TH soleus 1"));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man1");
    let output = soleus(&["man", "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for command in COMMANDS {
        let page = fs::read_to_string(out.join(format!("soleus-{command}.1"))).unwrap();
        assert!(page.contains(&format!(".TH soleus-{command} 1")), "{command}: {page}");
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
    }
    assert_eq!(fs::read_dir(&out).unwrap().count(), COMMANDS.len() + 1);
}

#[test]
fn pictures_have_the_size_that_was_asked_for() {
    let out = tempfile::tempdir().unwrap();
    let (data, folder) = (sample_data(), out.path().to_str().unwrap());
    let line = ["season", data.to_str().unwrap(), "--no-library", "--quiet", "--out", folder];
    let sized = ["--chart-size", "900x500", "--chart-scale", "2"];
    let output = soleus(&[&line[..], &sized].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let png = fs::read(out.path().join("charts/weekly-distance.png")).unwrap();
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    // Width and height stand first in the header chunk.
    assert_eq!((side(16), side(20)), (1800, 1000));
}
