//! Arguments in, pipeline, text out, exit code.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use clap_complete::CompleteEnv;
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressStyle};
use soleus::analysis::pipeline::Progress;
use soleus::base::catch_panic::silence_guarded_panics;
use soleus::base::error::{EXIT_OK, EXIT_OUTPUT, EXIT_SYSTEM, EXIT_USAGE};
use soleus::base::sanitize::printable;
use soleus::base::system::Trouble;
use soleus::cli::{self, Cli, Color, Command, ICON_WELCOME, WELCOME};
use soleus::commands::{ASKED_BY, World, completed_line, execute, placed};
use soleus::report::text::wrap::fit_terminal;

/// A bar on standard error, which indicatif draws on a terminal only, and the stages so far.
struct Bar {
    bar: ProgressBar,
    stages: Mutex<Vec<(&'static str, Instant)>>,
}

impl Bar {
    /// How long each stage took, a line each.
    fn timings(&self) -> String {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner).clone();
        stages.push(("", Instant::now()));
        let line = |pair: &[(&'static str, Instant)]| {
            format!("{:>9.3} s  {}\n", (pair[1].1 - pair[0].1).as_secs_f64(), pair[0].0)
        };
        stages.windows(2).map(line).collect()
    }
}

impl Progress for Bar {
    fn begin(&self, files: usize) {
        self.bar.set_length(files as u64);
    }
    fn advance(&self) {
        self.bar.inc(1);
    }
    fn end(&self) {
        self.bar.finish_and_clear();
    }
    fn stage(&self, name: &'static str) {
        let now = Instant::now();
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push((name, now));
    }
    fn warn(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "soleus: warning: {}", harmless(text));
    }
}

/// The number of threads that polars starts. It asks the environment alone, and only once, so the
/// program begins again with the answer there. Where that fails, only our own threads are counted.
#[cfg(unix)]
fn begin_again_with(threads: u16, start: &Start) {
    use std::os::unix::process::CommandExt;
    const VARIABLE: &str = "POLARS_MAX_THREADS";
    let threads = threads.to_string();
    if std::env::var(VARIABLE).is_ok_and(|given| given == threads) {
        return;
    }
    if let Some(mut program) = start.again() {
        let _ = program.env(VARIABLE, threads).exec();
    }
}

#[cfg(not(unix))]
fn begin_again_with(_: u16, _: &Start) {}

/// Tells the process that does the work that it is watched.
const WATCHED: &str = "SOLEUS_WATCHED";

/// Where memory is limited, the work is done by a process that this one watches: one that gets no memory
/// is ended by its runtime, with words that are of no use to a runner. `None` where this process is to
/// do the work.
#[cfg(target_os = "linux")]
fn watch_over(start: &Start) -> Option<u8> {
    use std::os::unix::process::ExitStatusExt;
    use std::process::Stdio;
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let limits = ["Max address space", "Max data size"]
        .iter()
        .filter_map(|name| limits.lines().find_map(|line| line.strip_prefix(name)));
    let is_limited = limits.map(str::trim_start).any(|limit| !limit.starts_with("unlimited"));
    if !is_limited || std::env::var_os(WATCHED).is_some() {
        return None;
    }
    let mut worker = start.again()?;
    worker.env(WATCHED, "1").stdin(Stdio::inherit()).stdout(Stdio::inherit());
    let done = worker.output();
    if let Ok(done) = &done
        && let Some(code) = done.status.code()
    {
        let _ = std::io::stderr().write_all(&done.stderr);
        return Some(u8::try_from(code).unwrap_or(EXIT_SYSTEM));
    }
    // Who is told to end does not lack memory.
    let signal = done.ok().and_then(|done| done.status.signal());
    if let Some(signal) = signal.filter(|signal| ENDED_BY.contains(signal)) {
        return Some(SIGNAL_CODE + signal as u8);
    }
    let _ = writeln!(std::io::stderr(), "soleus: {}", Trouble::of_memory());
    Some(EXIT_SYSTEM)
}

/// Hangup, interrupt and the request to end, as shells number them.
#[cfg(target_os = "linux")]
const ENDED_BY: [i32; 3] = [1, 2, 15];
/// What shells add to the number of a signal.
#[cfg(target_os = "linux")]
const SIGNAL_CODE: u8 = 128;

