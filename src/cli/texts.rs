//! The longer texts of `--help`, and the welcome.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  analysed
  1  an alert at or above --fail-on LIGHT that stands, or is of this week or from --since on
  2  wrong arguments or settings, or an input path that does not exist
  3  with --strict: a file was skipped, a damaged one among them
  4  nothing usable in the input
  5  output could not be written
  6  the system failed: too few open files, no memory, a drive that cannot be read

soleus describes training; it gives no medical advice and no diagnosis. It never uses the network.";

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

A training log is a csv with the columns `date` (2026-03-09), `distance_km` or `distance_m`, and if
you have them `fast_km` or `fast_m`, `injury` (0 or 1) and `athlete`. Days without a line are days
without running. With injuries of several athletes the protocol for studies is carried out. The day
file of Lövdal et al. 2021 (doi 10.34894/UWU9PV) is read as it comes; soleus does not contain it.

A handful of episodes proves nothing, and the report says what would.";

pub(super) const WHY_HELP: &str = "\
Examples:
  soleus why exports/ --onset 2026-05-18 --side left
  soleus why exports/
  soleus why

Without --onset it takes the newest pain in calf or Achilles tendon that diary.csv or athlete.toml
knows. It compares the 7, 14, 21 and 42 days before that day with your own year before them. It shows
what was different. It cannot tell what caused the pain, and it makes no diagnosis.";
pub(super) const PLAN_HELP: &str = "\
Examples:
  soleus plan --back
  soleus plan exports/ --to 21.1km --by 2026-10-04 --days tue,thu,sun --out plan
  soleus plan --week 40km --hills
  soleus next --plan plan/plan.csv
  soleus season --plan plan/plan.csv

Every session is one that the rules leave in peace when those before it were run as planned. A goal that
comes too early is answered with the earliest day found, and with what its own day would cost. While the diary
holds a warning sign or pain, or athlete.toml a calf injury without an end, no plan goes up. Without --out nothing is
written.";

pub(super) const TEAM_HELP: &str = "\
Examples:
  soleus team club/ --out team
  soleus team roster.csv --as-of sunday
  soleus team club/ --json

A folder has a folder or a zip for each runner, with athlete.toml and diary.csv in it. A csv has the
columns athlete and paths (several with `;` between them), and if you like athlete_file, diary,
settings and tz; its paths are seen from its own folder. Files of the current folder are nobody's, but
for soleus.toml. A runner whose files cannot be read is listed with the reason.";

pub(super) const COHORT_HELP: &str = "\
Examples:
  soleus cohort study/ --out dataset
  soleus cohort roster.csv --out dataset --shard 2/8
  soleus cohort study/ --out dataset --pseudonyms study.key
  soleus cohort check dataset

The roster is that of `soleus team`. The dataset has Parquet files for runs, weeks, days, findings, what
was not judged, the ledger and the days of each rule, in buckets of a few runners, each a unit of work: a call
that was ended goes on where it was, and shards may run on as many machines. A runner whose files cannot
be read, or who takes longer than --time-limit, is a row with the reason.

With --pseudonyms the dataset has no names, dates, places or words of files. The key is a file of at
least 16 secret bytes (head -c 32 /dev/urandom > study.key). KEYFILE.private keeps who is who.";

pub(super) const MCP_HELP: &str = "\
Examples:
  soleus mcp exports/
  soleus mcp
  soleus mcp exports/ --with-names --with-notes

An assistant starts this command and asks it through standard input and output; typed in a
terminal it only waits. docs/assistants.md says how to set it up. It reads what you name here and
nothing else, writes nothing but the library, and never uses the network. The assistant usually
does: what it is told goes wherever the assistant sends it. File names, titles, devices, names of
shoes and what you wrote in the diary stay out unless you pass the flags for them; dates, figures,
pain scores and injuries do not.";

/// What a person reads who types nothing but the name of the program.
pub const WELCOME: &str = "\
soleus reads what your watch recorded and says what loads the calf too much.

  soleus why FOLDER           my calf hurts: what was different before, what now
  soleus plan FOLDER --back   the way back; --to 21.1km: the way up to a goal
  soleus diary                what hurt and when; `soleus diary add` notes it
  soleus season FOLDER --out report   the whole; then open report/report.html
  soleus season export.zip    a Strava or Garmin export as it was handed out
  soleus run long.fit         one run in depth
  soleus next                 how far, steep and fast the next run may be

`soleus help` lists everything, `soleus help season` one command with examples.
Nothing leaves this machine.
";
