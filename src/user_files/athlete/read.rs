//! `athlete.toml` becomes an [`Athlete`]. Refuses what cannot be true and guesses nothing.

use chrono::{Datelike, NaiveDate};

use super::keys::{
    self, BIRTH_YEAR, DROP_MM, EARLIER_KM, END, FIRST_USE, FROM, GEAR, HEIGHT_CM, HEIGHT_M,
    INJURIES, MINIMAL, NAME, RETIRED, RUNNING_SINCE, RUNS, SHOES, SIDE, SITE, START, STRENGTH,
    SURFACE, SURFACES, TO, TableOfKeys, WEIGHT_KG,
};
use super::words::Worded;
use super::{Athlete, Injury, Shoe, Side, Site, SurfaceTag, Worn};
use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::units::M_PER_KM;
use crate::user_files::date_text::EARLIEST_YEAR;
use crate::user_files::toml::{KeyValue, Section, TomlFile};
use crate::user_files::values::{Key, past_day};

/// Centimetres in a metre.
const CM_PER_M: f64 = 100.0;
/// The two heights of one body agree to half a centimetre, as they are rounded.
const SAME_HEIGHT_M: f64 = 0.005;

/// The runner of a file; `shared` are keys that somebody else reads.
///
/// # Errors
/// [`Error::Settings`] with file, line, key, and the nearest valid key or word.
pub(crate) fn athlete(
    file: &TomlFile,
    shared: &[&str],
    today: NaiveDate,
) -> Result<Athlete, Error> {
    let top = file.top();
    let tables = keys::TABLES.iter().map(|table| table.name);
    let known = keys::names(keys::TOP).into_iter().chain(tables).chain(shared.iter().copied());
    top.known(&known.collect::<Vec<_>>())?;
    Ok(Athlete {
        height_m: height_m(&top)?,
        weight_kg: number(&top, &WEIGHT_KG)?,
        birth_year: birth_year(&top, today)?,
        running_since: top
            .get(RUNNING_SINCE.name)
            .map(|entry| past(&entry, entry.day_or_longer()?, today))
            .transpose()?,
        injuries: injuries(&top, today)?,
        shoes: shoes(&top)?,
        surfaces: surfaces(&top)?,
        strength_days: strength_days(&top)?,
    })
}

fn number(section: &Section, key: &Key) -> Result<Option<f64>, Error> {
    section.get(key.name).map(|entry| entry.number_of(key)).transpose()
}

fn day(section: &Section, key: &Key) -> Result<Option<NaiveDate>, Error> {
    section.get(key.name).map(|entry| entry.day()).transpose()
}

fn past(entry: &KeyValue, day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Error> {
    past_day(day, today).map_err(|fault| entry.wrong(fault))
}

fn word<T: Worded>(entry: &KeyValue) -> Result<T, Error> {
    T::of(entry.text()?).map_err(|fault| entry.wrong(fault))
}

/// A text that says something, as it can be shown.
fn name(entry: &KeyValue) -> Result<String, Error> {
    let name = sanitize::clean(entry.text()?);
    if name.is_empty() { Err(entry.wrong("is empty")) } else { Ok(name) }
}

/// The day of `later`, which may not come before that of `earlier`.
fn day_after(section: &Section, later: &Key, earlier: &Key) -> Result<Option<NaiveDate>, Error> {
    let Some(entry) = section.get(later.name) else { return Ok(None) };
    let (last, first) = (entry.day()?, day(section, earlier)?);
    match first.filter(|first| last < *first) {
        Some(first) => Err(entry.wrong(format!("{last} is before `{}`, {first}", earlier.name))),
        None => Ok(Some(last)),
    }
}

fn height_m(top: &Section) -> Result<Option<f64>, Error> {
    let metres = number(top, &HEIGHT_M)?;
    let Some(entry) = top.get(HEIGHT_CM.name) else { return Ok(metres) };
    let from_cm = entry.number_of(&HEIGHT_CM)? / CM_PER_M;
    if metres.is_some_and(|metres| (metres - from_cm).abs() > SAME_HEIGHT_M) {
        let other = HEIGHT_M.name;
        return Err(entry.wrong(format!("is not the same as `{other}`; leave one of them out")));
    }
    Ok(metres.or(Some(from_cm)))
}

fn birth_year(top: &Section, today: NaiveDate) -> Result<Option<i32>, Error> {
    let Some(entry) = top.get(BIRTH_YEAR.name) else { return Ok(None) };
    let years = EARLIEST_YEAR..=today.year();
    let year = entry.whole().and_then(|year| i32::try_from(year).ok());
    year.filter(|year| years.contains(year)).map(Some).ok_or_else(|| {
        let (first, last) = (years.start(), years.end());
        entry.wrong(format!("`{}` is not a year from {first} to {last}", entry.shown()))
    })
}

fn strength_days(top: &Section) -> Result<Vec<NaiveDate>, Error> {
    let list = top.get(STRENGTH.name).map(|entry| entry.list()).unwrap_or_default();
    let mut days = list.iter().map(KeyValue::day).collect::<Result<Vec<_>, _>>()?;
    days.sort();
    Ok(days)
}

/// Shoes, injuries or surfaces of one runner. What compares each with each takes the square of it. Engineering
/// default.
const MOST_TABLES: usize = 1000;

/// The tables of one name, with no key in them that is unknown.
fn tables<'f>(top: &Section<'f>, table: &TableOfKeys) -> Result<Vec<Section<'f>>, Error> {
    let Some(entry) = top.get(table.name) else { return Ok(Vec::new()) };
    let tables = entry.tables()?;
    if tables.len() > MOST_TABLES {
        let fault = format!("has {} entries; the most is {MOST_TABLES}", tables.len());
        return Err(entry.wrong(fault));
    }
    tables.iter().try_for_each(|section| section.known(&keys::names(table.keys)))?;
    Ok(tables)
}

