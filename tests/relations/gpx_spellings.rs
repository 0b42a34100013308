//! One run in every spelling of GPX: the same figures.

use serde_json::Value;

use crate::facts::only_run;
use crate::recording::{Moment, Outing};
use crate::seasons::MONDAY_S;
use crate::texts::{GPX_END as END, GPX_HEAD as HEAD, GPX_TRACK as TRACK, gpx_point as plain};

/// A point in one spelling.
type Point = fn(&Moment) -> String;

/// The hour of the run: long enough for every figure, with hills.
fn moments() -> Vec<Moment> {
    let outing = Outing { grade_ratio: 0.08, ..Outing::easy(MONDAY_S + 36_000, 5_000.0) };
    outing.moments()
}

fn document(head: &str, track: &str, point: Point, end: &str) -> String {
    let points: String = moments().iter().map(point).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{head}{track}{points}{end}\n")
}

/// The plain document with the text of its points spelled otherwise.
fn respelled(point: Point) -> String {
    document(HEAD, TRACK, point, END)
}

/// The run without what it is called.
fn run(bytes: &[u8]) -> Value {
    let mut run = only_run("a.gpx", bytes);
    run.as_object_mut().unwrap().remove("title");
    run
}

#[track_caller]
fn assert_same(what: &str, bytes: &[u8]) {
    let expected = run(respelled(plain).as_bytes());
    assert!(expected["heart_rate_bpm"].is_number() && expected["cadence_spm"].is_number());
    assert!(expected["climb_m"].as_f64().unwrap() > 100.0, "{expected}");
    assert_ne!(bytes, respelled(plain).as_bytes(), "{what}");
    assert_eq!(run(bytes), expected, "{what}");
}

#[test]
fn attributes_in_any_order_and_quotes_with_any_space() {
    let points: [(&str, Point); 5] = [
        ("longitude first", |it| {
            let (lat, lon) =
                (format!("lat=\"{:.7}\"", it.lat_deg), format!("lon=\"{:.7}\"", it.lon_deg));
            plain(it).replace(&format!("{lat} {lon}"), &format!("{lon} {lat}"))
        }),
        ("single quotes", |it| plain(it).replace('"', "'")),
        ("space around signs", |it| {
            plain(it).replace("=\"", " = \"").replace("\" lon", "\"\n\t lon").replace("\">", "\" >")
        }),
        ("space around values", |it| {
            plain(it)
                .replace("<ele>", "<ele>\r\n ")
                .replace("</time>", " \t</time>")
                .replace("</x:hr>", " </x:hr>")
        }),
        ("space in end tags", |it| {
            plain(it).replace("</ele>", "</ele >").replace("</trkpt>", "</trkpt\n>")
        }),
    ];
    for (what, point) in points {
        assert_same(what, respelled(point).as_bytes());
    }
}

#[test]
fn values_as_text_references_and_character_data() {
    let points: [(&str, Point); 5] = [
        ("CDATA", |it| {
            plain(it).replace("<time>", "<time><![CDATA[").replace("</time>", "]]></time>")
        }),
        ("character references", |it| plain(it).replace("Z</time>", "&#90;</time>")),
        ("hexadecimal references in attributes", |it| plain(it).replace("lat=\"4", "lat=\"&#x34;")),
        ("comments between", |it| plain(it).replace("<time>", "<!-- 5 > 4 --><time>")),
        ("a comment inside a value", |it| plain(it).replace("<ele>", "<ele><!-- <ele>9</ele> -->")),
    ];
    for (what, point) in points {
        assert_same(what, respelled(point).as_bytes());
    }
}

#[test]
fn texts_in_pieces() {
    let points: [(&str, Point); 5] = [
        ("CDATA in two", |it| {
            plain(it)
                .replace("<time>2026", "<time><![CDATA[20]]>26")
                .replace("T10", "<![CDATA[T]]>10")
        }),
        ("a comment within a number", |it| plain(it).replace("<x:hr>1", "<x:hr>1<!-- 2 -->")),
        ("an instruction within a time", |it| plain(it).replace("<time>2026", "<time>20<?a b?>26")),
        ("references in numbers", |it| plain(it).replace("<x:hr>1", "<x:hr>&#49;")),
        ("references between digits", |it| plain(it).replace("lon=\"-30.", "lon=\"&#45;3&#x30;.")),
    ];
    for (what, point) in points {
        assert_same(what, respelled(point).as_bytes());
    }
}

#[test]
fn numbers_and_times_as_schemas_allow_them() {
    let points: [(&str, Point); 8] = [
        ("a sign before", |it| plain(it).replace("lat=\"4", "lat=\"+4")),
        ("noughts before", |it| plain(it).replace("lat=\"4", "lat=\"004")),
        ("noughts behind", |it| plain(it).replace("</ele>", "000</ele>")),
        ("exponents", |it| plain(it).replace("</ele>", "E0</ele>")),
        ("whole numbers with a point", |it| plain(it).replace("</x:hr>", ".0</x:hr>")),
        ("an offset of nothing", |it| plain(it).replace("Z</time>", "+00:00</time>")),
        ("parts of a second", |it| plain(it).replace("Z</time>", ".000Z</time>")),
        ("small letters", |it| plain(it).replace("Z</time>", "z</time>")),
    ];
    for (what, point) in points {
        assert_same(what, respelled(point).as_bytes());
    }
}

