//! Arguments in, pipeline, text out, exit code.

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressStyle};
use soleus::analysis::pipeline::Progress;
use soleus::base::catch_panic::silence_guarded_panics;
use soleus::base::error::{EXIT_OUTPUT, EXIT_USAGE};
use soleus::cli::{Cli, Color, Command, WELCOME};
use soleus::commands::{World, execute};
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
        let _ = writeln!(std::io::stderr(), "soleus: warning: {text}");
    }
}

/// The number of threads that polars starts. It asks the environment alone, and only once, so the
/// program begins again with the answer there. Where that fails, only our own threads are counted.
#[cfg(unix)]
fn begin_again_with(threads: u16) {
    use std::os::unix::process::CommandExt;
    const VARIABLE: &str = "POLARS_MAX_THREADS";
    let threads = threads.to_string();
    if std::env::var(VARIABLE).is_ok_and(|given| given == threads) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let arguments = std::env::args_os().skip(1);
        let _ = std::process::Command::new(program).args(arguments).env(VARIABLE, threads).exec();
    }
}

#[cfg(not(unix))]
fn begin_again_with(_: u16) {}

fn main() -> ExitCode {
    silence_guarded_panics();
    let cli = Cli::parse();
    if let Some(threads) = cli.command.as_ref().and_then(Command::threads) {
        begin_again_with(threads);
    }
    let choice = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let Some(command) = cli.command else {
        let _ = write!(AutoStream::new(std::io::stdout(), choice), "{WELCOME}");
        return ExitCode::from(EXIT_USAGE);
    };
    if let Some((terminal_size::Width(columns), _)) = terminal_size::terminal_size() {
        fit_terminal(columns.into());
    }
    let bar = if command.is_quiet() { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} files  {per_sec}  {eta} left");
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let bar = Bar { bar, stages: Mutex::default() };
    let folder = std::env::current_dir().unwrap_or_default();
    let cache = etcetera::choose_base_strategy().ok().map(|user| user.cache_dir());
    let world = World {
        today: chrono::Local::now().date_naive(),
        folder: &folder,
        cache: cache.as_deref(),
        progress: &bar,
        standard_input: &|| Box::new(std::io::stdin()),
    };
    let executed = execute(&command, &world);
    if command.is_timed() {
        let _ = write!(std::io::stderr(), "{}", bar.timings());
    }
    match executed {
        Ok(done) => {
            match AutoStream::new(std::io::stdout(), choice).write_all(done.text.as_bytes()) {
                // A reader that closes its end early, like `head`, has had enough.
                Ok(()) => ExitCode::from(done.code),
                Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe => {
                    ExitCode::from(done.code)
                }
                Err(_) => ExitCode::from(EXIT_OUTPUT),
            }
        }
        Err(error) => {
            bar.end();
            let _ = writeln!(AutoStream::new(std::io::stderr(), choice), "soleus: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
