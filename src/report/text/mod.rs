//! What each command says on a terminal.

pub mod athlete;
pub mod athlete_template;
pub mod backtest;
pub mod catalogue;
pub mod inspect;
pub mod judged;
pub mod next;
pub mod now;
pub mod protocol;
pub mod run;
pub mod season;
pub(in crate::report) mod style;
pub mod wrap;
