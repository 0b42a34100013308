//! soleus reads what a running watch exports and says which training patterns known to load the
//! calf are in it.
//!
//! One straight line, see [`analysis::pipeline`]:
//!
//! ```text
//! paths ──source──▶ bytes ──ingest──▶ Activity ──run::samples──▶ per-second table ──run::metrics──▶ run tables
//! run tables ──(library)──▶ season ──▶ sessions, weeks ──rules──▶ findings ──▶ charts · report · csv/json/parquet
//! ```
//!
//! The rooms below are listed from the top of the alphabet; `docs/architecture.md` lists them from the
//! bottom up, says what each may use, and names the tests that hold it. [`analysis`] is the line as one
//! function; [`commands`] is where the program begins.
//!
//! A stage takes a value and returns a value, and uses only what stands to its left: rules never
//! see files, ingest never sees tables. Nothing here reads the clock, the environment or the
//! terminal; `main.rs` passes them in.
#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        clippy::float_cmp,
        reason = "tests fail by panicking and compare exact values"
    )
)]

pub mod activity;
pub mod analysis;
pub mod attention;
pub mod base;
pub mod charts;
pub mod cli;
pub mod columns;
pub mod commands;
pub mod dataset;
pub mod ingest;
pub mod inspect;
pub mod library;
pub mod look_back;
pub mod next_run;
pub mod notes;
pub mod open_season;
pub mod options;
pub mod plan_ahead;
pub mod report;
pub mod rules;
pub mod run;
pub mod season;
pub mod source;
pub mod user_files;
