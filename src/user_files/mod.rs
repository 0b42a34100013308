//! What runners write themselves: `soleus.toml`, `athlete.toml`, `diary.csv`, `away.csv`. Where these files are
//! looked for, how their values are read, and what they say.

pub mod athlete;
pub mod away;
pub(crate) mod csv;
pub(crate) mod date_text;
pub mod diary_file;
pub(crate) mod locate;
pub mod outcomes;
pub mod roster;
pub(crate) mod toml;
pub(crate) mod values;
