//! `soleus mcp`: answers an assistant over the Model Context Protocol, until its standard input ends. What
//! is read is fixed at the start; every call reads it afresh, from the library where it knows the files, so
//! that a new run, a new row of the diary and a new day count at once. Nothing but the protocol goes to
//! standard output.

mod answers;
mod arguments;
mod protocol;
mod season;
mod tools;

use std::sync::mpsc;
use std::thread;

use super::{Done, World, library};
use crate::base::catch_panic::survived;
use crate::base::error::{EXIT_OK, Error};
use crate::cli::McpArgs;
use crate::source::STANDARD_INPUT;
use protocol::Call;
use season::{Asked, Said};

/// Serves until standard input ends; see `soleus mcp --help`.
pub(super) fn mcp(args: &McpArgs, world: &World) -> Result<Done, Error> {
    refuse_of_reports(args)?;
    let said = Said::of(world.progress);
    let asked = Asked { args, world: World { progress: &said, ..*world } };
    // What is wrong with the start is said at the start. Runs are read when the first question comes.
    let options = asked.options()?;
    library::extent(!args.paths.is_empty(), &options)?;
    let (calls, received) = mpsc::channel::<Call>();
    let (input, output) = ((world.standard_input)(), (world.standard_output)());
    let door = thread::Builder::new().name("mcp".to_owned());
    let door = door.spawn(move || protocol::serve(input, output, calls));
    let door =
        door.map_err(|cause| Error::Settings(format!("mcp: cannot start a thread: {cause}")))?;
    // The analysis stays in this thread; the protocol goes on in its own meanwhile.
    for call in received {
        if !call.reply.is_closed() {
            let answer = survived(|| answers::answer(&asked, &call.name, call.arguments));
            // Who no longer listens needs no answer.
            let _ = call.reply.send(answer.unwrap_or_else(answers::failed));
        }
    }
    match door.join() {
        Ok(Ok(())) => Ok(Done { text: String::new(), code: EXIT_OK }),
        Ok(Err(why)) => Err(Error::Settings(format!("mcp: {why}"))),
        Err(_) => Err(Error::Settings("mcp: the protocol ended unexpectedly".to_owned())),
    }
}

/// Refuses the flags of reports, and standard input, which belongs to the protocol.
fn refuse_of_reports(args: &McpArgs) -> Result<(), Error> {
    let common = &args.common;
    let given = [
        ("--out", common.out.is_some()),
        ("--fail-on", common.fail_on.is_some()),
        ("--json", common.json),
        ("--chart-size", common.chart_size.is_some()),
        ("--chart-scale", common.chart_scale.is_some()),
    ];
    if let Some((flag, _)) = given.iter().find(|(_, is_given)| *is_given) {
        let words = "an assistant gets answers, not files; leave the flag out";
        return Err(Error::Settings(format!("{flag}: {words}")));
    }
    if args.paths.iter().any(|path| path.as_os_str() == STANDARD_INPUT) {
        let words = "standard input belongs to the assistant; pass a file or folder";
        return Err(Error::Settings(format!("`-`: {words}")));
    }
    Ok(())
}
