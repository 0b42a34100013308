//! What `athlete.toml` may say, and what it may not.

use super::*;
use crate::user_files::athlete::{Side, Site, Surface};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn read(text: &str) -> Result<Athlete, Error> {
    athlete(&TomlFile::parse("athlete.toml", text).unwrap(), &["tz"], ymd(2026, 3, 9))
}

fn fault(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn more_shoes_than_anybody_has_are_refused_at_once() {
    let shoes = |count: usize| -> String {
        (0..count).map(|number| format!("[[shoes]]\nname = 'S{number}'\n")).collect()
    };
    assert_eq!(read(&shoes(1000)).unwrap().shoes.len(), 1000);
    let said = fault(&shoes(1001));
    assert!(said.contains("has 1001 entries; the most is 1000"), "{said}");
}

#[test]
fn an_empty_file_knows_nothing() {
    assert_eq!(read("").unwrap(), Athlete::default());
    assert_eq!(read("tz = 'Europe/Lisbon'").unwrap(), Athlete::default());
}

#[test]
fn body_and_experience_are_read_in_their_units() {
    let athlete = read(
        "height_cm = 178\nweight_kg = 70.5\nbirth_year = 1985\nrunning_since = '2019-05'\n\
         strength = [2026-03-06, '2026-03-03', 2026-03-06]",
    )
    .unwrap();
    assert_eq!(athlete.height_m, Some(1.78));
    assert_eq!((athlete.weight_kg, athlete.birth_year), (Some(70.5), Some(1985)));
    assert_eq!(athlete.running_since, Some(ymd(2019, 5, 1)));
    let days = [ymd(2026, 3, 3), ymd(2026, 3, 6), ymd(2026, 3, 6)];
    assert_eq!(athlete.strength_days, days);
    assert_eq!(read("running_since = 2019").unwrap().running_since, Some(ymd(2019, 1, 1)));
    assert_eq!(read("height_m = 2").unwrap().height_m, Some(2.0));
}

#[test]
fn injuries_stand_by_their_start_and_may_last() {
    let athlete = read(
        "[[injuries]]\nsite = 'Achilles tendon'\nstart = 2025-01-02\n\
         [[injuries]]\nsite = 'soleus'\nside = 'L'\nstart = '2024-03-01'\nend = 2024-04-20",
    )
    .unwrap();
    let calf = Injury {
        site: Site::Calf,
        side: Some(Side::Left),
        start: ymd(2024, 3, 1),
        end: Some(ymd(2024, 4, 20)),
    };
    let tendon = Injury { site: Site::Achilles, side: None, start: ymd(2025, 1, 2), end: None };
    assert_eq!(athlete.injuries, [calf, tendon]);
}

#[test]
fn a_shoe_tells_what_it_is_and_which_runs_it_was_worn_in() {
    let athlete = read(
        "[[shoes]]\nname = ' Blue '\ndrop_mm = 8\nminimal = true\nfirst_use = 2025-09-01\n\
         retired = 2026-08-01\nearlier_km = 120.5\nfrom = 2025-09-01\ngear = 'Blue shoes'\n\
         runs = ['a.fit', 'r-1']\n[[shoes]]\nname = 'Red'",
    )
    .unwrap();
    let blue = Shoe {
        name: "Blue".to_owned(),
        drop_mm: Some(8.0),
        is_minimal: true,
        first_use: Some(ymd(2025, 9, 1)),
        retired: Some(ymd(2026, 8, 1)),
        earlier_distance_m: 120_500.0,
        worn: vec![
            Worn::Days(Some(ymd(2025, 9, 1)), None),
            Worn::Gear("Blue shoes".to_owned()),
            Worn::Run("a.fit".to_owned()),
            Worn::Run("r-1".to_owned()),
        ],
    };
    assert_eq!(athlete.shoes, [blue, Shoe { name: "Red".to_owned(), ..Shoe::default() }]);
}

#[test]
fn a_surface_with_several_ways_to_its_runs_stands_once_for_each() {
    let athlete = read("[[surfaces]]\nsurface = 'beach'\nto = 2025-09-01\nruns = 'a.fit'").unwrap();
    let tag = |runs| SurfaceTag { surface: Surface::Sand, runs };
    let expected =
        [tag(Worn::Days(None, Some(ymd(2025, 9, 1)))), tag(Worn::Run("a.fit".to_owned()))];
    assert_eq!(athlete.surfaces, expected);
    let silent = fault("\n[[surfaces]]\nsurface = 'road'");
    assert_eq!(
        silent,
        "athlete.toml: line 2: `surfaces` does not say which runs; add one of `from`, `to`, \
         `gear`, `runs`"
    );
}

#[test]
fn unknown_keys_and_words_name_the_nearest_with_their_line() {
    let cases = [
        ("\nhight_m = 1.8", "line 2: unknown key `hight_m`; did you mean `height_m`?"),
        (
            "[[shoes]]\nname = 'a'\ndrop = 8",
            "line 3: unknown key `shoes.drop`; did you mean `drop_mm`?",
        ),
        (
            "[[injuries]]\nsite = 'claf'\nstart = 2024-03-01",
            "line 2: `injuries.site`: `claf` is not a known site; did you mean `calf`?",
        ),
        (
            "[[surfaces]]\nsurface = 'rod'",
            "line 2: `surfaces.surface`: `rod` is not a known surface; did you mean `road`?",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(fault(text), format!("athlete.toml: {expected}"));
    }
}

#[test]
fn what_cannot_be_true_is_refused() {
    let injury = "[[injuries]]\nsite = 'calf'\nstart = ";
    let shoe = "[[shoes]]\nname = 'a'\n";
    let cases = [
        ("height_m = 178".to_owned(), "body height in metres, a number from 1 to 2.3"),
        ("height_m = 1.78\nheight_cm = 180".to_owned(), "is not the same as `height_m`"),
        ("weight_kg = 'heavy'".to_owned(), "a number from 25 to 250"),
        ("birth_year = 1899".to_owned(), "is not a year from 1900 to 2026"),
        ("birth_year = 2027".to_owned(), "is not a year from 1900 to 2026"),
        ("running_since = 'May'".to_owned(), "`May` is not a date; write it like 2019"),
        ("running_since = 2027".to_owned(), "2027-01-01 is in the future"),
        (format!("{injury}2026-03-11"), "2026-03-11 is in the future"),
        (format!("{injury}2024-03-02\nend = 2024-03-01"), "2024-03-01 is before `start`"),
        ("[[injuries]]\nsite = 'calf'".to_owned(), "needs `start`, like `start = 2024-03-01`"),
        ("[[shoes]]\nname = ' '".to_owned(), "line 2: `shoes.name`: is empty"),
        ("[[shoes]]\ndrop_mm = 8".to_owned(), "line 1: `shoes` needs `name`"),
        (format!("{shoe}drop_mm = 20.5"), "a number from 0 to 20"),
        (
            format!("{shoe}first_use = 2025-02-02\nretired = 2025-02-01"),
            "2025-02-01 is before `first_use`, 2025-02-02",
        ),
        (format!("{shoe}from = 2025-02-02\nto = 2025-02-01"), "is before `from`"),
        (format!("{shoe}gear = ['x', '']"), "`shoes.gear`: is empty"),
        (format!("{shoe}runs = ''"), "`shoes.runs`: is empty"),
        (format!("{shoe}minimal = 'no'"), "must be true or false"),
        (format!("{shoe}[[shoes]]\nname = 'A '"), "line 4: `shoes.name`: two shoes are called `A`"),
        (
            format!("{shoe}gear = 'x'\n[[shoes]]\nname = 'b'\ngear = 'X'"),
            "line 4: `shoes` has `x`, but the shoe `a` has it too",
        ),
        ("strength = ['3/4/2026']".to_owned(), "could be 4 March 2026 or 3 April 2026"),
    ];
    for (text, expected) in cases {
        let fault = fault(&text);
        assert!(fault.starts_with("athlete.toml: line "), "{fault}");
        assert!(fault.contains(expected), "{fault} instead of {expected}");
    }
}

#[test]
fn the_ends_of_ranges_are_inside() {
    for text in [
        "height_m = 1.0",
        "height_m = 2.3",
        "weight_kg = 25",
        "birth_year = 1900",
        "birth_year = 2026",
    ] {
        assert!(read(text).is_ok(), "{text}");
    }
    assert!(read("[[injuries]]\nsite = 'calf'\nstart = 2024-03-01\nend = 2024-03-01").is_ok());
}
