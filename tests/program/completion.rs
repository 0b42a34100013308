//! What shells offer next on a line, asked as their scripts ask it, and through the shells themselves where
//! they are there.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use soleus::rules::RULES;

use crate::command::soleus_in;
use crate::soleus;
use crate::soleus_with;
use crate::stderr;
use crate::stdout;
use crate::worn_data;

/// What a shell asks by.
const ASKED: (&str, &str) = ("SOLEUS_COMPLETE", "fish");

/// The values that are offered for the last of these words, in a folder with this cache.
fn offered_in(folder: &Path, words: &[&str]) -> Vec<(String, String)> {
    let line = [&["--", "soleus"], words].concat();
    let output = soleus_in(folder, &line, &[ASKED]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{words:?}");
    let lines = stdout(&output);
    let parts = lines.lines().map(|line| line.split_once('\t').unwrap_or((line, "")));
    parts.map(|(value, help)| (value.to_owned(), help.to_owned())).collect()
}

fn offered(words: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    offered_in(folder.path(), words).into_iter().map(|(value, _)| value).collect()
}

#[test]
fn explain_offers_every_rule_and_what_raises_levels() {
    let all = offered(&["explain", ""]);
    let missing: Vec<_> = RULES.iter().filter(|rule| !all.contains(&rule.id.to_owned())).collect();
    assert!(missing.is_empty(), "{} rules are missing", missing.len());
    assert!(all.contains(&"age-of-forty".to_owned()));
    assert_eq!(offered(&["explain", "session-d"]), ["session-distance-spike"]);
}

#[test]
fn set_offers_rules_then_thresholds_then_values_that_are_taken() {
    let spike = "session-distance-spike";
    assert_eq!(offered(&["season", "--set", "session-d"]), [format!("{spike}.")]);
    let names = offered(&["season", "--set", &format!("{spike}.")]);
    assert!(names.contains(&format!("{spike}.level=")), "{names:?}");
    assert!(names.contains(&format!("{spike}.warn_rise_pct=")), "{names:?}");
    let levels = offered(&["season", "--set", &format!("{spike}.level=")]);
    assert_eq!(levels, [format!("{spike}.level=off"), format!("{spike}.level=info")]);
    // Whatever is offered to its end is taken.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("none.txt"), "").unwrap();
    for rule in RULES {
        let values = offered(&["season", "--set", &format!("{}.x=", rule.id)]);
        assert_eq!(values, [""; 0]);
        let names = offered(&["next", "--set", &format!("{}.", rule.id)]);
        assert_eq!(names.len(), rule.thresholds.len() + 1, "{}", rule.id);
        let mut line = vec!["season".to_owned(), "none.txt".to_owned()];
        for name in names {
            let values = offered(&["season", "--set", &name]);
            line.extend(values.into_iter().flat_map(|value| ["--set".to_owned(), value]));
        }
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let output = soleus_in(folder.path(), &line, &[]);
        assert_eq!(output.status.code(), Some(4), "{}: {}", rule.id, stderr(&output));
    }
}

#[test]
fn flags_with_a_list_of_values_offer_it() {
    assert_eq!(offered(&["season", "--fail-on", ""]), ["info", "amber", "red", "black"]);
    assert_eq!(offered(&["season", "--tz", "Europe/Lis"]), ["Europe/Lisbon"]);
    assert_eq!(offered(&["next", "--units", ""]), ["metric", "imperial"]);
    assert_eq!(offered(&["next", "--on", "s"]), ["saturday", "sunday"]);
    assert_eq!(offered(&["why", "--onset", "y"]), ["yesterday"]);
    assert_eq!(offered(&["why", "--side", "l"]), ["left"]);
    assert_eq!(offered(&["diary", "add", "--site", "ac"]), ["achilles"]);
    assert_eq!(offered(&["diary", "add", "--tag", "pop"]), ["pop"]);
    assert_eq!(offered(&["season", "--grade-curve=mi"]), ["--grade-curve=minetti"]);
}

#[test]
fn only_flags_that_a_command_takes_are_offered() {
    for (command, taken, refused) in [
        ("next", "--on", "--out"),
        ("why", "--onset", "--fail-on"),
        ("team", "--out", "--diary"),
        ("cohort", "--shard", "--library"),
        ("mcp", "--with-names", "--json"),
    ] {
        let flags = offered(&[command, "--"]);
        assert!(flags.contains(&taken.to_owned()), "{command}: {flags:?}");
        assert!(!flags.contains(&refused.to_owned()), "{command}: {flags:?}");
        assert_eq!(offered(&[command, refused]), [""; 0], "{command}");
    }
}

#[test]
fn files_are_offered_where_files_are_taken_also_without_a_command() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("export_1.zip"), "").unwrap();
    for words in [&["season", "exp"][..], &["season", "--diary", "exp"], &["exp"]] {
        let offered = offered_in(folder.path(), words);
        assert!(offered.iter().any(|(value, _)| value == "export_1.zip"), "{words:?}: {offered:?}");
    }
}

