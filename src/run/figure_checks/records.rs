//! The fastest that humans have run, by distance: what is faster by more than three per cent is no run.

/// A best performance: how far, how fast, and where it is listed.
struct Record {
    distance_m: f64,
    time_s: f64,
}

/// The fastest performances known over each distance, men's, on any course; the longer ones are fixed
/// times turned round. Shorter recordings are not judged: positions err by as much as they are long.
const RECORDS: [Record; 15] = [
    // W. van Niekerk, Rio de Janeiro 2016; World Athletics, 400 m.
    Record { distance_m: 400.0, time_s: 43.03 },
    // D. Rudisha, London 2012; World Athletics, 800 m.
    Record { distance_m: 800.0, time_s: 100.91 },
    // N. Ngeny, Rieti 1999; World Athletics, 1000 m.
    Record { distance_m: 1000.0, time_s: 131.96 },
    // H. El Guerrouj, Rome 1998; World Athletics, 1500 m.
    Record { distance_m: 1500.0, time_s: 206.0 },
    // H. El Guerrouj, Rome 1999; World Athletics, mile.
    Record { distance_m: 1609.344, time_s: 223.13 },
    // J. Ingebrigtsen, Chorzów 2024; World Athletics, 3000 m.
    Record { distance_m: 3000.0, time_s: 437.55 },
    // J. Cheptegei, Monaco 2020; World Athletics, 5000 m.
    Record { distance_m: 5000.0, time_s: 755.36 },
    // J. Cheptegei, Valencia 2020; World Athletics, 10,000 m.
    Record { distance_m: 10_000.0, time_s: 1571.0 },
    // J. Kiplimo, Barcelona 2025; results of the race, faster than the ratified record.
    Record { distance_m: 21_097.5, time_s: 3402.0 },
    // E. Kipchoge, Vienna 2019;
    // results of the INEOS 1:59 Challenge, faster than the ratified record.
    Record { distance_m: 42_195.0, time_s: 7180.0 },
    // C. J. Albertson, San Francisco 2022; IAU, 50 km.
    Record { distance_m: 50_000.0, time_s: 9523.0 },
    // A. Sorokin, Vilnius 2023; IAU, 100 km.
    Record { distance_m: 100_000.0, time_s: 21_935.0 },
    // A. Sorokin, Tel Aviv 2022; IAU, 100 miles.
    Record { distance_m: 160_934.4, time_s: 39_099.0 },
    // A. Sorokin, Verona 2022; IAU, 24 hours.
    Record { distance_m: 319_614.0, time_s: 86_400.0 },
    // Y. Kouros, Surgères 1996; IAU, 48 hours.
    Record { distance_m: 473_495.0, time_s: 172_800.0 },
];

/// So much faster than a record is no run; the margin is for what distances err, and for records to
/// come. Engineering default.
const MARGIN_RATIO: f64 = 1.03;

/// Whether this far in this time is faster than anyone has run. A distance between two records goes
/// by the speed on the straight line between theirs over the logarithm of distance; one beyond the
/// last by that of the last.
pub(super) fn is_beyond(distance_m: f64, time_s: f64) -> bool {
    record_mps(distance_m).is_some_and(|record_mps| distance_m > MARGIN_RATIO * record_mps * time_s)
}

/// The speed of the record over a distance in metres per second; `None` below the shortest.
fn record_mps(distance_m: f64) -> Option<f64> {
    let speed_mps = |record: &Record| record.distance_m / record.time_s;
    let longer = RECORDS.partition_point(|record| record.distance_m <= distance_m);
    let below = &RECORDS[longer.checked_sub(1)?];
    let Some(above) = RECORDS.get(longer) else { return Some(speed_mps(below)) };
    let share = (distance_m / below.distance_m).ln() / (above.distance_m / below.distance_m).ln();
    Some(speed_mps(below) + share * (speed_mps(above) - speed_mps(below)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_records_are_slower() {
        for pair in RECORDS.windows(2) {
            assert!(pair[0].distance_m < pair[1].distance_m && pair[0].time_s < pair[1].time_s);
            let mps = |record: &Record| record.distance_m / record.time_s;
            assert!(mps(&pair[0]) > mps(&pair[1]), "{} m", pair[1].distance_m);
        }
    }

    #[test]
    fn a_record_itself_is_possible_and_four_per_cent_more_is_not() {
        for Record { distance_m, time_s } in RECORDS {
            assert!(!is_beyond(distance_m, time_s));
            assert!(is_beyond(distance_m, time_s / 1.04));
        }
    }

    #[test]
    fn between_records_and_beyond_them_all() {
        // A ride: 46.7 km at 6.1 m/s, where the records around it are of 5.88 and 5.25 m/s.
        assert!(is_beyond(46_692.0, 7649.0));
        assert!(!is_beyond(46_692.0, 9000.0));
        // A hundred metres are not judged.
        assert!(!is_beyond(100.0, 1.0));
        // Of 48 hours 2.74 m/s are left, whatever comes after.
        assert!(is_beyond(1_000_000.0, 300_000.0));
        assert!(!is_beyond(1_000_000.0, 400_000.0));
    }
}
