//! The command line: flags and help text, nothing else.

mod analysis_args;
mod bare_paths;
mod cohort_args;
mod diary_args;
mod mcp_args;
mod plan_args;
mod run_args;
mod season_args;
mod team_args;
mod texts;
mod why_args;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::parallel;

pub use analysis_args::AnalysisArgs;
pub use bare_paths::parse;
pub use cohort_args::{CohortAction, CohortArgs, CohortCheckArgs, PersonWeeksArgs};
pub use diary_args::{DiaryAction, DiaryAddArgs, DiaryArgs, DiarySuggestArgs};
pub use mcp_args::McpArgs;
pub use plan_args::PlanArgs;
pub use run_args::RunArgs;
pub use season_args::SeasonArgs;
pub use team_args::TeamArgs;
use texts::{
    BACKTEST_HELP, COHORT_HELP, COMPLETIONS_HELP, EXIT_CODES, MCP_HELP, PLAN_HELP, TEAM_HELP,
    USAGE, WHY_HELP,
};
pub use texts::{ICON_WELCOME, WELCOME};
pub use why_args::WhyArgs;

const MOST_THREADS: i64 = parallel::MOST_THREADS as i64;

/// Reads what your running watch recorded and flags what loads the calf too much too soon.
#[derive(Debug, Parser)]
#[command(name = "soleus", version, about, override_usage = USAGE, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// When to colour the text.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// When to colour the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Analyse a season: recordings, folders, archives, whole account exports
    #[command(
        after_help = "Examples:\n  soleus season exports/\n  soleus season export_12345.zip --open\n  soleus season export_12345.zip --out report\n  soleus season 2025/ 2026/ --since 2026-01-01 --units imperial\n\nWithout --out or --open nothing is written."
    )]
    Season(SeasonArgs),
    /// Analyse single runs in depth
    #[command(
        after_help = "Examples:\n  soleus run long.fit\n  soleus run long.fit --history exports/ --out report\n  soleus run export.zip/activities/123.fit.gz\n  soleus run --last exports/\n  soleus run --on 2026-04-12\n  soleus run 3f2a9c1b2d3e\n\nWithout --history, the library is the history; if that is empty too, every load rule answers \"not judged\"."
    )]
    Run(RunArgs),
    /// Show how far, how steep and how fast the next run may be before a rule flags it
    #[command(
        mut_arg("out", |out| out.hide(true)),
        mut_arg("fail_on", |level| level.hide(true)),
        after_help = "Examples:\n  soleus next exports/\n  soleus next exports/ --on 2026-03-15\n  soleus next exports/ --on sunday\n  soleus next exports/ --plan plan.csv\n\nA plan is a csv file with the columns date, distance_km (or distance_m) and optionally climb_m,\nsteep_m, downhill_m, fast_km (or fast_m), sprint_m and shoe; or a toml file with [[runs]] tables\nand the same keys. repeats, run_min and walk_min describe run-walk intervals. `soleus plan` writes\nsuch a file."
    )]
    Next(NextArgs),
    /// Show what was different before your calf began to hurt, and what to do now
    #[command(
        mut_arg("out", |out| out.help("Write the page of the season with this look back, tables and charts into this folder")),
        mut_arg("fail_on", |level| level.hide(true)),
        mut_arg("since", |since| since.hide(true)),
        mut_arg("chart_size", |size| size.hide(true)),
        mut_arg("chart_scale", |scale| scale.hide(true)),
        after_help = WHY_HELP
    )]
    Why(WhyArgs),
    /// Plan the way back after an injury or a break, or the way up to a goal
    #[command(
        mut_arg("fail_on", |level| level.hide(true)),
        mut_arg("out", |out| out.help("Write plan.csv, plan.ics and plan.html into this folder")),
        after_help = PLAN_HELP
    )]
    Plan(PlanArgs),
    /// Judge many runners, each by their own files, and list the most urgent first
    #[command(
        mut_arg("out", |out| out.help("Write team.html, team.csv and team.json, and the report of each runner, into this folder")),
        mut_arg("as_of", |day| day.help("Judge everyone as of this day: a date, `today`, `yesterday`, or a weekday for the last one (default: today)")),
        mut_arg("athlete", |file| file.hide(true)),
        mut_arg("diary", |file| file.hide(true)),
        mut_arg("away", |file| file.hide(true)),
        mut_arg("runner", |name| name.hide(true)),
        mut_arg("fail_on", |level| level.help("Exit with 1 when the light of any runner is amber, red or black, or a higher one")),
        mut_arg("settings", |file| file.help("Settings file for runners without their own (default: soleus.toml in the current folder)")),
        after_help = TEAM_HELP
    )]
    Team(TeamArgs),
    /// Judge the runners of a study and write one dataset of tables
    #[command(
        mut_arg("out", |out| out.help("The folder of the dataset").value_name("DATASET").required(true)),
        mut_arg("athlete", |file| file.hide(true)),
        mut_arg("diary", |file| file.hide(true)),
        mut_arg("away", |file| file.hide(true)),
        mut_arg("runner", |name| name.hide(true)),
        mut_arg("library", |folder| folder.hide(true)),
        mut_arg("no_library", |flag| flag.hide(true)),
        mut_arg("units", |units| units.hide(true)),
        mut_arg("chart_size", |size| size.hide(true)),
        mut_arg("chart_scale", |scale| scale.hide(true)),
        mut_arg("all", |all| all.hide(true)),
        mut_arg("fail_on", |level| level.hide(true)),
        mut_arg("since", |since| since.hide(true)),
        mut_arg("threads", |threads| threads.hide(true)),
        mut_arg("timings", |timings| timings.hide(true)),
        mut_arg("as_of", |day| day.help("Judge everyone as of this day (default: each runner's last run or diary entry)")),
        mut_arg("settings", |file| file.help("Settings file for runners without their own (default: soleus.toml in the current folder)")),
        after_help = COHORT_HELP
    )]
    Cohort(CohortArgs),
    /// Show what is in a file: what was read, repaired and lost
    #[command(
        after_help = "Examples:\n  soleus inspect long.fit\n  soleus inspect export.zip\n  soleus inspect --json broken.fit\n\nA damaged file is not an error here; the exit code is 4 only when nothing can be read."
    )]
    Inspect(InspectArgs),
    /// Show what athlete.toml and the diary say about you, or how to start them
    #[command(
        after_help = "Examples:\n  soleus athlete --template > athlete.toml\n  soleus athlete exports/\n  soleus athlete --diary diary.csv"
    )]
    Athlete(AthleteArgs),
    /// Show your pain diary, add a row, or find pain in the notes on your runs
    #[command(
        after_help = "Examples:\n  soleus diary\n  soleus diary add yesterday --site calf --side left --during 3 --morning 1\n  soleus diary add 0\n  soleus diary suggest export_12345.zip\n  soleus diary undo\n\nThe diary stays on this machine. `soleus season`, `run` and `next` read it."
    )]
    Diary(DiaryArgs),
    /// Check whether the rules flagged something before it hurt, compared with random days
    #[command(
        mut_arg("out", |out| out.hide(true)),
        mut_arg("fail_on", |level| level.hide(true)),
        after_help = BACKTEST_HELP
    )]
    Backtest(BacktestArgs),
    /// Let an AI assistant ask questions: a Model Context Protocol server on standard input and
    /// output
    #[command(
        mut_arg("out", |out| out.hide(true)),
        mut_arg("fail_on", |level| level.hide(true)),
        mut_arg("json", |json| json.hide(true)),
        mut_arg("quiet", |quiet| quiet.hide(true)),
        mut_arg("timings", |timings| timings.hide(true)),
        mut_arg("chart_size", |size| size.hide(true)),
        mut_arg("chart_scale", |scale| scale.hide(true)),
        mut_arg("strict", |strict| strict.help("Leave out damaged recordings, even the part that can be read")),
        after_help = MCP_HELP
    )]
    Mcp(McpArgs),
    /// Show what the library holds, or empty it
    #[command(after_help = "Examples:\n  soleus library\n  soleus library clear")]
    Library(LibraryArgs),
    /// List the rules
    #[command(after_help = "Examples:\n  soleus rules\n  soleus rules --json")]
    Rules(ListArgs),
    /// Explain one rule in full: what, why, evidence, thresholds, when it is wrong
    #[command(after_help = "Example:\n  soleus explain session-distance-spike")]
    Explain(ExplainArgs),
    /// Print the data dictionary: every column of every table
    #[command(after_help = "Examples:\n  soleus columns\n  soleus columns --json")]
    Columns(ListArgs),
    /// Print the completion script for a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write the pages of all commands into a folder
    #[command(
        after_help = "Examples:\n  soleus man | man -l -\n  soleus man --out ~/.local/share/man/man1"
    )]
    Man(ManArgs),
}

