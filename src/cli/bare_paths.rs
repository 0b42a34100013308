//! A line without a command: `soleus PATH...`, as a desktop starts a program when files are dropped on its
//! icon. It is read as `soleus season --open PATH...`.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, Error, Parser};

use super::{Cli, Command};

/// What a line that begins with a path is short for.
const SHORT_FOR: [&str; 2] = ["season", "--open"];
/// The only flag before a command that takes a value.
const COLOR: &str = "--color";

/// Reads a command line, the name of the program first.
///
/// # Errors
/// What clap says of it, a question for help or the version among it.
pub fn parse(line: &[OsString]) -> Result<Cli, Error> {
    let Some(word) = first_word(line).filter(|word| !is_command(word)) else {
        return Cli::try_parse_from(line);
    };
    if word == "-" || Path::new(word).exists() {
        return as_season(line);
    }
    let error = match Cli::try_parse_from(line) {
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => error,
        other => return other,
    };
    let text = word.to_string_lossy();
    // What looks like a path was meant as one, and the season says that it is not there.
    if text.contains(['/', '\\', '.']) {
        return as_season(line);
    }
    if error.get(ContextKind::SuggestedSubcommand).is_some() {
        return Err(error);
    }
    let words = format!("`{text}` is neither a command nor a file or folder that is here");
    Err(Cli::command().error(ErrorKind::InvalidSubcommand, words))
}

/// The first word that is no flag.
fn first_word(line: &[OsString]) -> Option<&OsStr> {
    let mut words = line.iter().skip(1).map(OsString::as_os_str);
    while let Some(word) = words.next() {
        match word {
            word if word == COLOR => drop(words.next()),
            word if word == "--" => return words.next(),
            word if word != "-" && word.as_encoded_bytes().starts_with(b"-") => {}
            word => return Some(word),
        }
    }
    None
}

fn is_command(word: &OsStr) -> bool {
    word == "help" || Cli::command().find_subcommand(word).is_some()
}

fn as_season(line: &[OsString]) -> Result<Cli, Error> {
    let short_for = SHORT_FOR.iter().map(OsString::from);
    let words = line.iter().take(1).cloned().chain(short_for).chain(line.iter().skip(1).cloned());
    let mut cli = Cli::try_parse_from(words)?;
    if let Some(Command::Season(args)) = &mut cli.command {
        args.is_bare = true;
    }
    Ok(cli)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Cli, Error> {
        parse(&["soleus"].iter().chain(words).map(OsString::from).collect::<Vec<_>>())
    }

    /// The paths of a season that is to be opened.
    fn opened(words: &[&str]) -> Vec<String> {
        match parsed(words).unwrap().command {
            Some(Command::Season(args)) if args.open => {
                args.paths.iter().map(|path| path.display().to_string()).collect()
            }
            other => panic!("{words:?}: {other:?}"),
        }
    }

    #[test]
    fn paths_alone_are_a_season_to_look_at() {
        let there = env!("CARGO_MANIFEST_DIR");
        assert_eq!(opened(&[there]), [there]);
        assert_eq!(opened(&["--color", "never", there, "nowhere.zip"]), [there, "nowhere.zip"]);
        assert_eq!(opened(&["--quiet", there]), [there]);
        assert_eq!(opened(&["--", there]), [there]);
        assert_eq!(opened(&["-"]), ["-"]);
    }

    #[test]
    fn what_looks_like_a_path_is_one_even_where_it_is_missing() {
        assert_eq!(opened(&["export.zip"]), ["export.zip"]);
        assert_eq!(opened(&["exports/"]), ["exports/"]);
    }

    #[test]
    fn a_command_stays_one_and_is_suggested_where_it_was_mistyped() {
        assert!(
            matches!(parsed(&["season", "x"]).unwrap().command, Some(Command::Season(args)) if !args.open)
        );
        assert!(parsed(&[]).unwrap().command.is_none());
        assert_eq!(parsed(&["help"]).unwrap_err().kind(), ErrorKind::DisplayHelp);
        assert!(parsed(&["seson"]).unwrap_err().to_string().contains("'season'"));
        let error = parsed(&["xyzzy"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("`xyzzy` is neither a command nor a file"), "{error}");
    }
}
