//! Invented lists in the layouts that Strava has had.

use super::*;

/// One invented activity as numbers.
struct Invented {
    distance_m: f64,
    elapsed_s: u32,
    moving_s: u32,
}

const RUNS: [Invented; 4] = [
    Invented { distance_m: 10_012.34, elapsed_s: 3700, moving_s: 3605 },
    Invented { distance_m: 5004.5, elapsed_s: 1500, moving_s: 1500 },
    Invented { distance_m: 21_120.75, elapsed_s: 7900, moving_s: 7444 },
    Invented { distance_m: 7250.1, elapsed_s: 2400, moving_s: 2399 },
];

/// 2022-05-29T15:53:35Z.
const START_UTC_MS: i64 = (19_141 * 86_400 + 57_215) * 1000;

/// The columns of a present list, 40 of them, in the language of the words given.
struct Words {
    header: &'static str,
    date: &'static str,
    sport: &'static str,
    decimal_comma: bool,
}

fn present_layout(words: &Words) -> String {
    let mut text = format!("{}{}\n", words.header, ",x".repeat(12));
    for (n, run) in RUNS.iter().enumerate() {
        let km = format!("{:.2}", run.distance_m / 1000.0);
        let km = if words.decimal_comma { format!("\"{}\"", km.replace('.', ",")) } else { km };
        let Invented { distance_m, elapsed_s, moving_s } = run;
        let (speed, whole_speed) =
            (distance_m / f64::from(*moving_s), distance_m / f64::from(*elapsed_s));
        let graded = distance_m * 1.04;
        let graded_speed = graded / f64::from(*moving_s);
        text.push_str(&format!(
            "90000{n},\"{}\",Sea tour {n},{},\"line one\nsaid \\\"hi\\\", twice\",{elapsed_s},{km},17{n},5{n},\
             false,,Shoe {},activities/7700{n}.fit.gz,,,{elapsed_s}.0,{moving_s}.0,{distance_m},\
             5.{n},{speed},12{n}.5,11{n}.25,3.0,40.5,9.{n},0.0,,,84.0,8{n}.5,17{n},15{n}.5,\
             {graded},{graded_speed},{whole_speed},{},1.0,20{n},0,\n",
            words.date,
            words.sport,
            n % 2,
            moving_s * 2 + 800 + u32::try_from(n).unwrap(),
        ));
    }
    text
}

const ENGLISH: Words = Words {
    header: "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,\
             Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,\
             Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,\
             Average Speed,Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,\
             Average Grade,NaN,\"<span class=\"\"translation_missing\"\">Type</span>\"",
    date: "May 29, 2022, 3:53:35 PM",
    sport: "Run",
    decimal_comma: false,
};

fn assert_is_present_layout(text: &str) {
    let list = read(text.as_bytes()).unwrap();
    assert_eq!((list.activities.len(), list.unreadable), (4, 0));
    for (n, (entry, run)) in list.activities.iter().zip(&RUNS).enumerate() {
        assert_eq!(entry.file, Some(format!("activities/7700{n}.fit.gz")));
        assert_eq!(entry.title, Some(format!("Sea tour {n}")));
        assert_eq!(entry.sport.as_deref(), Some("running"));
        assert_eq!(entry.gear, Some(format!("Shoe {}", n % 2)));
        let expected = Summary {
            start_utc_ms: START_UTC_MS,
            elapsed_s: Some(f64::from(run.elapsed_s)),
            moving_s: Some(f64::from(run.moving_s)),
            distance_m: Some(run.distance_m),
            ..Summary::default()
        };
        assert_eq!(entry.summary, Some(expected));
    }
}

#[test]
fn the_english_list_is_read_whatever_its_header_says() {
    let text = present_layout(&ENGLISH);
    assert_is_present_layout(&text);
    assert_is_present_layout(&format!("\u{feff}{}", text.replace('\n', "\r\n")));
    assert_is_present_layout(&text.replace("Sea tour", "Sea\0 tour"));
    let nameless = text.split_once(",x\n").unwrap().1;
    assert_is_present_layout(nameless);
}

#[test]
fn the_german_list_has_commas_and_dotted_dates() {
    let header = "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Beschreibung,\
                  Verstrichene Zeit,Distanz,Max. Herzfrequenz,a,b,c,d,Dateiname,e,f,g,h,i,j,k,l,m,n,\
                  o,p,q,r,s";
    let words = Words { header, date: "29.05.2022, 15:53:35", sport: "Lauf", decimal_comma: true };
    assert_is_present_layout(&present_layout(&words));
}

