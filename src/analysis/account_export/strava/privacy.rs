//! Reads `privacy_zones.csv`: the places an account hides. A row that cannot be read is counted, so
//! that whoever draws a map can hide more rather than less.

use csv::StringRecord;

use super::number::{Decimal, value};
use super::rows;
use crate::activity::privacy_zone::{PrivacyZone, PrivacyZones};
use crate::base::units::{M_PER_FOOT, M_PER_KM, M_PER_MILE};
use crate::ingest::text::decode;

/// Widest circle that is taken for one, in metres.
const MOST_RADIUS_M: f64 = 100_000.0;

/// Reads the hidden places by content: a cell with two decimal numbers is the place, a cell with
/// one number and at most a unit the radius. Metres where there is no unit.
pub fn privacy_zones(bytes: &[u8]) -> PrivacyZones {
    let text = decode(bytes).text.replace('\0', "");
    let mut found = PrivacyZones::default();
    let (mut columns, mut has_unknown_head) = (None, false);
    for (at, row) in rows::any_rows(&text).enumerate() {
        let is_blank = row.iter().all(|cell| cell.trim().is_empty());
        let has_digit = row.iter().any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
        let own = columns.as_ref().and_then(|columns: &Columns| columns.zone(&row));
        match own.or_else(|| zone(row.iter())) {
            Some(zone) => found.zones.push(zone),
            None if is_blank => {}
            // The first row may name the columns in any language; with nothing below a row that names
            // no radius the list may be none.
            None if at == 0 && !has_digit => {
                columns = Columns::of(row.iter());
                has_unknown_head = !row.iter().any(|cell| cell.to_lowercase().contains("radius"));
            }
            None => found.unreadable += 1,
        }
    }
    found.unreadable += usize::from(has_unknown_head && found.is_empty());
    found
}

/// Where a list that gives each number a column of its own has them.
struct Columns {
    lat: usize,
    lon: usize,
    radius: usize,
}

impl Columns {
    /// By the names in the first row.
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = names.map(|name| name.trim().to_lowercase()).collect();
        let begins = |start: &[&str]| {
            names.iter().position(|name| start.iter().any(|start| name.starts_with(start)))
        };
        let (lat, lon) = (begins(&["lat"])?, begins(&["lon", "lng"])?);
        Some(Self { lat, lon, radius: begins(&["radius"])? })
    }

    fn zone(&self, row: &StringRecord) -> Option<PrivacyZone> {
        let number = |at: usize| row.get(at)?.trim().replace(',', ".").parse::<f64>().ok();
        let (lat_deg, lon_deg) = (number(self.lat)?, number(self.lon)?);
        let radius_m = radius_m(row.get(self.radius)?)?;
        let is_place = lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0;
        is_place.then_some(PrivacyZone { lat_deg, lon_deg, radius_m })
    }
}

fn zone<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Option<PrivacyZone> {
    let mut places = cells.clone().filter_map(place);
    let (lat_deg, lon_deg) = places.next().filter(|_| places.next().is_none())?;
    let mut radii = cells.filter(|cell| place(cell).is_none()).filter_map(radius_m);
    let radius_m = radii.next().filter(|_| radii.next().is_none())?;
    Some(PrivacyZone { lat_deg, lon_deg, radius_m })
}

/// A cell that is two numbers with decimals, latitude and longitude in range.
fn place(cell: &str) -> Option<(f64, f64)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    // Decimal commas leave a semicolon, a slash or a blank between the numbers.
    let plain = if cell.contains('.') { cell.to_owned() } else { cell.replace(',', ".") };
    if plain.contains(|c: char| c.is_alphabetic()) {
        return None;
    }
    let mut parts = plain.split(|c| !is_part(c)).filter(|part| !part.is_empty());
    let (lat, lon) = (parts.next()?, parts.next()?);
    let is_place = parts.next().is_none() && lat.contains('.') && lon.contains('.');
    let number = |part: &str| part.parse::<f64>().ok();
    let (lat_deg, lon_deg) = (number(lat)?, number(lon)?);
    (is_place && lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0).then_some((lat_deg, lon_deg))
}

