//! README and `docs/`: links lead somewhere, commands are taken by the program, and what is shown as its output
//! is its output.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use regex::Regex;

use crate::soleus_in;
use crate::stdout;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Markdown files of a folder.
fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|one| one == "md")).collect();
    pages.sort();
    pages
}

/// Every page that people read.
fn all() -> Vec<(PathBuf, String)> {
    let pages = ["", "docs", "sample_data", "benches"].into_iter().flat_map(pages);
    pages.map(|page| (page.clone(), fs::read_to_string(page).unwrap())).collect()
}

/// A heading as the end of a link: small letters and digits, hyphens for blanks.
fn anchor(heading: &str) -> String {
    let small = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = small.chars().filter(|one| one.is_alphanumeric() || " -_".contains(*one));
    kept.map(|one| if one == ' ' { '-' } else { one }).collect()
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut faults = Vec::new();
    let mut count = 0;
    for (page, text) in all() {
        for found in link.captures_iter(&text) {
            let target = &found[1];
            if target.contains("://") {
                continue;
            }
            count += 1;
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            let has_heading = || {
                let text = fs::read_to_string(&path).unwrap_or_default();
                heading.is_empty()
                    || text.lines().any(|line| line.starts_with('#') && anchor(line) == heading)
            };
            if !path.exists() || !has_heading() {
                faults.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(count > 50, "{count} links");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_index_lists_every_page() {
    let index = fs::read_to_string(root().join("docs/README.md")).unwrap();
    let name = |page: &PathBuf| page.file_name().unwrap().to_str().unwrap().to_owned();
    let names: Vec<String> = pages("docs").iter().map(name).collect();
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| *name != "README.md" && !index.contains(&format!("]({name})")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_readme_and_the_page_about_installing_are_short() {
    let lines = |page: &str| fs::read_to_string(root().join(page)).unwrap().lines().count();
    assert!(lines("README.md") <= 150 && lines("docs/install.md") <= 40);
}

/// The words of a line as a shell has them, up to what goes elsewhere or is a comment.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars().chain([' ']) {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.extend(Some(std::mem::take(&mut word))),
            letter => word.push(letter),
        }
    }
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.take_while(|word| !["#", ">", ">>", "|", "&&", "||"].contains(&word.as_str())).collect()
}

/// What is shown as typed: indented lines and code inside sentences.
fn typed(text: &str) -> BTreeSet<String> {
    let code = Regex::new(r"`(soleus [^`\n]+)`").unwrap();
    let inside = code.captures_iter(text).map(|found| found[1].to_owned());
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    let lines = lines.map(|line| line.strip_prefix("$ ").unwrap_or(line));
    inside.chain(lines.filter(|line| line.starts_with("soleus ")).map(str::to_owned)).collect()
}

#[test]
fn every_command_that_is_shown_is_taken() {
    // The name of a command or flag without what it needs, and questions for help, are shown, too.
    let is_fine = |error: &clap::Error| {
        matches!(
            error.kind(),
            ErrorKind::MissingRequiredArgument
                | ErrorKind::MissingSubcommand
                | ErrorKind::DisplayHelp
                | ErrorKind::DisplayVersion
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        ) || error.to_string().contains("a value is required")
    };
    let mut faults = Vec::new();
    let mut count = 0;
    for (page, text) in all() {
        // What a release brought is told as it was then.
        if page.ends_with("CHANGELOG.md") {
            continue;
        }
        for line in typed(&text) {
            count += 1;
            let words: Vec<_> = words(&line).into_iter().map(Into::into).collect();
            if let Err(error) = soleus::cli::parse(&words)
                && !is_fine(&error)
            {
                faults.push(format!("{}: {line}: {error}", page.display()));
            }
        }
    }
    assert!(count > 100, "{count} commands");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The commands that are shown with their output, each with the lines of it.
fn examples(text: &str) -> Vec<(String, Vec<String>)> {
    let mut examples: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        match line.strip_prefix("    ") {
            Some(line) if line.starts_with("$ soleus ") => {
                is_inside = true;
                examples.push((line["$ ".len()..].to_owned(), Vec::new()));
            }
            Some(line) if is_inside => {
                examples.last_mut().unwrap().1.push(line.trim().to_owned());
            }
            None if line.is_empty() => {}
            _ => is_inside = false,
        }
    }
    examples
}

#[test]
fn what_is_shown_as_output_is_the_output() {
    let mut count = 0;
    for (page, text) in all() {
        for (line, shown) in examples(&text) {
            count += 1;
            let words = words(&line);
            let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
            let cache = tempfile::tempdir().unwrap();
            let cache = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
            let output = stdout(&soleus_in(root(), &arguments, &cache));
            let mut told = output.lines().map(str::trim);
            for expected in shown.iter().filter(|line| *line != "..." && !line.is_empty()) {
                // What is left out at the end of a line is shown by three dots.
                let is_same = |line: &str| match expected.strip_suffix(" ...") {
                    Some(begin) => line.starts_with(begin),
                    None => line == expected,
                };
                let place = page.display();
                assert!(told.any(is_same), "{place}: `{line}` does not say: {expected}\n{output}");
            }
        }
    }
    assert!(count >= 3, "{count} examples");
}
