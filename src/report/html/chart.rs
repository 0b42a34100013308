//! Charts inside a page: the same drawings as the PNGs, in the colours of the page, with their values
//! as a table.

use serde::Serialize;

use crate::base::error::Error;
use crate::base::parallel;
use crate::charts::{Bare, Part, Picture};

/// Colours of the charts, and the names that the page gives them in light and in dark.
const COLORS: [(&str, &str); 12] = [
    ("#FFFFFF", "--paper"),
    ("#1F2933", "--ink"),
    ("#525C69", "--soft"),
    ("#E3E7EB", "--grid"),
    ("#9AA5B1", "--axis"),
    ("#EEF0F2", "--unknown"),
    ("#56B4E9", "--sky"),
    ("#0072B2", "--blue"),
    ("#009E73", "--green"),
    ("#E69F00", "--orange"),
    ("#D55E00", "--vermillion"),
    ("#CC79A7", "--purple"),
];

/// A part of a chart in kilometres, and in miles where that looks different.
#[derive(Serialize)]
struct InUnits<T> {
    km: T,
    mi: Option<T>,
}

impl<T: PartialEq> InUnits<T> {
    fn of(km: T, mi: T) -> Self {
        let mi = (mi != km).then_some(mi);
        Self { km, mi }
    }
}

/// A chart of the page.
#[derive(Serialize)]
pub(super) struct Chart {
    name: &'static str,
    #[serde(skip)]
    pub(super) part: Part,
    words: InUnits<Words>,
    svg: InUnits<String>,
    key: InUnits<Vec<KeyMark>>,
    data: InUnits<Data>,
    note: Option<&'static str>,
    is_printed: bool,
    /// Whether the newest is at its right end.
    is_over_time: bool,
}

/// What is said above a chart.
#[derive(PartialEq, Serialize)]
struct Words {
    title: String,
    subtitle: String,
}

/// Its values.
#[derive(PartialEq, Serialize)]
struct Data {
    title: String,
    head: Vec<&'static str>,
    /// The newest ones.
    rows: Vec<Vec<String>>,
    /// How many older ones there are.
    older: usize,
}

/// What a mark means.
#[derive(PartialEq, Serialize)]
struct KeyMark {
    svg: String,
    words: String,
}

/// Rows of data in the page; the files beside it hold all of a career.
const ROWS_SHOWN: usize = 1000;

/// The charts of these pictures, which are the same in kilometres and miles.
///
/// # Errors
/// When a chart cannot be drawn.
pub(super) fn charts(km: &[Picture], mi: &[Picture]) -> Result<Vec<Chart>, Error> {
    let both: Vec<(&Picture, &Picture)> = km.iter().zip(mi).collect();
    parallel::map(&both, |(km, mi)| chart(km, mi)).into_iter().collect()
}

fn chart(km: &Picture, mi: &Picture) -> Result<Chart, Error> {
    let (in_km, in_mi) = (parts(km)?, parts(mi)?);
    Ok(Chart {
        name: km.chart.name,
        part: km.chart.part,
        words: InUnits::of(in_km.0, in_mi.0),
        svg: InUnits::of(in_km.1, in_mi.1),
        key: InUnits::of(in_km.2, in_mi.2),
        data: InUnits::of(in_km.3, in_mi.3),
        note: km.chart.note,
        is_printed: km.chart.is_printed,
        is_over_time: km.chart.is_over_time,
    })
}

fn parts(picture: &Picture) -> Result<(Words, String, Vec<KeyMark>, Data), Error> {
    let (title, data) = (picture.title().to_owned(), picture.data());
    let older = data.rows.len().saturating_sub(ROWS_SHOWN);
    let Bare { svg, subtitle, key } = picture.bare(older)?;
    let entry = |(svg, words): (String, String)| KeyMark { svg: themed(&svg), words };
    let (head, rows) = (data.head.clone(), data.rows[older..].to_vec());
    Ok((
        Words { title: title.clone(), subtitle },
        themed(&svg),
        key.into_iter().map(entry).collect(),
        Data { title, head, rows, older },
    ))
}

/// What plotters writes though it is the default, or what the page says once for all.
const NEEDLESS: [&str; 4] = [
    " opacity=\"1\"",
    " stroke=\"none\"",
    " stroke-width=\"0\"",
    " font-family=\"Inter, Helvetica, Arial, sans-serif\"",
];

/// The drawing in the colours of the page, and without what a page can do without.
fn themed(svg: &str) -> String {
    let svg =
        joined(&NEEDLESS.iter().fold(svg.to_owned(), |svg, needless| svg.replace(needless, "")));
    COLORS.iter().fold(svg, |svg, (color, name)| {
        svg.replace(&format!("\"{color}\""), &format!("\"var({name})\""))
    })
}

/// The drawing with neighbours of one look as one element: a career has thousands of dots and boxes.
fn joined(svg: &str) -> String {
    let mut text = String::with_capacity(svg.len());
    let shapes: Vec<(&str, Option<Shape>)> =
        svg.lines().map(|line| (line, Shape::of(line))).collect();
    for alike in shapes.chunk_by(|a, b| Shape::are_alike(&a.1, &b.1)) {
        let shapes: Vec<&Shape> = alike.iter().filter_map(|(_, shape)| shape.as_ref()).collect();
        match shapes.as_slice() {
            [first, _, ..] => text += &first.element(&shapes),
            _ => alike.iter().for_each(|(line, _)| {
                text += line;
                text.push('\n');
            }),
        }
    }
    text
}