fn injuries(top: &Section, today: NaiveDate) -> Result<Vec<Injury>, Error> {
    let injury = |section: &Section| {
        let start = section.need(&START)?;
        let (site, side) = site_and_side(section)?;
        Ok(Injury {
            site,
            side,
            start: past(&start, start.day()?, today)?,
            end: day_after(section, &END, &START)?,
        })
    };
    let mut injuries =
        tables(top, &INJURIES)?.iter().map(injury).collect::<Result<Vec<_>, Error>>()?;
    injuries.sort_by_key(|injury| injury.start);
    Ok(injuries)
}

/// The place, and the side from a key of its own or told with the place.
fn site_and_side(section: &Section) -> Result<(Site, Option<Side>), Error> {
    let place = section.need(&SITE)?;
    let (site, with_site) = Site::with_side(place.text()?).map_err(|fault| place.wrong(fault))?;
    let side = section.get(SIDE.name).map(|entry| word::<Side>(&entry)).transpose()?;
    match side.zip(with_site).filter(|(side, with_site)| side != with_site) {
        Some((side, _)) => {
            let fault = format!("does not match the side in `{}`, `{}`", SIDE.name, side.word());
            Err(place.wrong(fault))
        }
        None => Ok((site, side.or(with_site))),
    }
}

fn shoes(top: &Section) -> Result<Vec<Shoe>, Error> {
    let mut shoes: Vec<Shoe> = Vec::new();
    for section in tables(top, &SHOES)? {
        let entry = section.need(&NAME)?;
        let shoe = Shoe {
            name: name(&entry)?,
            drop_mm: number(&section, &DROP_MM)?,
            is_minimal: section
                .get(MINIMAL.name)
                .map(|entry| entry.flag())
                .transpose()?
                .unwrap_or(false),
            first_use: day(&section, &FIRST_USE)?,
            retired: day_after(&section, &RETIRED, &FIRST_USE)?,
            earlier_distance_m: number(&section, &EARLIER_KM)?.unwrap_or(0.0) * M_PER_KM,
            worn: worn(&section)?,
        };
        if shoes.iter().any(|other| is_same(&other.name, &shoe.name)) {
            return Err(entry.wrong(format!("two shoes are called `{}`", shoe.name)));
        }
        if let Some((other, what)) = shoes.iter().find_map(|other| shared(other, &shoe)) {
            let fault = format!("has `{what}`, but the shoe `{other}` has it too");
            return Err(section.wrong(fault));
        }
        shoes.push(shoe);
    }
    Ok(shoes)
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The name of the first shoe, and the run or gear that both claim.
fn shared<'a>(one: &'a Shoe, other: &'a Shoe) -> Option<(&'a str, &'a str)> {
    let what = one.worn.iter().find_map(|worn| match worn {
        Worn::Run(name) => other.worn.contains(worn).then_some(name),
        Worn::Gear(name) => {
            let is_claimed = |worn: &Worn| matches!(worn, Worn::Gear(gear) if is_same(gear, name));
            other.worn.iter().any(is_claimed).then_some(name)
        }
        Worn::Days(..) => None,
    });
    what.map(|what| (one.name.as_str(), what.as_str()))
}

fn surfaces(top: &Section) -> Result<Vec<SurfaceTag>, Error> {
    let mut surfaces = Vec::new();
    for section in tables(top, &SURFACES)? {
        let surface = word(&section.need(&SURFACE)?)?;
        let runs = worn(&section)?;
        if runs.is_empty() {
            let ways = keys::names(&[FROM, TO, GEAR, RUNS]).join("`, `");
            return Err(section.wrong(format!("does not say which runs; add one of `{ways}`")));
        }
        surfaces.extend(runs.into_iter().map(|runs| SurfaceTag { surface, runs }));
    }
    Ok(surfaces)
}

/// The runs that a table speaks of.
fn worn(section: &Section) -> Result<Vec<Worn>, Error> {
    let (from, to) = (day(section, &FROM)?, day_after(section, &TO, &FROM)?);
    let days = (from.is_some() || to.is_some()).then_some(Worn::Days(from, to));
    let list = |key: &Key| section.get(key.name).map(|entry| entry.list()).unwrap_or_default();
    let gear = list(&GEAR);
    let gear = gear.iter().map(|entry| name(entry).map(Worn::Gear));
    let runs = list(&RUNS);
    let runs = runs.iter().map(|entry| {
        let run = entry.text()?.trim();
        if run.is_empty() { Err(entry.wrong("is empty")) } else { Ok(Worn::Run(run.to_owned())) }
    });
    days.into_iter().map(Ok).chain(gear).chain(runs).collect()
}

#[cfg(test)]
mod tests;
