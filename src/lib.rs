//! soleus reads what a running watch exports and says which training patterns known to load the
//! calf are in it.
//!
//! One straight line, see [`pipeline`]:
//!
//! ```text
//! paths ──source──▶ bytes ──ingest──▶ Activity ──samples──▶ per-second table ──metrics──▶ run tables
//! run tables ──▶ season ──▶ day and week tables ──rules──▶ verdicts ──▶ charts · report · json/csv/parquet
//! ```
//!
//! The left end in full: [`source`] lists files and archive members, [`account_export`] reads the
//! lists that account exports carry beside them, `decode` takes one input from its bytes to its run
//! tables, [`season::same_run`] keeps one recording of each run, and [`ledger`] says what became of
//! all.
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
pub mod base;
pub mod charts;
pub mod cli;
pub mod columns;
pub mod commands;
pub mod ingest;
pub mod inspect;
pub mod library;
pub mod look_back;
pub mod next_run;
pub mod options;
pub mod report;
pub mod rules;
pub mod run;
pub mod season;
pub mod source;
pub mod user_files;
