//! Other names for the shoes of a season, given before it is judged again: in a sentence that is made already
//! nobody can tell a shoe called `run` from the word.

use std::collections::BTreeMap;

use crate::season::Season;
use crate::user_files::athlete::Worn;

/// The names of shoes, in the athlete file and in recordings, each with the one it gets.
pub(super) struct ShoeNames(BTreeMap<String, String>);

impl ShoeNames {
    /// Numbers them by name.
    pub(super) fn of(season: &Season) -> Self {
        let athlete = &season.athlete;
        let worn = athlete.shoes.iter().flat_map(|shoe| &shoe.worn);
        let worn = worn.chain(athlete.surfaces.iter().map(|tag| &tag.runs));
        let gear = worn.filter_map(|worn| match worn {
            Worn::Gear(name) => Some(name),
            Worn::Days(..) | Worn::Run(_) => None,
        });
        let recorded = season.sessions.iter().filter_map(|session| session.gear.as_ref());
        let own = athlete.shoes.iter().map(|shoe| &shoe.name);
        let mut names: Vec<&String> = own.chain(gear).chain(recorded).collect();
        names.sort();
        names.dedup();
        let numbered = names.into_iter().zip(1..);
        Self(numbered.map(|(name, number)| (name.clone(), format!("shoe {number}"))).collect())
    }

    /// Whether there is none to rename.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Renames them wherever the season has them.
    pub(super) fn rename(&self, season: &mut Season) {
        let athlete = &mut season.athlete;
        let worn = athlete.shoes.iter_mut().flat_map(|shoe| {
            self.rename_one(&mut shoe.name);
            &mut shoe.worn
        });
        let worn = worn.chain(athlete.surfaces.iter_mut().map(|tag| &mut tag.runs));
        for worn in worn {
            if let Worn::Gear(name) = worn {
                self.rename_one(name);
            }
        }
        let gear = season.sessions.iter_mut().filter_map(|session| session.gear.as_mut());
        gear.for_each(|name| self.rename_one(name));
    }

    fn rename_one(&self, name: &mut String) {
        if let Some(new) = self.0.get(name) {
            name.clone_from(new);
        }
    }
}
