//! Arguments in, pipeline, text out, exit code.

use std::io::Write;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressStyle};
use soleus::cli::{Cli, Color};
use soleus::commands::{World, execute};
use soleus::error::EXIT_OUTPUT;
use soleus::ingest::foreign::silence_guarded_panics;
use soleus::pipeline::Progress;

/// A bar on standard error; indicatif draws it on a terminal only.
struct Bar(ProgressBar);

impl Progress for Bar {
    fn begin(&self, files: usize) {
        self.0.set_length(files as u64);
    }
    fn advance(&self) {
        self.0.inc(1);
    }
    fn end(&self) {
        self.0.finish_and_clear();
    }
    fn warn(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "soleus: warning: {text}");
    }
}

fn main() -> ExitCode {
    silence_guarded_panics();
    let cli = Cli::parse();
    let choice = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let bar = if cli.command.is_quiet() { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} files  {per_sec}  {eta} left");
    let bar = Bar(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())));
    let folder = std::env::current_dir().unwrap_or_default();
    let cache = etcetera::choose_base_strategy().ok().map(|user| user.cache_dir());
    let world = World {
        today: chrono::Local::now().date_naive(),
        folder: &folder,
        cache: cache.as_deref(),
        progress: &bar,
        standard_input: &|| Box::new(std::io::stdin()),
    };
    match execute(&cli.command, &world) {
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