impl Command {
    /// Whether the times of stages are asked for.
    pub fn is_timed(&self) -> bool {
        match self {
            Self::Season(args) => args.common.timings,
            Self::Run(args) => args.common.timings,
            Self::Next(args) => args.common.timings,
            Self::Why(args) => args.common.timings,
            Self::Plan(args) => args.common.timings,
            Self::Team(args) => args.common.timings,
            Self::Backtest(args) => args.common.timings,
            _ => false,
        }
    }

    /// How many threads are asked for; `None` leaves it to the machine.
    pub fn threads(&self) -> Option<u16> {
        match self {
            Self::Season(args) => args.common.threads,
            Self::Run(args) => args.common.threads,
            Self::Next(args) => args.common.threads,
            Self::Why(args) => args.common.threads,
            Self::Plan(args) => args.common.threads,
            Self::Team(args) => args.common.threads,
            Self::Cohort(args) => args.common.threads,
            Self::Backtest(args) => args.common.threads,
            Self::Mcp(args) => args.common.threads,
            Self::Inspect(args) => args.threads,
            Self::Diary(args) => match &args.action {
                Some(DiaryAction::Suggest(args)) => args.threads,
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it shows no progress: asked for, or over at once.
    pub fn is_quiet(&self) -> bool {
        match self {
            Self::Season(args) => args.common.quiet,
            Self::Run(args) => args.common.quiet,
            Self::Next(args) => args.common.quiet,
            Self::Why(args) => args.common.quiet,
            Self::Plan(args) => args.common.quiet,
            Self::Team(args) => args.common.quiet,
            Self::Cohort(args) => args.common.quiet || args.bucket.is_some(),
            Self::Backtest(args) => args.common.quiet,
            Self::Inspect(_) => false,
            Self::Diary(args) => !matches!(args.action, Some(DiaryAction::Suggest(_))),
            _ => true,
        }
    }
}

/// Arguments of `next`.
#[derive(Debug, Args)]
pub struct NextArgs {
    /// Files, folders and archives with the runs so far; `-` is standard input (default: the library)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Day of the run: a date, `today`, `tomorrow`, or a weekday for the next one, today included
    /// (default: the first day of the plan, else tomorrow)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Planned runs (csv or toml) to judge as if you had run them
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Recordings, archives or folders; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// Largest file or archive member to read, unpacked (default: 256MiB)
    #[arg(long, value_name = "SIZE")]
    pub max_file_size: Option<String>,
    /// Number of threads (default: one per core)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=MOST_THREADS))]
    pub threads: Option<u16>,
}

/// Arguments of `athlete`.
#[derive(Debug, Args)]
pub struct AthleteArgs {
    /// Print an athlete.toml to fill in, and the format of diary.csv
    #[arg(long)]
    pub template: bool,
    /// Recordings, folders or archives; the files are looked for next to them (default: the current
    /// folder)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Athlete file (default: athlete.toml next to PATH, else in the current folder)
    #[arg(long, value_name = "FILE")]
    pub athlete: Option<PathBuf>,
    /// Diary (default: diary.csv next to PATH, else next to the athlete file)
    #[arg(long, value_name = "FILE")]
    pub diary: Option<PathBuf>,
    /// Days without the watch (default: away.csv next to PATH, else next to the athlete file)
    #[arg(long, value_name = "FILE")]
    pub away: Option<PathBuf>,
}

/// Arguments of `backtest`.
#[derive(Debug, Args)]
pub struct BacktestArgs {
    /// Files, folders and archives with recordings; `-` is standard input
    #[arg(
        required_unless_present_any = ["training_log", "dataset"],
        conflicts_with_all = ["training_log", "dataset"],
        value_name = "PATH"
    )]
    pub paths: Vec<PathBuf>,
    /// A dataset written by `soleus cohort`, instead of recordings
    #[arg(long, value_name = "DATASET", requires = "outcomes", conflicts_with = "training_log")]
    pub dataset: Option<PathBuf>,
    /// Injuries of its runners: a csv with the columns athlete, date and optionally weeks_lost
    #[arg(long, value_name = "FILE", requires = "dataset")]
    pub outcomes: Option<PathBuf>,
    /// A csv of days and distances, instead of recordings
    #[arg(long, value_name = "FILE")]
    pub training_log: Option<PathBuf>,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}

/// Arguments of `library`.
#[derive(Debug, Args)]
pub struct LibraryArgs {
    /// What to do: show what is in the library, or empty it
    #[arg(value_enum, default_value = "show")]
    pub action: LibraryAction,
    /// Folder of the library (default: in the user's cache folder)
    #[arg(long, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// Which runner's part of the library (default: me)
    #[arg(long, value_name = "NAME")]
    pub runner: Option<String>,
}

/// What `library` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LibraryAction {
    /// Size, counts and version
    Show,
    /// Remove everything
    Clear,
    /// Remove what another version of soleus wrote, and what is damaged
    Prune,
}

/// Arguments of the lists.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write one page per command into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Id of the rule, as listed by `soleus rules`
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}