#[test]
fn columns_may_stand_in_any_order() {
    let text = present_layout(&ENGLISH);
    // Rotated and reversed, the title stands on the other side of the sport.
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .escape(Some(b'\\'))
        .from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in reader.records() {
        let mut cells: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        cells.resize(40, String::new());
        cells.reverse();
        cells.rotate_left(7);
        writer.write_record(&cells).unwrap();
    }
    let bytes = writer.into_inner().unwrap();
    let list = read(&bytes).unwrap();
    let first = &list.activities[0];
    assert_eq!(first.file.as_deref(), Some("activities/77000.fit.gz"));
    assert_eq!(
        first.title.as_deref(),
        Some("line one\nsaid \"hi\", twice"),
        "text beside the sport"
    );
    assert_eq!(first.sport.as_deref(), Some("running"));
    let summary = first.summary.unwrap();
    assert_eq!(summary.distance_m, Some(10_012.34));
    assert_eq!((summary.elapsed_s, summary.moving_s), (Some(3700.0), Some(3605.0)));
}

#[test]
fn the_old_layout_has_one_distance_and_one_time() {
    let text = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n\
        1801,2018-09-12 15:02:23,Lunch,Run,,3009,8100.4,false,Shoe,activities/2.gpx\n\
        1802,2018-09-13 15:02:23,Dinner,Ride,,4000,20100.9,false,Bike,activities/3.tcx.gz\n\
        1803,2018-09-14 15:02:23,Typed,Run,,1800,5000,false,,\n";
    let list = read(text.as_bytes()).unwrap();
    let distances: Vec<_> = list.activities.iter().map(|a| a.summary.unwrap().distance_m).collect();
    assert_eq!(distances, [Some(8100.4), Some(20_100.9), Some(5000.0)]);
    // 2018-09-12T15:02:23Z: 17 786 days and 54 143 seconds.
    let first = list.activities[0].summary.unwrap();
    assert_eq!(first.start_utc_ms, (17_786 * 86_400 + 54_143) * 1000);
    assert_eq!((first.elapsed_s, first.moving_s), (Some(3009.0), None));
    assert_eq!(list.activities[1].gear.as_deref(), Some("Bike"));
    assert_eq!(list.activities[1].sport.as_deref(), Some("cycling"));
    assert_eq!(list.activities[2].file, None);
    let in_km = text.replace("8100.4", "8.1").replace("20100.9", "20.1").replace(",5000,", ",5.0,");
    let list = read(in_km.as_bytes()).unwrap();
    assert_eq!(list.activities[0].summary.unwrap().distance_m, Some(8100.0));
}

#[test]
fn what_several_columns_could_be_is_left_out() {
    // Two columns make possible speeds of the same time, and nothing tells which is the distance.
    let text = "id,date,name,type,time,far,near\n\
        1801,2018-09-12 15:02:23,Lunch,Run,3000,8100.4,7000.1\n\
        1802,2018-09-13 15:02:23,Dinner,Run,4000,9100.9,8000.2\n";
    let summary = read(text.as_bytes()).unwrap().activities[0].summary.unwrap();
    assert_eq!((summary.distance_m, summary.elapsed_s), (None, None));
}

#[test]
fn dates_that_stay_open_give_no_summary() {
    let text = "id,date,name,type,time,far\n\
        1801,12/9/2018 15:02:23,Lunch,Run,3000,8100.4\n\
        1802,11/9/2018 15:02:23,Dinner,Run,4000,9100.9\n";
    let list = read(text.as_bytes()).unwrap();
    assert!(list.has_undecided_dates && list.activities[0].summary.is_none());
    assert_eq!(list.activities[0].title.as_deref(), Some("Lunch"));
    let decided = read(text.replace("11/9", "21/9").as_bytes()).unwrap();
    assert!(!decided.has_undecided_dates);
    let start = decided.activities[0].summary.unwrap().start_utc_ms;
    assert_eq!(start, (17_786 * 86_400 + 54_143) * 1000);
}

#[test]
fn zero_is_not_told() {
    let text = "id,date,name,type,time,far\n\
        1801,2018-09-12 15:02:23,Lunch,Run,3000,8100.4\n\
        1802,2018-09-13 15:02:23,Dinner,Run,3000,0\n";
    let summary = read(text.as_bytes()).unwrap().activities[1].summary.unwrap();
    assert_eq!((summary.distance_m, summary.elapsed_s), (None, Some(3000.0)));
}

#[test]
fn other_tables_are_no_lists_of_activities() {
    for text in [
        "",
        "Activity ID,Activity Date,Activity Name,Activity Type,Filename\n",
        "Activity Type,Date,Favorite,Title,Distance\nRunning,2024-01-01 08:00:00,false,Tour,10.01\n",
        "route,date,name,file,x\nA,2024-01-01 08:00:00,Tour,routes/1.gpx,1\n",
        "<gpx></gpx>",
        "1,2,3,4,5\n1,2,3,4,5\n",
    ] {
        assert_eq!(read(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn no_cut_of_a_list_panics_and_a_broken_row_costs_itself() {
    let text = present_layout(&ENGLISH);
    for end in (0..text.len()).step_by(41) {
        let _ = read(&text.as_bytes()[..end]);
    }
    let list = read(&text.as_bytes()[..text.len() - 60]).unwrap();
    assert_eq!((list.activities.len(), list.unreadable), (3, 1));
}