#[test]
fn runs_of_the_library_are_offered_with_day_and_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = soleus_in(folder.path(), &["season", worn_data().to_str().unwrap(), "-q"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let runs = offered_in(folder.path(), &["run", ""]);
    let (id, help) = runs.iter().find(|(_, help)| help.contains("2026-04-12")).unwrap();
    assert!(help.contains("long"), "{help}");
    let shown = stdout(&soleus_in(folder.path(), &["run", id], &[]));
    assert!(shown.contains("14.0 km"), "{shown}");
    let days = offered_in(folder.path(), &["run", "--on", "2026-04-1"]);
    assert!(days.iter().any(|(day, _)| day == "2026-04-12"), "{days:?}");
    let runners = offered_in(folder.path(), &["season", "--runner", ""]);
    assert_eq!(runners, [("me".to_owned(), String::new())]);
}

#[test]
fn a_line_that_makes_no_sense_is_answered_with_nothing() {
    for shell in ["bash", "zsh", "elvish", "powershell", "tcsh"] {
        let output = soleus_with(&["--", "soleus", "xyzzy", ""], &[("SOLEUS_COMPLETE", shell)]);
        assert_eq!(output.status.code(), Some(0), "{shell}: {}", stderr(&output));
        assert_eq!(stderr(&output), "", "{shell}");
    }
    // Without a shell it is a program like any other.
    let output = soleus_with(&["--version"], &[("SOLEUS_COMPLETE", "")]);
    assert!(stdout(&output).starts_with("soleus "), "{}", stdout(&output));
}

/// A script in a shell that finds the program under its name; `None` where the shell is not there.
fn through(shell: &str, flags: &[&str], script: &str) -> Option<Output> {
    if Command::new(shell).arg("--version").output().is_err() {
        println!("left out: there is no {shell}");
        return None;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_soleus"));
    let path = std::env::join_paths(
        [program.parent().unwrap().to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(shell)
        .args(flags)
        .env("PATH", path.unwrap())
        .env("HOME", home.path())
        .current_dir(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    Some(child.wait_with_output().unwrap())
}

#[test]
fn bash_completes_words_with_equals_signs_to_their_end() {
    // Words as bash has them at the end of the line, with `=` as one of them; the word before the cursor.
    for (words, word, expected) in [
        ("soleus explain session-d", "session-d", "session-distance-spike\n"),
        ("soleus season --set session-d", "session-d", "session-distance-spike.\n"),
        ("soleus season --set session-distance-spike.level =", "", "off\ninfo\n"),
        ("soleus season --set session-distance-spike.level = o", "o", "off\n"),
        ("soleus season --tz Europe/Lis", "Europe/Lis", "Europe/Lisbon\n"),
        ("soleus season --fail-on = re", "re", "red\n"),
    ] {
        let script = format!(
            "source <(soleus completions bash)\nCOMP_WORDS=({words}) COMP_TYPE=9\n\
             COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))\n_soleus soleus '{word}' ''\n\
             for one in \"${{COMPREPLY[@]}}\"; do echo \"${{one##*level=}}\"; done\n"
        );
        let Some(output) = through("bash", &["--norc", "-s"], &script) else { return };
        let said = stdout(&output);
        let said = said.trim_start_matches("--fail-on=");
        assert_eq!(said, expected, "{words}: {}", stderr(&output));
    }
    let script = "source <(soleus completions bash); complete -p soleus\n";
    let Some(output) = through("bash", &["--norc", "-s"], script) else { return };
    assert!(stdout(&output).contains("-F _soleus soleus"), "{}", stdout(&output));
}

#[test]
fn fish_completes_with_meanings() {
    let script = "soleus completions fish | source\ncomplete -C 'soleus explain session-d'\n\
                  complete -C 'soleus season --set session-distance-spike.lev'\n";
    let Some(output) = through("fish", &["--no-config"], script) else { return };
    let said = stdout(&output);
    assert!(said.starts_with("session-distance-spike\t"), "{said}{}", stderr(&output));
    assert!(said.contains("session-distance-spike.level=\t"), "{said}");
}

#[test]
fn zsh_completes_from_a_file_of_its_path() {
    // A terminal of its own, in which a line is typed, completed and carried out.
    let script = r#"
zmodload zsh/zpty
mkdir functions && soleus completions zsh > functions/_soleus
zpty shell zsh -f -i
zpty -w shell 'PS1=; fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u'
zpty -w -n shell $'soleus explain session-d\t'
zpty -w -n shell $'\n'
zpty -w shell 'exit'
while zpty -r shell line; do print -rn -- "$line"; done
"#;
    let Some(output) = through("zsh", &["-f"], script) else { return };
    let said = stdout(&output);
    // A word that was not completed would be an unknown rule.
    let rule = RULES.iter().find(|rule| rule.id == "session-distance-spike").unwrap();
    assert!(said.contains(rule.title), "{said}");
}

#[test]
fn every_shell_has_a_script_that_asks_the_program() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = soleus(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = stdout(&output);
        assert!(script.contains("SOLEUS_COMPLETE"), "{shell}: {script}");
        // A script that named the place of this program would not outlive it.
        assert!(!script.contains(env!("CARGO_BIN_EXE_soleus")), "{shell}");
    }
}