#[cfg(not(target_os = "linux"))]
fn watch_over(_: &Start) -> Option<u8> {
    None
}

/// A message without what would steer a terminal, line by line.
fn harmless(message: &str) -> String {
    message.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// The arguments. What is wrong with them quotes them, whatever is in them.
fn arguments(start: &Start) -> Result<Cli, u8> {
    cli::parse(&start.arguments).map_err(|error| {
        let text = error.to_string();
        if !error.use_stderr() || text.lines().all(|line| printable(line) == line) {
            let code = u8::try_from(error.exit_code()).unwrap_or(EXIT_USAGE);
            return match error.print() {
                Ok(()) => code,
                Err(cause) => unwritten(&cause, code),
            };
        }
        let _ = writeln!(std::io::stderr(), "{}", harmless(&text));
        EXIT_USAGE
    })
}

/// What standard output could not take is said. A reader that closes its end early, like `head`, has had
/// enough.
fn unwritten(cause: &std::io::Error, code: u8) -> u8 {
    if cause.kind() == std::io::ErrorKind::BrokenPipe {
        return code;
    }
    let _ = writeln!(std::io::stderr(), "soleus: cannot write to standard output: {cause}");
    EXIT_OUTPUT
}

/// The local day; `None` where the clock of the machine shows a day that no calendar of ours has.
fn today() -> Option<chrono::NaiveDate> {
    use chrono::Datelike;
    // Before 1970 the clock is wrong, and asking chrono would end the program.
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    let today = chrono::Local::now().date_naive();
    (1970..=9999).contains(&today.year()).then_some(today)
}

/// How the program was called.
pub(crate) struct Start {
    /// Its name and what it is to do.
    pub(crate) arguments: Vec<OsString>,
    /// What starts it again in the same way: a program and its arguments; empty where nothing does.
    pub(crate) again: Vec<OsString>,
}

impl Start {
    fn again(&self) -> Option<std::process::Command> {
        let (program, arguments) = self.again.split_first()?;
        let mut again = std::process::Command::new(program);
        again.args(arguments);
        Some(again)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let again = std::env::current_exe().map_or_else(
        |_| Vec::new(),
        |program| [program.into()].into_iter().chain(arguments.iter().skip(1).cloned()).collect(),
    );
    ExitCode::from(run(&Start { arguments, again }))
}

/// Answers a shell that asks what may come next on its line; `false` where none does.
fn is_answered(start: &Start) -> bool {
    let cache = || Some(etcetera::choose_base_strategy().ok()?.cache_dir());
    let line = CompleteEnv::with_factory(|| completed_line(cache())).var(ASKED_BY);
    let folder = std::env::current_dir().ok();
    // A line that nothing can be said of has no candidates.
    std::env::var_os(ASKED_BY).is_some()
        && line.try_complete(start.arguments.iter(), folder.as_deref()).unwrap_or(true)
}

/// The whole program; what it gives is the exit code.
pub(crate) fn run(start: &Start) -> u8 {
    if is_answered(start) {
        return EXIT_OK;
    }
    let code = watch_over(start).unwrap_or_else(|| work(start));
    if code != EXIT_OK {
        keep_window();
    }
    code
}

/// Says that the program was started by its icon: set by the files that install one.
const ICON: &str = "SOLEUS_ICON";

/// Whether the window of the program closes with it, so that what it says last would not be seen.
fn is_from_icon() -> bool {
    std::env::var_os(ICON).is_some() || is_child_of_desktop()
}

/// Windows opens a console for a program whose icon is opened or had files dropped on it.
#[cfg(windows)]
fn is_child_of_desktop() -> bool {
    use sysinfo::{Pid, Process, ProcessesToUpdate, System};
    let mut system = System::new();
    let mut ask = |pid: Pid, of: &dyn Fn(&Process) -> Option<Pid>| {
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), false);
        system.process(pid).and_then(of)
    };
    let is_desktop = |process: &Process| process.name().eq_ignore_ascii_case("explorer.exe");
    let parent = sysinfo::get_current_pid().ok().and_then(|own| ask(own, &Process::parent));
    parent.is_some_and(|parent| {
        ask(parent, &|process| is_desktop(process).then_some(parent)).is_some()
    })
}

