//! Charts inside a page: the same drawings as the PNGs, in the colours of the page, with their values
//! as a table.

use serde::Serialize;

use super::dual_units::{DualPictures, DualText};
use super::ranges::ChartRange;
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
    label: &'static str,
    #[serde(skip)]
    pub(super) part: Part,
    /// The chart in each range of time; a single one where it is the same in all.
    views: Vec<View>,
    data: Data,
    note: Option<&'static str>,
    is_printed: bool,
    /// Whether the newest is at its right end.
    is_over_time: bool,
}

/// A chart in one range of time.
#[derive(Serialize)]
struct View {
    /// The name of the range; `None` where there is only one.
    range: Option<&'static str>,
    words: InUnits<Words>,
    svg: InUnits<String>,
    key: InUnits<Vec<KeyMark>>,
}

/// What is said above a chart.
#[derive(PartialEq, Serialize)]
struct Words {
    title: String,
    subtitle: String,
}

/// Its values.
#[derive(Serialize)]
struct Data {
    head: Vec<DualText>,
    /// The newest ones.
    rows: Vec<Vec<DualText>>,
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
const ROWS_SHOWN: usize = 750;

/// The charts of these pictures.
///
/// # Errors
/// When a chart cannot be drawn.
pub(super) fn charts(pictures: &DualPictures) -> Result<Vec<Chart>, Error> {
    let both: Vec<(&Picture, &Picture)> = pictures.km.iter().zip(&pictures.mi).collect();
    let single = |(km, mi): &(&Picture, &Picture)| chart(vec![(None, *km, *mi)]);
    parallel::map(&both, single).into_iter().collect()
}

/// The same charts in several ranges of time, the whole last.
///
/// # Errors
/// When a chart cannot be drawn.
pub(super) fn charts_in_ranges(ranges: &[(ChartRange, DualPictures)]) -> Result<Vec<Chart>, Error> {
    let Some(((whole, pictures), parts)) = ranges.split_last() else { return Ok(Vec::new()) };
    let both: Vec<(&Picture, &Picture)> = pictures.km.iter().zip(&pictures.mi).collect();
    let in_ranges = |&(km, mi): &(&Picture, &Picture)| {
        let mut views = Vec::new();
        for (range, pictures) in parts {
            let mut both = pictures.km.iter().zip(&pictures.mi);
            let same = both.find(|(part, _)| part.chart == km.chart);
            views.extend(same.map(|(km, mi)| (Some(range.key), km, mi)));
        }
        let range = (!views.is_empty()).then_some(whole.key);
        views.push((range, km, mi));
        chart(views)
    };
    parallel::map(&both, in_ranges).into_iter().collect()
}

/// The views of one chart, of which the last shows all of it.
fn chart(views: Vec<(Option<&'static str>, &Picture, &Picture)>) -> Result<Chart, Error> {
    let Some(&(_, km, mi)) = views.last() else {
        return Err(Error::Page("a chart without a view".to_owned()));
    };
    let older = km.data().rows.len().saturating_sub(ROWS_SHOWN);
    let view = |(range, km, mi): (Option<&'static str>, &Picture, &Picture)| {
        let (in_km, in_mi) = (parts(km, older)?, parts(mi, older)?);
        Ok(View {
            range,
            words: InUnits::of(in_km.0, in_mi.0),
            svg: InUnits::of(in_km.1, in_mi.1),
            key: InUnits::of(in_km.2, in_mi.2),
        })
    };
    Ok(Chart {
        name: km.chart.name,
        label: km.chart.label,
        part: km.chart.part,
        data: data(km, mi, older),
        views: views.into_iter().map(view).collect::<Result<_, Error>>()?,
        note: km.chart.note,
        is_printed: km.chart.is_printed,
        is_over_time: km.chart.is_over_time,
    })
}

fn data(km: &Picture, mi: &Picture, older: usize) -> Data {
    let (km, mi) = (km.data(), mi.data());
    let dual = |(km, mi): (&String, &String)| DualText::new(km.clone(), mi.clone());
    let row = |(km, mi): (&Vec<String>, &Vec<String>)| km.iter().zip(mi).map(dual).collect();
    let heads = km.head.iter().zip(&mi.head);
    Data {
        head: heads.map(|(km, mi)| DualText::new((*km).to_owned(), (*mi).to_owned())).collect(),
        rows: km.rows.iter().zip(&mi.rows).skip(older).map(row).collect(),
        older,
    }
}

fn parts(picture: &Picture, older: usize) -> Result<(Words, String, Vec<KeyMark>), Error> {
    let title = picture.title().to_owned();
    let Bare { svg, subtitle, key } = picture.bare(older)?;
    let entry = |(svg, words): (String, String)| KeyMark { svg: themed(&svg), words };
    let key = key.into_iter().map(entry).collect();
    Ok((Words { title, subtitle }, themed(&svg), key))
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

    /// Where its outline begins and ends.
    fn start(&self) -> (i64, i64) {
        match self {
            Self::Circle { at: (x, y), radius, .. } => (x - radius, *y),
            Self::Box { corner, .. } => *corner,
        }
    }

    /// Its outline from there on.
    fn outline(&self) -> String {
        match self {
            Self::Circle { radius: r, .. } => {
                format!("a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 -{} 0", 2 * r, 2 * r)
            }
            Self::Box { size: (width, height), .. } => {
                format!("h{width}v{height}h-{width}z")
            }
        }
    }

    /// All of these, which are alike, as paths.
    fn element(&self, alike: &[&Self]) -> String {
        let (Self::Circle { rest, .. } | Self::Box { rest, .. }) = self;
        let turns = if rest.contains("opacity") { TURNS.min(alike.len()) } else { 1 };
        let dot = self.dot();
        let path = |turn: usize| {
            let shapes = alike.iter().skip(turn).step_by(turns);
            match &dot {
                Some((radius, rest)) => {
                    let dots = path_of(shapes.filter_map(|one| Some((one.middle()?, "h0".into()))));
                    format!("<path d=\"{dots}\" stroke-width=\"{}\"{rest}\n", 2 * radius)
                }
                None => {
                    let outlines = path_of(shapes.map(|one| (one.start(), one.outline())));
                    format!("<path d=\"{outlines}\"{rest}\n")
                }
            }
        };
        (0..turns).map(path).collect()
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

    fn middle(&self) -> Option<(i64, i64)> {
        match self {
            Self::Circle { at, .. } => Some(*at),
            Self::Box { .. } => None,
        }
    }
}

/// Shapes that end where they begin, each from its place: told from the place before, which is shorter.
fn path_of(shapes: impl Iterator<Item = ((i64, i64), String)>) -> String {
    let (mut path, mut last) = (String::new(), None);
    for ((x, y), outline) in shapes {
        path += &match last.replace((x, y)) {
            None => format!("M{x} {y}"),
            Some((before_x, before_y)) if y < before_y => {
                format!("m{}{}", x - before_x, y - before_y)
            }
            Some((before_x, before_y)) => format!("m{} {}", x - before_x, y - before_y),
        };
        path += &outline;
    }
    path
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
            <path d=\"M1 2h3v4h-3zm4 4h7v8h-7z\" fill=\"a\"/>\n\
            <rect x=\"5\" y=\"6\" width=\"7\" height=\"8\" fill=\"b\"/>\n\
            <path d=\"M1 2h0m2 2h0\" stroke-width=\"40\" stroke=\"a\"/>\n\
            <circle cx=\"3\" cy=\"4\" r=\"20\" opacity=\"0.4\" fill=\"a\"/>\n</svg>\n";
        assert_eq!(joined(svg), expected);
    }
}
