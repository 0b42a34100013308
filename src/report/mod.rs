//! What a person or another program reads: text, tables, JSON. The only modules that build prose
//! about a whole analysis; a rule's own sentences stand with the rule.

pub mod athlete_template;
pub mod catalogue;
pub mod digest;
pub mod findings;
pub mod html;
pub mod muted;
pub mod next_record;
pub mod notices;
pub mod pictures;
pub mod standing_record;
pub mod state;
pub mod tables;
pub mod text;
mod text_agreement;
pub mod text_archive;
pub mod text_athlete;
pub mod text_backtest;
pub mod text_inspect;
mod text_judged;
pub mod text_next;
mod text_now;
pub mod text_protocol;
pub mod text_run;
mod text_run_parts;
mod text_session;