#[cfg(not(windows))]
fn is_child_of_desktop() -> bool {
    false
}

/// Where the window would close with the program, waits until its reader is done.
fn keep_window() {
    if is_from_icon() && std::env::var_os(WATCHED).is_none() {
        let _ = write!(std::io::stderr(), "\nPress Enter to close this window. ");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}

/// Opens the page in the browser and says where it is. Without a browser the page is still there, and
/// that is said.
fn show(page: &Path, is_quiet: bool) {
    let place = printable(&page.display().to_string());
    match open_in_browser(page) {
        Ok(()) if is_quiet => {}
        Ok(()) => drop(writeln!(std::io::stderr(), "soleus: opened {place} in your browser")),
        Err(_) => {
            let _ = writeln!(
                std::io::stderr(),
                "soleus: no browser could be opened; the page is {place}"
            );
            keep_window();
        }
    }
}

/// Hands a page to the first program of `BROWSER` that starts, else to what the system opens pages with.
fn open_in_browser(page: &Path) -> std::io::Result<()> {
    let named = std::env::var("BROWSER").unwrap_or_default();
    // Paths of Windows have colons.
    let named = if cfg!(windows) { vec![&named[..]] } else { named.split(':').collect() };
    let mut named = named.into_iter().filter(|program| !program.is_empty());
    if named.any(|program| open::with_detached(page, program).is_ok()) {
        return Ok(());
    }
    open::that_detached(page)
}

fn work(start: &Start) -> u8 {
    silence_guarded_panics();
    let cli = match arguments(start) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    if let Some(threads) = cli.command.as_ref().and_then(Command::threads) {
        begin_again_with(threads, start);
    }
    let choice = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let Some(command) = cli.command else {
        let welcome = if is_from_icon() { ICON_WELCOME } else { WELCOME };
        return match write!(AutoStream::new(std::io::stdout(), choice), "{welcome}") {
            Ok(()) => EXIT_USAGE,
            Err(cause) => unwritten(&cause, EXIT_USAGE),
        };
    };
    if let Some((terminal_size::Width(columns), _)) = terminal_size::terminal_size() {
        fit_terminal(columns.into());
    }
    let bar = if command.is_quiet() { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} files  {eta} left");
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let bar = Bar { bar, stages: Mutex::default() };
    let Some(today) = today() else {
        let why = "the clock of this machine is before 1970 or after 9999; set it and run again";
        let _ = writeln!(std::io::stderr(), "soleus: {why}");
        return EXIT_SYSTEM;
    };
    let began = Instant::now();
    let folder = std::env::current_dir().unwrap_or_default();
    let user = etcetera::choose_base_strategy().ok();
    let cache = user.as_ref().map(BaseStrategy::cache_dir);
    let home = user.as_ref().map(BaseStrategy::home_dir);
    let world = World {
        today,
        program: start.again.first().map(Path::new),
        arguments: start.again.get(1..).unwrap_or_default(),
        clock: &self::today,
        elapsed: &|| began.elapsed(),
        folder: &folder,
        is_folder_closed: false,
        cache: cache.as_deref(),
        home,
        progress: &bar,
        standard_input: &|| Box::new(std::io::stdin()),
        standard_output: &|| Box::new(std::io::stdout()),
    };
    let (is_timed, is_quiet) = (command.is_timed(), command.is_quiet());
    let executed = placed(command, &world)
        .and_then(|(command, page)| execute(&command, &world).map(|done| (done, page)));
    if is_timed {
        let _ = write!(std::io::stderr(), "{}", bar.timings());
    }
    match executed {
        Ok((done, page)) => {
            let written =
                AutoStream::new(std::io::stdout(), choice).write_all(done.text.as_bytes());
            if let Some(page) = page {
                show(&page, is_quiet);
            }
            match written {
                Ok(()) => done.code,
                Err(cause) => unwritten(&cause, done.code),
            }
        }
        Err(error) => {
            bar.end();
            let text = harmless(&error.to_string());
            let _ = writeln!(AutoStream::new(std::io::stderr(), choice), "soleus: {text}");
            error.exit_code()
        }
    }
}
