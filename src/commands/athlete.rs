//! `soleus athlete`: what the runner told, or a file to begin with.

use super::World;
use crate::cli::{AnalysisArgs, AthleteArgs};
use crate::error::Error;
use crate::options::options;
use crate::report::athlete_template::template;
use crate::report::text_athlete;

/// Says what was read; see `soleus athlete --help`.
pub(super) fn athlete(args: &AthleteArgs, world: &World) -> Result<String, Error> {
    if args.template {
        return Ok(template());
    }
    let common = AnalysisArgs {
        athlete: args.athlete.clone(),
        diary: args.diary.clone(),
        ..AnalysisArgs::default()
    };
    Ok(text_athlete::athlete(&options(&common, world.folder, world.today)?))
}
