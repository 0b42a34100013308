//! What each command says on a terminal.

pub mod assistant;
pub mod athlete;
pub mod athlete_template;
pub mod backtest;
pub mod catalogue;
pub mod cohort;
pub mod cohort_backtest;
pub mod diary;
mod finding;
mod followed;
pub mod inspect;
mod judged;
pub mod next;
pub mod notices;
mod now;
pub mod plan;
pub mod protocol;
pub mod run;
pub mod season;
mod standing;
pub(in crate::report) mod style;
pub mod team;
pub mod why;
pub mod wrap;
