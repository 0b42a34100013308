//! Turns of phrase that no text a user can read may have, with what to say instead.
//!
//! Only turns that are never right are listed: the test must not stand in the way of good English.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;

use crate::{assert_none, sources, without_tests};

/// A turn: a pattern, an example that it finds, and what to say instead.
struct Turn {
    pattern: &'static str,
    example: &'static str,
    instead: &'static str,
}

const fn turn(pattern: &'static str, example: &'static str, instead: &'static str) -> Turn {
    Turn { pattern, example, instead }
}

const BANNED: &[Turn] = &[
    turn(
        r"\b(rules?|programs?|soleus|alerts?) (speaks?|spoke|is silent|are silent)\b",
        "before a rule speaks",
        "a rule flags something, or nothing",
    ),
    turn(r"(?i)\b(speaks?|spoken) (of|against)\b", "no run is spoken of", "say what it is"),
    turn(
        r"(\b(files?|columns?|rows?|lists?|recordings?|devices?|diary|ledger)|`) tells?\b",
        "`soleus next` tells more",
        "says, shows, has",
    ),
    turn(r"\bnot told\b", "3 findings not told", "not shown, not known, no alert"),
    turn(r"\bwith(out)? a word\b", "left out with a word", "say what is said, and where"),
    turn(r"\b(it|that|they|these|which) (is|are) none\b", "a track that is none", "is not a track"),
    turn(r"(?i)\bbeside\b", "beside the recordings", "next to, together with, compared with"),
    turn(r"\b(for|of) who\b", "for who types only `soleus`", "when you type just `soleus`"),
    turn(r"\bgravest\b", "the gravest light", "most serious"),
    turn(r"\ball-clear\b", "no flag is no all-clear", "no flag does not mean all clear"),
    turn(
        r"\balerts? (that )?(stands?|stood)\b",
        "alerts that stand",
        "an alert is open, in force, or over",
    ),
    turn(
        r"(?i)\bheights? from (a )?satellites?|\bsatellite heights?",
        "Heights from satellites",
        "GPS elevation",
    ),
    turn(r"(?i)\bweighs? on\b", "Weighs on the calf", "loads"),
    turn(r"\bof every site\b", "injuries of every site", "of any site"),
    turn(r"\bas it (came|was handed out)\b", "an export as it came", "as you downloaded it"),
    turn(r"\ba fault of soleus\b", "report this as a fault of soleus", "a bug in soleus"),
    turn(r"\bpassed over\b", "bytes were passed over", "skipped"),
    turn(r"\bbreaks off\b", "the file breaks off", "is cut off, ends early"),
    turn(r"\b(leaves?|leave) in peace\b", "that the rules leave in peace", "that no rule flags"),
    turn(
        r"(?i)\bhabits? of (coaches|clinics)\b",
        "a habit of coaches",
        "coaching convention, what coaches do",
    ),
    turn(r"\bgoes on where\b", "the call goes on where it was", "continues where"),
    turn(r"\bno leave to\b", "that is no leave to run on", "does not mean that you may"),
    turn(r"\bin the mean\b", "4 % in the mean", "on average"),
];

/// The turns in a text, each with its surroundings and what to say instead. Names in braces are those
/// of the code.
fn found(place: &str, text: &str) -> Vec<String> {
    let text = Regex::new(r"\{[a-z_]+(:[^}]*)?\}").unwrap().replace_all(text, "{}");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let of = |turn: &Turn| {
        let pattern = Regex::new(turn.pattern).unwrap();
        let words = pattern.find_iter(&flat).map(|hit| {
            let before: String = flat[..hit.start()].chars().rev().take(30).collect();
            let before: String = before.chars().rev().collect();
            format!("{place}: `{before}{}`: {}", hit.as_str(), turn.instead)
        });
        words.collect::<Vec<_>>()
    };
    BANNED.iter().flat_map(of).collect()
}

/// The string literals of tokens that have several words, without doc comments.
fn push_literals(tokens: TokenStream, texts: &mut Vec<String>) {
    let mut after_hash = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_doc = after_hash
                    && group.delimiter() == Delimiter::Bracket
                    && group.stream().to_string().starts_with("doc");
                if !is_doc {
                    push_literals(group.stream(), texts);
                }
                after_hash = false;
            }
            TokenTree::Literal(literal) => {
                let text = syn::parse_str::<syn::LitStr>(&literal.to_string());
                texts.extend(text.ok().map(|text| text.value()).filter(|text| text.contains(' ')));
                after_hash = false;
            }
            TokenTree::Punct(punct) => {
                after_hash = punct.as_char() == '#' || (after_hash && punct.as_char() == '!');
            }
            TokenTree::Ident(_) => after_hash = false,
        }
    }
}

fn literals(source: &str) -> Vec<String> {
    let mut texts = Vec::new();
    push_literals(TokenStream::from_str(source).unwrap(), &mut texts);
    texts
}

/// The pages that people read, and the help as it is printed. A published package has fewer of them.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benches/README.md"];
    let folders = ["docs", "src/report/html/templates", "python/soleus", "tests/snapshots/help"];
    let is_text = |path: &Path| {
        let suffix = path.extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
        ["md", "html", "py", "snap"].contains(&suffix)
    };
    let inside = folders.iter().flat_map(|folder| {
        let entries = walkdir::WalkDir::new(root.join(folder)).into_iter();
        entries.filter_map(Result::ok).map(walkdir::DirEntry::into_path)
    });
    let mut all: Vec<PathBuf> = files.iter().map(|file| root.join(file)).chain(inside).collect();
    all.retain(|path| path.is_file() && is_text(path));
    all.sort();
    all
}

#[test]
fn no_text_has_a_banned_turn() {
    let is_test = |path: &Path| {
        path.components()
            .any(|part| ["tests", "tests.rs"].iter().any(|name| part.as_os_str() == *name))
    };
    let mut faults = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let place = format!("src/{}", path.display());
        let texts = literals(without_tests(text));
        faults.extend(texts.iter().flat_map(|text| found(&place, text)));
    }
    for column in soleus::columns::TABLES.iter().flat_map(|(_, columns)| *columns) {
        faults.extend(found(&format!("column `{}`", column.name), column.meaning));
    }
    for path in pages() {
        let place = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        faults.extend(found(&place, &fs::read_to_string(&path).unwrap()));
    }
    assert_none("turns that read wrong, with what to say instead", &faults);
}

#[test]
fn every_banned_turn_is_found_when_it_is_put_back() {
    for turn in BANNED {
        let source = format!("/// Docs.\nfn f() {{ format!({:?}); }}", turn.example);
        let texts = literals(&source);
        assert_eq!(texts, [turn.example]);
        assert!(!found("src", &texts[0]).is_empty(), "{}", turn.example);
    }
}

#[test]
fn comments_and_good_words_are_left_alone() {
    let source = "//! A rule speaks.\n/// Files tell it, beside others.\n#[doc = \"beside\"]\n\
                  fn f() { g(\"why there are none; the rule flags it\") }";
    let texts = literals(source);
    assert_eq!(texts, ["why there are none; the rule flags it"]);
    assert_eq!(found("src", &texts[0]), Vec::<String>::new());
}
