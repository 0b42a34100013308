//! The time zone that a person may mean: by its last part, by a city or country that has no zone of
//! its own name, else by spelling.

use super::{least, plain, question, slips};

/// Cities, countries and abbreviations, and their zones.
const PLACES: &[(&str, &[&str])] = &[
    ("Europe/Berlin", &["germany", "munich", "hamburg", "cologne", "frankfurt", "stuttgart"]),
    ("Europe/London", &["uk", "england", "scotland", "wales", "bst", "manchester", "edinburgh"]),
    ("Europe/Dublin", &["ireland"]),
    ("Europe/Paris", &["france", "lyon", "marseille", "cet", "cest"]),
    ("Europe/Madrid", &["spain", "barcelona", "valencia"]),
    ("Europe/Lisbon", &["porto", "lisboa"]),
    ("Europe/Rome", &["italy", "milan", "roma", "milano"]),
    ("Europe/Zurich", &["switzerland", "geneva", "bern", "basel"]),
    ("Europe/Vienna", &["austria", "wien"]),
    ("Europe/Amsterdam", &["netherlands", "holland", "rotterdam"]),
    ("Europe/Brussels", &["belgium"]),
    ("Europe/Copenhagen", &["denmark"]),
    ("Europe/Stockholm", &["sweden", "gothenburg"]),
    ("Europe/Oslo", &["norway", "bergen"]),
    ("Europe/Helsinki", &["finland"]),
    ("Europe/Athens", &["greece"]),
    ("Europe/Warsaw", &["krakow"]),
    ("Europe/Prague", &["czechia", "praha"]),
    (
        "America/New_York",
        &["boston", "washington", "philadelphia", "miami", "atlanta", "nyc", "edt"],
    ),
    ("America/Chicago", &["dallas", "houston", "austin", "cst", "cdt", "minneapolis"]),
    ("America/Denver", &["boulder", "salt_lake_city", "mdt"]),
    (
        "America/Los_Angeles",
        &["california", "san_francisco", "seattle", "portland", "san_diego", "pst", "pdt", "la"],
    ),
    ("America/Toronto", &["ottawa"]),
    ("America/Sao_Paulo", &["rio", "rio_de_janeiro"]),
    ("Asia/Kolkata", &["india", "mumbai", "delhi", "new_delhi", "bangalore"]),
    ("Asia/Shanghai", &["china", "beijing"]),
    ("Asia/Tokyo", &["osaka", "kyoto"]),
    ("Australia/Sydney", &["canberra"]),
    ("Pacific/Auckland", &["new_zealand", "wellington"]),
    ("Africa/Johannesburg", &["south_africa", "cape_town"]),
    ("Africa/Nairobi", &["kenya", "iten"]),
];

/// How a zone is written.
const HOW: &str = "; use a city in that zone, like Europe/Lisbon";

/// `; did you mean ...?`, or how a zone is written.
pub fn zone_hint<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let zones: Vec<Zone> = known.map(Zone::of).collect();
    let guesses = guesses(wrong, &zones);
    if guesses.is_empty() || guesses.len() > super::MOST_GUESSES {
        return HOW.to_owned();
    }
    question(&guesses)
}

struct Zone<'a> {
    name: &'a str,
    whole: String,
    city: String,
}

impl<'a> Zone<'a> {
    fn of(name: &'a str) -> Self {
        Self { name, whole: plain(name), city: plain(last_part(name)) }
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn guesses<'a>(wrong: &str, zones: &[Zone<'a>]) -> Vec<&'a str> {
    // The signs of `Etc/GMT+1` are the other way round: guessing them would be wrong by hours.
    if wrong.chars().any(|letter| letter.is_ascii_digit()) {
        return Vec::new();
    }
    let (whole, city) = (plain(wrong), plain(last_part(wrong)));
    let named = |is_it: &dyn Fn(&Zone) -> bool| -> Vec<&'a str> {
        zones.iter().filter(|zone| is_it(zone)).map(|zone| zone.name).collect()
    };
    let place = PLACES.iter().find(|(_, places)| places.contains(&city.as_str()));
    let first = [
        named(&|zone| zone.whole == whole),
        named(&|zone| place.is_some_and(|(name, _)| *name == zone.name)),
        named(&|zone| zone.city == city),
    ];
    if let Some(found) = first.into_iter().find(|found| !found.is_empty()) {
        return found;
    }
    // A name with its region is compared whole; few letters alone are too little to compare.
    let slipped = zones.iter().filter_map(|zone| {
        let count = if wrong.contains('/') {
            slips(&whole, &zone.whole)
        } else {
            slips(&city, &zone.city).filter(|_| city.len() > 3)
        };
        Some((count?, zone.name))
    });
    least(slipped.collect())
}
