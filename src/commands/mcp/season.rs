//! The season that a question is about, read when it is asked, and without names unless a flag lets them
//! out.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;

use super::super::{World, ask, checked, library};
use crate::analysis::pipeline::{Analysis, Progress, analyse_with};
use crate::analysis::unnamed::without_names;
use crate::base::error::Error;
use crate::cli::McpArgs;
use crate::options::Options;

/// What the server was started with.
pub(super) struct Asked<'a> {
    pub(super) args: &'a McpArgs,
    pub(super) world: World<'a>,
}

/// A season as a question finds it.
pub(super) struct Found {
    pub(super) analysis: Analysis,
    pub(super) options: Options,
    /// The local day of the question.
    pub(super) today: NaiveDate,
}

impl Asked<'_> {
    /// The world on the day of the question.
    fn world(&self) -> World<'_> {
        World { today: (self.world.clock)().unwrap_or(self.world.today), ..self.world }
    }

    /// The options as the runner's files have them now.
    ///
    /// # Errors
    /// As of every command.
    pub(super) fn options(&self) -> Result<Options, Error> {
        Ok(checked(&self.args.common, &self.world(), self.args.paths.iter())?.0)
    }

    /// Reads and judges what the server was started with.
    ///
    /// # Errors
    /// As of every command.
    pub(super) fn season(&self) -> Result<Found, Error> {
        let world = self.world();
        let (mut options, roots) = checked(&self.args.common, &world, self.args.paths.iter())?;
        let extent = library::extent(!self.args.paths.is_empty(), &options)?;
        let mut analysis = analyse_with(&roots, &options, extent, world.progress)?;
        ask(&analysis, &world);
        if !self.args.with_names {
            analysis = without_names(analysis, &options)?;
            options.own_files = options.own_files.without_names();
        }
        Ok(Found { analysis, options, today: world.today })
    }
}

/// Says each warning once on standard error, however many questions come, and shows no progress.
pub(super) struct Said<'a> {
    progress: &'a dyn Progress,
    known: Mutex<HashSet<String>>,
}

impl<'a> Said<'a> {
    pub(super) fn of(progress: &'a dyn Progress) -> Self {
        Self { progress, known: Mutex::default() }
    }
}

impl Progress for Said<'_> {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
    fn warn(&self, text: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(text.to_owned()) {
            self.progress.warn(text);
        }
    }
}