/// Elements over which dots that are seen through are shared out in turn, so that those that overlap
/// still darken each other.
const TURNS: usize = 6;

/// A dot, ring or box of one line of a drawing: what it is, where, how large, and all else.
#[derive(Debug, PartialEq)]
enum Shape<'a> {
    Circle { at: (i64, i64), radius: i64, rest: &'a str },
    Box { corner: (i64, i64), size: (i64, i64), rest: &'a str },
}

impl<'a> Shape<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let (name, values) = line.split_once(' ')?;
        // The number of an attribute, and what follows it.
        let take = |text: &'a str, name: &str| -> Option<(i64, &'a str)> {
            let text = text.trim_start().strip_prefix(name)?.strip_prefix("=\"")?;
            let (number, rest) = text.split_once('"')?;
            Some((number.parse().ok()?, rest))
        };
        match name {
            "<circle" => {
                let (x, rest) = take(values, "cx")?;
                let (y, rest) = take(rest, "cy")?;
                let (radius, rest) = take(rest, "r")?;
                Some(Self::Circle { at: (x, y), radius, rest })
            }
            "<rect" => {
                let (x, rest) = take(values, "x")?;
                let (y, rest) = take(rest, "y")?;
                let (width, rest) = take(rest, "width")?;
                let (height, rest) = take(rest, "height")?;
                Some(Self::Box { corner: (x, y), size: (width, height), rest })
            }
            _ => None,
        }
    }

    fn are_alike(a: &Option<Self>, b: &Option<Self>) -> bool {
        match (a, b) {
            (
                Some(Self::Circle { radius: r, rest: a, .. }),
                Some(Self::Circle { radius, rest, .. }),
            ) => r == radius && a == rest,
            (Some(Self::Box { rest: a, .. }), Some(Self::Box { rest, .. })) => a == rest,
            _ => false,
        }
    }

    fn place(&self) -> String {
        match self {
            Self::Circle { at: (x, y), radius: r, .. } => {
                format!("M{} {y}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 -{} 0", x - r, 2 * r, 2 * r)
            }
            Self::Box { corner: (x, y), size: (width, height), .. } => {
                format!("M{x} {y}h{width}v{height}h-{width}z")
            }
        }
    }

    /// All of these, which are alike, as paths.
    fn element(&self, alike: &[&Self]) -> String {
        let (Self::Circle { rest, .. } | Self::Box { rest, .. }) = self;
        let turns = if rest.contains("opacity") { TURNS.min(alike.len()) } else { 1 };
        let path = |turn: usize| {
            let places: String =
                alike.iter().skip(turn).step_by(turns).map(|one| one.place()).collect();
            format!("<path d=\"{places}\"{rest}\n")
        };
        match self.dot() {
            Some((radius, rest)) => {
                let path = |turn: usize| {
                    let dots = alike.iter().skip(turn).step_by(turns);
                    let places: String = dots.filter_map(|dot| dot.point()).collect();
                    format!("<path d=\"{places}\" stroke-width=\"{}\"{rest}\n", 2 * radius)
                };
                (0..turns).map(path).collect()
            }
            None => (0..turns).map(path).collect(),
        }
    }

    /// Radius and look of a filled dot, its filling as the colour of a stroke: strokes of no length
    /// with round ends are the shortest dots.
    fn dot(&self) -> Option<(i64, String)> {
        match self {
            Self::Circle { radius, rest, .. } if !rest.contains("stroke") => {
                Some((*radius, rest.replace("fill=", "stroke=")))
            }
            _ => None,
        }
    }

    fn point(&self) -> Option<String> {
        match self {
            Self::Circle { at: (x, y), .. } => Some(format!("M{x} {y}h0")),
            Self::Box { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_look_are_one_element() {
        let svg = "<svg>\n\
            <rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"a\"/>\n\
            <rect x=\"5\" y=\"6\" width=\"7\" height=\"8\" fill=\"a\"/>\n\
            <rect x=\"5\" y=\"6\" width=\"7\" height=\"8\" fill=\"b\"/>\n\
            <circle cx=\"1\" cy=\"2\" r=\"20\" fill=\"a\"/>\n\
            <circle cx=\"3\" cy=\"4\" r=\"20\" fill=\"a\"/>\n\
            <circle cx=\"3\" cy=\"4\" r=\"20\" opacity=\"0.4\" fill=\"a\"/>\n</svg>";
        let expected = "<svg>\n\
            <path d=\"M1 2h3v4h-3zM5 6h7v8h-7z\" fill=\"a\"/>\n\
            <rect x=\"5\" y=\"6\" width=\"7\" height=\"8\" fill=\"b\"/>\n\
            <path d=\"M1 2h0M3 4h0\" stroke-width=\"40\" stroke=\"a\"/>\n\
            <circle cx=\"3\" cy=\"4\" r=\"20\" opacity=\"0.4\" fill=\"a\"/>\n</svg>\n";
        assert_eq!(joined(svg), expected);
    }
}