fn radius_m(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let end = cell.find(|c: char| c.is_alphabetic()).unwrap_or(cell.len());
    let (number, unit) = cell.split_at(end);
    let per_unit = match unit.trim_end_matches('.').to_lowercase().as_str() {
        "" | "m" | "meter" | "meters" | "metre" | "metres" | "metros" | "mètres" | "metri" => 1.0,
        "km" | "kilometers" | "kilometres" | "kilometer" => M_PER_KM,
        "mi" | "mile" | "miles" => M_PER_MILE,
        "ft" | "feet" | "foot" => M_PER_FOOT,
        _ => return None,
    };
    let number = number.trim();
    let decimal = if number.contains(',') { Decimal::Comma } else { Decimal::Point };
    let radius_m = value(number, decimal)? * per_unit;
    (radius_m > 0.0 && radius_m <= MOST_RADIUS_M).then_some(radius_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_and_a_radius_are_found_in_any_column() {
        let text = b"Address,Radius,Latitude & Longitude\n\
            \"1 Sea Street, Nowhere\",200,\"12.5, -30.25\"\n\
            ,\"0,4 km\",12.50000 -30.25000\n\
            \"[-12.5, 30.25]\",805 m,\n";
        let found = privacy_zones(text);
        assert_eq!(found.unreadable, 0);
        let zone = |lat_deg, lon_deg, radius_m| PrivacyZone { lat_deg, lon_deg, radius_m };
        let expected =
            [zone(12.5, -30.25, 200.0), zone(12.5, -30.25, 400.0), zone(-12.5, 30.25, 805.0)];
        assert_eq!(found.zones, expected);
    }

    #[test]
    fn what_cannot_be_read_is_counted() {
        let text = b"Address,Radius,Latitude & Longitude\n\
            ,200,\"112.5, -30.25\"\n\
            ,,\"12.5, -30.25\"\n\
            a street,200,\n\
            ,200 cubits,\"12.5, -30.25\"\n\
            ,-5,\"12.5, -30.25\"\n";
        let found = privacy_zones(text);
        assert_eq!((found.zones.len(), found.unreadable), (0, 5));
    }

    #[test]
    fn no_zones_are_no_fault() {
        for text in
            ["", "Address,Radius,Latitude & Longitude\n", "Address,Radius,Latitude & Longitude"]
        {
            assert_eq!(privacy_zones(text.as_bytes()), PrivacyZones::default());
        }
    }

    #[test]
    fn a_row_that_may_name_columns_of_anything_is_no_empty_list() {
        for text in ["garbage", "lat,lon,r\n", "name;place"] {
            assert_eq!(privacy_zones(text.as_bytes()).unreadable, 1, "{text}");
        }
        // With a zone below it, it is a head in some language.
        let found = privacy_zones("Adresse,Umkreis,Ort\n,200,\"12.5, -30.25\"\n".as_bytes());
        assert_eq!((found.zones.len(), found.unreadable), (1, 0));
    }

    #[test]
    fn a_street_with_the_name_of_a_column_is_no_head() {
        let found = privacy_zones(b"1 Radius Road,200,\"12.5, -30.25\"\n");
        assert_eq!((found.zones.len(), found.unreadable), (1, 0));
    }

    #[test]
    fn numbers_may_have_columns_of_their_own() {
        let zone = PrivacyZone { lat_deg: 12.5, lon_deg: -30.0, radius_m: 300.0 };
        for text in [
            "lat_deg,lon_deg,radius_m\n12.5,-30,300\n",
            "Radius;Latitude;Longitude\n300 m;12,5;-30,0\n",
        ] {
            assert_eq!(privacy_zones(text.as_bytes()).zones, [zone], "{text}");
        }
        let outside = privacy_zones(b"lat_deg,lon_deg,radius_m\n112.5,-30,300\n");
        assert_eq!((outside.zones.len(), outside.unreadable), (0, 1));
    }
}
