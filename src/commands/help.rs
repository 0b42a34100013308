//! `soleus man`: what manuals know of the command line.

use std::path::Path;

use clap::{Command as Clap, CommandFactory};

use crate::base::atomic_file;
use crate::base::error::Error;
use crate::cli::{Cli, ManArgs};

const NAME: &str = "soleus";

/// The manual page of the program, or where those of all commands were written to.
pub(super) fn man(args: &ManArgs) -> Result<String, Error> {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.out else {
        let page = page(&command).map_err(|cause| fault(Path::new("man"), &cause))?;
        return Ok(String::from_utf8_lossy(&page).into_owned());
    };
    let mut written = 0;
    for (name, command) in all(&command) {
        let path = folder.join(format!("{name}.1"));
        let page = page(command).map_err(|cause| fault(&path, &cause))?;
        atomic_file::write(&path, &page).map_err(|cause| fault(&path, &cause))?;
        written += 1;
    }
    Ok(format!("{written} pages in {}\n", folder.display()))
}

/// The program and its commands with the names of their pages: `soleus`, `soleus-season`.
fn all(program: &Clap) -> impl Iterator<Item = (String, &Clap)> {
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    let named = commands.map(|command| (format!("{NAME}-{}", command.get_name()), command));
    [(NAME.to_owned(), program)].into_iter().chain(named)
}

fn page(command: &Clap) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

fn fault(path: &Path, cause: &std::io::Error) -> Error {
    Error::Write { path: path.to_owned(), cause: cause.to_string() }
}
