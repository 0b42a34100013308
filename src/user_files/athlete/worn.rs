//! Which shoe a run was in, and what it was run on, by what the runner wrote down.

use chrono::NaiveDate;

use super::{Athlete, Surface, Worn};

/// What a run is known by.
#[derive(Clone, Copy, Debug)]
pub struct WornBy<'a> {
    /// Local day.
    pub day: NaiveDate,
    /// Gear by the name a service gives it; `None` when unknown.
    pub gear: Option<&'a str>,
    /// Ids and sources, its own and those of its other recordings.
    pub names: &'a [&'a str],
}

/// How sure an entry speaks of a run: by days, the later the start the surer, then by gear, then
/// by the run itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Days(Option<NaiveDate>),
    Gear,
    Run,
}

/// Services and people do not agree on capitals.
fn is_same_gear(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl Worn {
    fn rank(&self, run: &WornBy) -> Option<Rank> {
        match self {
            Self::Days(from, to) => {
                let is_within =
                    from.is_none_or(|from| from <= run.day) && to.is_none_or(|to| run.day <= to);
                is_within.then_some(Rank::Days(*from))
            }
            Self::Gear(name) => {
                run.gear.is_some_and(|gear| is_same_gear(gear, name)).then_some(Rank::Gear)
            }
            Self::Run(name) => run.names.contains(&name.as_str()).then_some(Rank::Run),
        }
    }
}

impl Athlete {
    /// Index of the shoe that a run was in: a run by its id or source beats gear, gear beats days,
    /// and of days the latest start wins. Of equals the later in the file; `None` when no shoe
    /// speaks of the run.
    pub fn shoe_of(&self, run: WornBy) -> Option<usize> {
        let ranks = self.shoes.iter().enumerate().flat_map(|(index, shoe)| {
            shoe.worn.iter().filter_map(move |worn| Some((worn.rank(&run)?, index)))
        });
        ranks.max_by_key(|(rank, _)| *rank).map(|(_, index)| index)
    }

    /// Gear that shoes or surfaces are told by and that none of these names is, sorted.
    pub fn gear_unlike(&self, known: &[String]) -> Vec<&str> {
        let worn = self.shoes.iter().flat_map(|shoe| &shoe.worn);
        let worn = worn.chain(self.surfaces.iter().map(|tag| &tag.runs));
        let is_there = |name: &str| known.iter().any(|one| is_same_gear(one, name));
        let mut unlike: Vec<&str> = worn
            .filter_map(|worn| match worn {
                Worn::Gear(name) if !is_there(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        unlike.sort_unstable();
        unlike.dedup();
        unlike
    }

    /// What a run was run on, chosen as in [`Athlete::shoe_of`].
    pub fn surface_of(&self, run: WornBy) -> Option<Surface> {
        let ranks = self.surfaces.iter();
        let ranks = ranks.filter_map(|tag| Some((tag.runs.rank(&run)?, tag.surface)));
        ranks.max_by_key(|(rank, _)| *rank).map(|(_, surface)| surface)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user_files::athlete::{Shoe, SurfaceTag};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn shoes(worn: &[Worn]) -> Athlete {
        let shoe = |worn: &Worn| Shoe { worn: vec![worn.clone()], ..Shoe::default() };
        Athlete { shoes: worn.iter().map(shoe).collect(), ..Athlete::default() }
    }

    fn on(day: NaiveDate) -> WornBy<'static> {
        WornBy { day, gear: None, names: &[] }
    }

    #[test]
    fn a_run_beats_gear_and_gear_beats_days() {
        let run = Worn::Run("a.fit".to_owned());
        let athlete = shoes(&[run, Worn::Gear("Blue".to_owned()), Worn::Days(Some(day(1)), None)]);
        let known = WornBy { day: day(5), gear: Some("BLUE"), names: &["id", "a.fit"] };
        assert_eq!(athlete.shoe_of(known), Some(0));
        assert_eq!(athlete.shoe_of(WornBy { names: &["b.fit"], ..known }), Some(1));
        assert_eq!(athlete.shoe_of(WornBy { gear: Some("Red"), names: &[], ..known }), Some(2));
    }

    #[test]
    fn of_days_the_latest_start_wins_and_both_ends_are_included() {
        let athlete = shoes(&[
            Worn::Days(Some(day(10)), Some(day(12))),
            Worn::Days(Some(day(2)), Some(day(20))),
            Worn::Days(None, Some(day(11))),
        ]);
        let shoe = |on_day| athlete.shoe_of(on(day(on_day)));
        assert_eq!([1, 2, 9, 10, 12, 13].map(shoe), [2, 1, 1, 0, 0, 1].map(Some));
        assert_eq!(shoe(21), None);
    }

    #[test]
    fn of_equals_the_later_in_the_file_wins() {
        let same = Worn::Days(Some(day(1)), None);
        assert_eq!(shoes(&[same.clone(), same]).shoe_of(on(day(3))), Some(1));
    }

    #[test]
    fn a_run_without_gear_is_in_no_shoe_of_that_gear() {
        assert_eq!(shoes(&[Worn::Gear(String::new())]).shoe_of(on(day(3))), None);
    }

    #[test]
    fn gear_that_no_run_has_is_told() {
        let athlete = shoes(&[
            Worn::Gear("Blu".to_owned()),
            Worn::Gear("RED".to_owned()),
            Worn::Gear("Blu".to_owned()),
            Worn::Run("a.fit".to_owned()),
        ]);
        assert_eq!(athlete.gear_unlike(&["Blue".to_owned(), "Red".to_owned()]), ["Blu"]);
    }

    #[test]
    fn surfaces_are_chosen_in_the_same_way() {
        let tag = |surface, runs| SurfaceTag { surface, runs };
        let athlete = Athlete {
            surfaces: vec![
                tag(Surface::Sand, Worn::Run("beach.fit".to_owned())),
                tag(Surface::Road, Worn::Days(None, None)),
            ],
            ..Athlete::default()
        };
        assert_eq!(athlete.surface_of(on(day(3))), Some(Surface::Road));
        let beach = WornBy { names: &["beach.fit"], ..on(day(3)) };
        assert_eq!(athlete.surface_of(beach), Some(Surface::Sand));
    }
}
