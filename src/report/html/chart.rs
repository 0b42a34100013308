//! Charts inside a page: the same drawings as the PNGs, in the colours of the page, with their values
//! as a table.

use serde::Serialize;

use crate::charts::Picture;
use crate::error::Error;
use crate::parallel;

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
/// Charts that the summary on paper shows.
const PRINTED: [&str; 3] = ["weekly-distance", "session-distance", "cadence-against-pace"];

/// A chart of the page; `mi` where miles look different.
#[derive(Serialize)]
pub(super) struct Chart {
    km: Drawing,
    mi: Option<Drawing>,
    note: Option<&'static str>,
    is_printed: bool,
}

/// One drawing with its values.
#[derive(PartialEq, Serialize)]
struct Drawing {
    title: String,
    svg: String,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// The charts of these pictures, which are the same in kilometres and miles.
///
/// # Errors
/// When a chart cannot be drawn.
pub(super) fn charts(km: &[Picture], mi: &[Picture]) -> Result<Vec<Chart>, Error> {
    let both: Vec<(&Picture, &Picture)> = km.iter().zip(mi).collect();
    parallel::map(&both, |(km, mi)| chart(km, mi)).into_iter().collect()
}

fn chart(km: &Picture, mi: &Picture) -> Result<Chart, Error> {
    let (in_km, in_mi) = (drawing(km)?, drawing(mi)?);
    let note = (km.name == "acute-and-chronic").then_some(crate::charts::ACWR_STANDING);
    Ok(Chart {
        mi: (in_mi != in_km).then_some(in_mi),
        km: in_km,
        note,
        is_printed: PRINTED.contains(&km.name),
    })
}

fn drawing(picture: &Picture) -> Result<Drawing, Error> {
    let data = picture.data();
    Ok(Drawing {
        title: picture.title().to_owned(),
        svg: themed(&picture.svg()?),
        head: data.head.clone(),
        rows: data.rows.clone(),
    })
}

/// What plotters writes though it is the default, or what the page says once for all.
const NEEDLESS: [&str; 3] =
    [" opacity=\"1\"", " stroke=\"none\"", " font-family=\"Inter, Helvetica, Arial, sans-serif\""];

/// The drawing in the colours of the page.
fn themed(svg: &str) -> String {
    let svg = NEEDLESS.iter().fold(svg.to_owned(), |svg, needless| svg.replace(needless, ""));
    COLORS.iter().fold(svg, |svg, (color, name)| {
        svg.replace(&format!("\"{color}\""), &format!("\"var({name})\""))
    })
}
