//! The flags of `soleus diary`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Arguments of `diary`.
#[derive(Debug, Args)]
pub struct DiaryArgs {
    /// What to do (default: show the last rows)
    #[command(subcommand)]
    pub action: Option<DiaryAction>,
    /// The diary (default: diary.csv in the current folder; for `suggest`: the one next to PATH, if
    /// there is one)
    #[arg(long, value_name = "FILE", global = true)]
    pub diary: Option<PathBuf>,
    /// Print as JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What `diary` does.
#[derive(Debug, Subcommand)]
pub enum DiaryAction {
    /// Write one row: where it hurt and how much, or 0 for a day that was fine
    #[command(after_help = ADD_HELP)]
    Add(DiaryAddArgs),
    /// Suggest rows from the titles, descriptions and notes of your activities
    #[command(after_help = SUGGEST_HELP)]
    Suggest(DiarySuggestArgs),
    /// Remove the rows that the last command added
    #[command(
        after_help = "Example:\n  soleus diary undo\n\nRemoves all rows of the last `add` or `suggest --accept`. A row that you have changed since stays.\nIf you have written rows after them, nothing is removed."
    )]
    Undo,
}

const ADD_HELP: &str = "\
Examples:
  soleus diary add yesterday --site calf --side left --during 3 --morning 1
  soleus diary add yesterday --site achilles --side right --during 2 \"only uphill\"
  soleus diary add 2026-03-09 --site calf --during 6 --tag pop --tag cannot-bear-weight
  soleus diary add 0

DATE is a date like 2026-03-09, today, yesterday, or a weekday for the last one, today included. 0
means that nothing hurt. Pain goes from 0 (none) to 10 (the worst you can imagine).";

const SUGGEST_HELP: &str = "\
Examples:
  soleus diary suggest export_12345.zip
  soleus diary suggest exports/ --accept sure
  soleus diary suggest exports/ --accept 1,3,7

Nothing is written without --accept. soleus reads English, German, French, Spanish, Italian,
Dutch, Portuguese and Chinese. It guesses the pain score from the words; correct it in the diary.";

/// Arguments of `diary add`.
#[derive(Debug, Args)]
pub struct DiaryAddArgs {
    /// The day (default: today), 0 for a day that was fine, and a note in quotation marks
    #[arg(value_name = "DATE | 0 | NOTE", num_args = 0..)]
    pub words: Vec<String>,
    /// Where it hurt: calf, achilles, shin, ankle, foot, knee, thigh, hamstring, hip, back, other;
    /// optionally with the side: "left calf"
    #[arg(long, value_name = "SITE")]
    pub site: Option<String>,
    /// Which leg: left, right, both
    #[arg(long, value_name = "SIDE")]
    pub side: Option<String>,
    /// Pain before the run, 0 to 10
    #[arg(long, value_name = "0-10")]
    pub before: Option<String>,
    /// Pain during the run, 0 to 10
    #[arg(long, value_name = "0-10")]
    pub during: Option<String>,
    /// Pain the next morning, 0 to 10
    #[arg(long, value_name = "0-10")]
    pub morning: Option<String>,
    /// A diary tag, like pop or strength; `soleus athlete --template` lists them (repeatable)
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
}

/// Arguments of `diary suggest`.
#[derive(Debug, Args)]
pub struct DiarySuggestArgs {
    /// Files, folders and archives with recordings and account exports; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Add suggestions to the diary: all, sure, or their numbers, like 1,3,7
    #[arg(long, value_name = "all | sure | N,M")]
    pub accept: Option<String>,
    /// Time zone for recordings that do not state one, like Europe/Lisbon
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Number of threads (default: one per core)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=super::MOST_THREADS))]
    pub threads: Option<u16>,
}