#[test]
fn waypoints_and_routes_beside_the_track() {
    let before = "<wpt lat=\"1\" lon=\"2\"><ele>9</ele><time>2020-01-01T00:00:00Z</time></wpt>\
                  <rte><rtept lat=\"1\" lon=\"2\"><ele>9</ele></rtept></rte>";
    let documents = [
        ("before", respelled(plain).replace("<trk>", &format!("{before}<trk>"))),
        ("behind", respelled(plain).replace("</gpx>", &format!("{before}</gpx>"))),
        ("an empty track", respelled(plain).replace("</gpx>", "<trk><trkseg/></trk></gpx>")),
        (
            "metadata",
            respelled(plain)
                .replace("<trk>", "<metadata><time>2001-01-01T00:00:00Z</time></metadata><trk>"),
        ),
    ];
    for (what, text) in documents {
        assert_same(what, text.as_bytes());
    }
}

#[test]
fn versions_and_namespaces() {
    let one = "<gpx version=\"1.0\" creator=\"App\" xmlns=\"http://www.topografix.com/GPX/1/0\">";
    let bare = "<gpx creator=\"App\">";
    let prefixed: Point = |it| {
        let text = plain(it);
        ["trkpt", "ele", "time", "extensions"].iter().fold(text, |text, name| {
            text.replace(&format!("<{name}"), &format!("<g:{name}"))
                .replace(&format!("</{name}"), &format!("</g:{name}"))
        })
    };
    let prefixed_head =
        "<g:gpx version=\"1.1\" creator=\"App\" xmlns:g=\"http://www.topografix.com/GPX/1/1\">";
    let prefixed_track = "<g:trk><g:name>n</g:name><g:type>running</g:type><g:trkseg>";
    let documents = [
        ("1.0", document(one, TRACK, plain, END)),
        ("no version, no namespace", document(bare, TRACK, plain, END)),
        (
            "prefixed",
            document(prefixed_head, prefixed_track, prefixed, "</g:trkseg></g:trk></g:gpx>"),
        ),
        ("other prefix of the extension", respelled(plain).replace("x:", "gpxtpx:")),
        ("default namespace in the extension", respelled(|it| plain(it).replace("x:", ""))),
        ("no declaration", respelled(plain).split_once('\n').unwrap().1.to_owned()),
        ("doctype", respelled(plain).replace("<gpx ", "<!DOCTYPE gpx>\n<gpx ")),
        ("instruction", respelled(plain).replace("<gpx ", "<?xml-stylesheet href=\"a\"?>\n<gpx ")),
    ];
    for (what, text) in documents {
        assert_same(what, text.as_bytes());
    }
}

#[test]
fn extensions_as_vendors_write_them() {
    let points: [(&str, Point); 6] = [
        ("gpxdata", |it| {
            plain(it)
                .replace("<x:TrackPointExtension>", "<gpxdata:speed>9</gpxdata:speed>")
                .replace("</x:TrackPointExtension>", "")
                .replace("x:hr>", "gpxdata:hr>")
                .replace("x:cad>", "gpxdata:cadence>")
        }),
        ("power and temperature beside", |it| {
            plain(it).replace("<x:hr>", "<power>0</power><x:hr>")
        }),
        ("values right in the extensions", |it| {
            plain(it).replace("<x:TrackPointExtension>", "").replace("</x:TrackPointExtension>", "")
        }),
        ("long names", |it| {
            plain(it).replace("x:hr>", "x:heartrate>").replace("x:cad>", "x:cadence>")
        }),
        ("extensions before the time", |it| {
            let text = plain(it);
            let (head, tail) = text.split_once("<extensions>").unwrap();
            let (extensions, end) = tail.split_once("</extensions>").unwrap();
            let (start, rest) = head.split_once("<ele>").unwrap();
            format!("{start}<extensions>{extensions}</extensions><ele>{rest}{end}")
        }),
        ("more than we know", |it| {
            plain(it).replace(
                "<extensions>",
                "<extensions><y:mood xmlns:y=\"u\">7</y:mood><y:ele>9</y:ele>",
            )
        }),
    ];
    for (what, point) in points {
        assert_same(what, respelled(point).as_bytes());
    }
}

#[test]
fn encodings() {
    let text = respelled(plain);
    let claims = |encoding: &str| text.replace("UTF-8", encoding);
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    };
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let documents = [
        ("UTF-8 with a mark", marked(b"\xEF\xBB\xBF", text.clone().into_bytes())),
        ("UTF-16, low byte first", marked(b"\xFF\xFE", utf16(&claims("UTF-16"), u16::to_le_bytes))),
        (
            "UTF-16, high byte first",
            marked(b"\xFE\xFF", utf16(&claims("UTF-16"), u16::to_be_bytes)),
        ),
        ("UTF-16 without a mark", utf16(&claims("UTF-16"), u16::to_le_bytes)),
        ("the same, high byte first", utf16(&claims("UTF-16"), u16::to_be_bytes)),
        ("UTF-16 that claims UTF-8", marked(b"\xFF\xFE", utf16(&text, u16::to_le_bytes))),
        ("windows-1252", claims("windows-1252").into_bytes()),
        ("ASCII", claims("US-ASCII").into_bytes()),
        ("an encoding nobody knows", claims("x-none").into_bytes()),
        ("Latin 1", claims("ISO-8859-1").into_bytes()),
        ("line ends of two bytes", text.replace('\n', "\r\n").into_bytes()),
        ("empty lines first", format!("\n \n{}", text.split_once('\n').unwrap().1).into_bytes()),
    ];
    for (what, bytes) in documents {
        assert_same(what, &bytes);
    }
}
