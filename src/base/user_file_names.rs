//! What the files are called that a runner writes for soleus. Names only: where they are looked for
//! and what is in them is said elsewhere.

/// Settings of the program.
pub(crate) const SETTINGS_FILE: &str = "soleus.toml";
/// What a watch does not know about the runner.
pub(crate) const ATHLETE_FILE: &str = "athlete.toml";
/// Pain, calf tests and what else happened day by day.
pub(crate) const DIARY_FILE: &str = "diary.csv";
/// Days on which the watch was not there.
pub(crate) const AWAY_FILE: &str = "away.csv";
/// All of them.
pub(crate) const OWN_FILES: [&str; 4] = [SETTINGS_FILE, ATHLETE_FILE, DIARY_FILE, AWAY_FILE];
