//! What shells complete: scripts that ask the program, and the command line as it answers them, without
//! what it does not take and with the values that it knows.

mod values;

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};
use clap_complete::env::Shells;

use crate::base::error::Error;
use crate::cli::{Cli, CompletionsArgs};
use values::Values;

const NAME: &str = "soleus";
/// The variable by which the scripts ask what may come next.
pub const ASKED_BY: &str = "SOLEUS_COMPLETE";
/// Scripts of our own, for words that have `=` in them and go on after it.
const OWN_SCRIPTS: [(&str, &str); 2] =
    [("bash", include_str!("soleus.bash")), ("zsh", include_str!("soleus.zsh"))];

/// The script of a shell.
///
/// # Errors
/// When nothing can be made for the shell.
pub(super) fn script(args: &CompletionsArgs) -> Result<String, Error> {
    let shell = args.shell.to_string();
    if let Some((_, script)) = OWN_SCRIPTS.iter().find(|(name, _)| *name == shell) {
        return Ok((*script).to_owned());
    }
    let mut script = Vec::new();
    let written = Shells::builtins()
        .completer(&shell)
        .map(|known| known.write_registration(ASKED_BY, NAME, NAME, NAME, &mut script));
    match written {
        Some(Ok(())) => Ok(String::from_utf8_lossy(&script).into_owned()),
        _ => Err(Error::Settings(format!("nothing is known of the shell `{shell}`"))),
    }
}

/// The command line as shells complete it; `cache` is the user's cache folder.
pub fn completed_line(cache: Option<PathBuf>) -> Command {
    let values = Values::of(cache.map(|cache| cache.join(super::library::FOLDER)));
    // A line may begin with a path.
    let paths = Arg::new("path").num_args(0..).value_hint(ValueHint::AnyPath);
    taken(&Cli::command(), "", &values).arg(paths)
}

/// A command with the arguments that it takes, and their values.
fn taken(command: &Command, above: &str, values: &Values) -> Command {
    let name = command.get_name().to_owned();
    let visible = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let path = if above.is_empty() { String::new() } else { name.clone() };
    let arguments: Vec<Arg> = visible.map(|arg| with_values(arg.clone(), &path, values)).collect();
    let below = command.get_subcommands().filter(|command| !command.is_hide_set());
    let below: Vec<Command> = below.map(|command| taken(command, &name, values)).collect();
    let line = Command::new(name).args(arguments).subcommands(below);
    let line = match command.get_about() {
        Some(about) => line.about(about.clone()),
        None => line,
    };
    match command.get_version() {
        Some(version) => line.version(version.to_owned()),
        None => line,
    }
}

/// Flags are known by their names, other arguments by those of the code.
fn with_values(arg: Arg, command: &str, values: &Values) -> Arg {
    let name = arg.get_long().unwrap_or(arg.get_id().as_str()).to_owned();
    if (command, &*name) == ("run", "files") {
        let values = values.clone();
        return arg.add(ArgValueCompleter::new(move |word: &OsStr| values.runs_or_files(word)));
    }
    if name == "set" {
        return arg.add(ArgValueCompleter::new(values::settings));
    }
    match values.of_argument(command, &name) {
        Some(list) => arg.add(ArgValueCandidates::new(list)),
        None => arg,
    }
}
