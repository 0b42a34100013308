//! `soleus plan`: the way back after an injury or a break, and the way up to a goal.

use chrono::{Days, NaiveDate};

use super::{Done, World, ask, checked, code_of_answer, library, warn_of_gear};
use crate::analysis::pipeline::{Analysis, analyse_with};
use crate::attention::Light;
use crate::base::error::Error;
use crate::cli::PlanArgs;
use crate::next_run::plan_check::Terms;
use crate::next_run::standing;
use crate::options::{Options, coming_date};
use crate::plan_ahead::{Goal, Wishes, answer};
use crate::report::records::notices::warnings;
use crate::report::records::plan::PlanFile;
use crate::report::records::state::asked_on;
use crate::report::text::notices;
use crate::report::{html, output, plan_files, tables, text};
use crate::user_files::values;

/// Goals of this range in metres: below nobody needs a plan, above nobody can be told anything.
const DISTANCES_M: std::ops::RangeInclusive<f64> = 1000.0..=250_000.0;
const WEEKS_M: std::ops::RangeInclusive<f64> = 1000.0..=400_000.0;
/// A plan that begins or ends farther ahead would be judged by a history that nobody has run yet.
const MAX_DAYS_AHEAD: i64 = 366;

/// What a call without a goal prints.
const WITHOUT_A_GOAL: &str = "a plan needs a goal; give one of these:
  soleus plan --back                       back after a calf injury or a break
  soleus plan --to 21.1km --by 2027-04-18  up to one run; --by is optional
  soleus plan --week 40km                  up to a week of this distance";

/// Plans; see `soleus plan --help`.
pub(super) fn plan(args: &PlanArgs, world: &World) -> Result<Done, Error> {
    if args.common.fail_on.is_some() {
        let words = "`plan` does not use it; it only prints text or --json";
        return Err(Error::Settings(format!("--fail-on: {words}")));
    }
    if !args.back && args.to.is_none() && args.week.is_none() {
        return Err(Error::Settings(WITHOUT_A_GOAL.to_owned()));
    }
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let given = Given::of(args, world.today)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress)?;
    ask(&analysis, world);
    warn_of_gear(&analysis, &options, world)?;
    let today = asked_on(&analysis.season, &options, world.today);
    let wishes = given.wishes(&analysis, &options, today)?;
    world.progress.stage("plan");
    let record = record(&analysis, &options, &wishes);
    if let Some(folder) = &options.out {
        let page = html::plan(&record, options.units)?;
        let files = plan_files::files(&record, page, options.units)?;
        output::write_plan(folder, files)?;
    }
    let text = if options.json {
        String::from_utf8_lossy(&tables::json(&record)?).into_owned()
    } else if options.quiet {
        String::new()
    } else {
        let above = notices::above(&analysis, &options);
        let caution = notices::caution(&options).unwrap_or_default();
        format!("{above}{}{caution}", text::plan::plan(&record, &options))
    };
    Ok(Done { text, code: code_of_answer(&analysis, &options) })
}

/// The answer as texts, page and JSON have it.
fn record(analysis: &Analysis, options: &Options, wishes: &Wishes) -> PlanFile {
    let season = &analysis.season;
    let standing = standing(season, &options.limits, wishes.start);
    let open = analysis.told.open_on(season.as_of);
    let is_black = open.iter().any(|alert| alert.light() == Light::Black);
    let (limits, attention, habits) = (&options.limits, &options.attention, &analysis.told.habits);
    let terms = Terms { limits, attention, habits };
    let answer = answer(season, (terms, &standing), wishes, is_black);
    let mut record = PlanFile::of((wishes, &answer), &standing, options);
    record.warnings = warnings(analysis, options);
    record
}

/// What the flags say, checked.
struct Given {
    goal: Goal,
    days: Option<Vec<chrono::Weekday>>,
    start: Option<NaiveDate>,
    hills: bool,
    fast: bool,
}

impl Given {
    fn of(args: &PlanArgs, today: NaiveDate) -> Result<Self, Error> {
        let wrong = |flag: &str| {
            let flag = flag.to_owned();
            move |fault: String| Error::Settings(format!("{flag}: {fault}"))
        };
        let date = |flag: &str, text: &Option<String>| {
            text.as_deref().map(|text| coming_date(flag, text, today)).transpose()
        };
        let by = date("--by", &args.by)?;
        let goal = match (&args.to, &args.week) {
            (Some(text), _) => {
                let metres = values::distance_m(text, DISTANCES_M).map_err(wrong("--to"))?;
                Goal::Distance { metres, by }
            }
            (None, Some(text)) => {
                let metres = values::distance_m(text, WEEKS_M).map_err(wrong("--week"))?;
                Goal::Week { metres, by }
            }
            (None, None) => Goal::Back,
        };
        let days = args.days.as_deref().map(values::weekdays).transpose();
        Ok(Self {
            goal,
            days: days.map_err(wrong("--days"))?,
            start: date("--start", &args.start)?,
            hills: args.hills,
            fast: args.fast,
        })
    }

    fn wishes(
        self,
        analysis: &Analysis,
        options: &Options,
        today: NaiveDate,
    ) -> Result<Wishes, Error> {
        let (season, units) = (&analysis.season, options.units);
        let Self { goal, days, start, hills, fast } = self;
        let start = start.unwrap_or(today + Days::new(1));
        let wrong = |words: String| Err(Error::Settings(words));
        if start <= season.first_day {
            let first = season.first_day;
            return wrong(format!("--start: {start} is not after the first run, {first}"));
        }
        let from = season.last_day.max(today);
        if (start - from).num_days() > MAX_DAYS_AHEAD {
            let words =
                format!("more than {MAX_DAYS_AHEAD} days after {from}; choose a nearer day");
            return wrong(format!("--start: {start} is {words}"));
        }
        if let Some(by) = goal.by() {
            if by < start {
                return wrong(format!("--by: {by} is before the first day of the plan, {start}"));
            }
            if (by - start).num_days() >= MAX_DAYS_AHEAD - 2 {
                return wrong(format!(
                    "--by: {by} is more than a year after {start}; plan part of the way"
                ));
            }
        }
        Ok(Wishes { goal, start, days, hills, fast, units })
    }
}
