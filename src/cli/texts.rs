//! The longer texts of `--help`, and the welcome.

pub(super) const USAGE: &str = "soleus [OPTIONS] [COMMAND]\n       soleus PATH...";

pub(super) const EXIT_CODES: &str = "\
`soleus PATH...` is short for `soleus season PATH... --open`: it writes a page into a folder next
to PATH and opens it in your browser.

Exit codes:
  0  analysed
  1  an alert at or above --fail-on LIGHT is open, or is from this week or since --since
  2  wrong arguments or settings, or an input path that does not exist
  3  with --strict: a file was skipped or damaged
  4  nothing usable in the input
  5  output could not be written
  6  the system failed: too many open files, out of memory, a drive that cannot be read

soleus describes training. It gives no medical advice and no diagnosis. It never uses the network.";

pub(super) const COMPLETIONS_HELP: &str = "\
Examples:
  soleus completions bash > ~/.local/share/bash-completion/completions/soleus
  soleus completions zsh > ~/.zfunc/_soleus
  soleus completions fish > ~/.config/fish/completions/soleus.fish
  soleus completions powershell >> $PROFILE";

pub(super) const BACKTEST_HELP: &str = "\
Examples:
  soleus backtest exports/ --diary diary.csv
  soleus backtest --training-log log.csv
  soleus backtest --dataset dataset --outcomes injuries.csv

A training log is a csv with the columns `date` (2026-03-09), `distance_km` or `distance_m`, and
optionally `fast_km` or `fast_m`, `injury` (0 or 1) and `athlete`. A day without a line is a day
without running. With injuries of several athletes, soleus runs the protocol for studies. It also
reads the day file of Lövdal et al. 2021 (doi 10.34894/UWU9PV), which is not part of soleus.

A handful of episodes proves nothing; the report says how many would.";

pub(super) const WHY_HELP: &str = "\
Examples:
  soleus why exports/ --onset 2026-05-18 --side left
  soleus why exports/
  soleus why

Without --onset, it takes the newest calf or Achilles pain in diary.csv or athlete.toml. It
compares the 7, 14, 21 and 42 days before that day with the year before them. It shows what was
different. It cannot say what caused the pain, and it makes no diagnosis.";
pub(super) const PLAN_HELP: &str = "\
Examples:
  soleus plan --back
  soleus plan exports/ --to 21.1km --by 2026-10-04 --days tue,thu,sun --out plan
  soleus plan --week 40km --hills
  soleus next --plan plan/plan.csv
  soleus season --plan plan/plan.csv

If you run the sessions as planned, no rule flags any of them. If the goal is too early, soleus
names the earliest day it found, and what your own day would cost. There is no plan up while the
diary holds a warning sign or pain, or athlete.toml a calf injury without an end. Without --out
nothing is written.";

pub(super) const TEAM_HELP: &str = "\
Examples:
  soleus team club/ --out team
  soleus team roster.csv --as-of sunday
  soleus team club/ --json

The folder holds one folder or zip per runner, with athlete.toml and diary.csv in it. The csv has
the columns athlete and paths (separate several with `;`), and optionally athlete_file, diary,
settings and tz; its paths are relative to its own folder. Of the current folder, only soleus.toml
is used. A runner whose files cannot be read is listed with the reason.";

pub(super) const COHORT_HELP: &str = "\
Examples:
  soleus cohort study/ --out dataset
  soleus cohort roster.csv --out dataset --shard 2/8
  soleus cohort study/ --out dataset --pseudonyms study.key
  soleus cohort check dataset

The roster is the same as for `soleus team`. The dataset has Parquet files for runs, weeks, days,
findings, what was not judged, the ledger and the days of each rule. They are split into buckets
of a few runners: if you interrupt soleus, run the same command again and it continues; shards can
run on several machines. A runner whose files cannot be read, or who takes longer than
--time-limit, becomes a row with the reason.

With --pseudonyms the dataset has no names, dates, places or free text. The key is a file of at
least 16 secret bytes (head -c 32 /dev/urandom > study.key). KEYFILE.private says who is who.";

pub(super) const MCP_HELP: &str = "\
Examples:
  soleus mcp exports/
  soleus mcp
  soleus mcp exports/ --with-names --with-notes

An assistant starts this command and talks to it through standard input and output; in a terminal
it just waits. docs/assistants.md says how to set it up. soleus reads only what you name here,
writes only the library, and never uses the network. The assistant usually does use it: the
answers go wherever the assistant sends them. File names, titles, devices, shoe names and diary
notes stay out unless you pass the flags for them. Dates, figures, pain scores and injuries are
always in the answers.";

/// What you read when you type just `soleus`.
pub const WELCOME: &str = "\
soleus reads what your watch recorded and flags what loads the calf too much.

  soleus why FOLDER           my calf hurts: what was different, what to do now
  soleus plan FOLDER --back   the way back; --to 21.1km: the way up to a goal
  soleus diary                what hurt and when; `soleus diary add` adds a row
  soleus export.zip           a page about your whole export, in your browser
  soleus season FOLDER        the same in the terminal
  soleus run long.fit         one run in depth
  soleus next                 how far, steep and fast the next run may be

`soleus help` lists all commands, `soleus help season` explains one.
Your data stays on this machine.
";

/// What a person reads who opens the icon of the program without anything on it.
pub const ICON_WELCOME: &str = "\
Drop the export from your watch (a folder, a .zip, or .fit, .gpx and .tcx files)
on the icon of soleus: it makes a page about your running and opens it in your
browser. Nothing leaves this machine.
";
