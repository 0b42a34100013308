//! `soleus athlete`: what the runner told, or a file to begin with.

use super::{World, say};
use crate::base::error::Error;
use crate::cli::{AnalysisArgs, AthleteArgs};
use crate::options::options;
use crate::report::text::athlete;
use crate::report::text::athlete_template::template;
use crate::user_files::locate::Places;

/// Says what was read; see `soleus athlete --help`.
pub(super) fn athlete(args: &AthleteArgs, world: &World) -> Result<String, Error> {
    if args.template {
        return Ok(template());
    }
    let common = AnalysisArgs {
        athlete: args.athlete.clone(),
        diary: args.diary.clone(),
        away: args.away.clone(),
        ..AnalysisArgs::default()
    };
    let places = Places { inputs: &args.paths, ..world.places() };
    let options = options(&common, &places, world.today)?;
    say(&options, world);
    Ok(athlete::athlete(&options))
}
