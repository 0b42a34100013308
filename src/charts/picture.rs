//! How a drawing becomes a file: a PNG with title, subtitle and key around it, or an SVG without, for
//! pages that set these themselves.

use plotters::prelude::SVGBackend;

use super::draw::canvas::{Canvas, Drawn, Spot};
use super::draw::frame::{FRAME_PX, SWATCH_SIZE_PX, Swatch, bare, frame};
use super::draw::raster::Raster;
use super::draw::surface::{Surface, UNITS_PER_PX};
use super::draw::text::fitted;
use super::{Chart, Data, Drawing, Look};
use crate::base::error::Error;

/// Width of the dot of a finding that no alert says.
const FINDING_PX: f64 = 6.0;
/// Most pixels of a PNG: beyond it a picture takes gigabytes and opens nowhere.
const MOST_PIXELS: u64 = 150_000_000;

/// A picture that is ready to be drawn; independent of all others.
pub struct Picture {
    /// Which chart it shows.
    pub chart: &'static Chart,
    drawing: Drawing,
    size_px: (u32, u32),
    scale: f64,
}

/// A picture without what surrounds it, for a page that sets title, subtitle and key in its own type.
#[derive(Clone, Debug, PartialEq)]
pub struct Bare {
    /// The data as an SVG element. The places of rows are told in an attribute.
    pub svg: String,
    /// What is shown, in which unit, and of when.
    pub subtitle: String,
    /// What the marks mean: each as an SVG element, and its words.
    pub key: Vec<(String, String)>,
}

impl Picture {
    pub(super) fn new(chart: &'static Chart, drawing: Drawing, look: &Look) -> Self {
        let height_px = (f64::from(look.height_px) * drawing.height_ratio).round() as u32;
        Self { chart, drawing, size_px: (look.width_px, height_px), scale: look.scale }
    }

    /// Its message in words; also the text for those who cannot see it.
    pub fn title(&self) -> &str {
        &self.drawing.title
    }

    /// Width and height of the PNG in pixels.
    pub fn png_size(&self) -> (u32, u32) {
        let pixels = |px: u32| (f64::from(px) * self.scale).round() as u32;
        (pixels(self.size_px.0), pixels(self.size_px.1))
    }

    /// What is drawn and how it is read.
    pub fn description(&self) -> &str {
        &self.drawing.description
    }

    /// The values that are drawn.
    pub fn data(&self) -> &Data {
        &self.drawing.data
    }

    fn fault(&self, cause: String) -> Error {
        Error::Chart { chart: self.chart.name, cause }
    }

    /// The picture as a PNG file; the same input gives the same bytes.
    ///
    /// # Errors
    /// When plotters or the encoder refuses.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        let (width, height) = self.png_size();
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            let cause = format!(
                "{width} × {height} pixels are too many; lower --chart-size or --chart-scale"
            );
            return Err(self.fault(cause));
        }
        let mut raster = Raster::new(width, height);
        let surface =
            Surface::Bitmap(&mut raster, self.scale / UNITS_PER_PX, in_units(self.size_px));
        let canvas = Canvas::new(surface);
        let Drawing { title, around, draw, .. } = &self.drawing;
        let drawn = frame(&canvas, title, around).and_then(|area| draw(&canvas, area));
        drawn.and_then(|()| canvas.finish()).map_err(|fault| self.fault(fault.0))?;
        drop(canvas);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::FilterType::Paeth);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(raster.bytes())?;
            writer.finish()
        });
        written.map_err(|error| self.fault(error.to_string()))?;
        Ok(file)
    }

    /// The picture for a page, with only the places of the rows from this one on, which is told as the
    /// first.
    ///
    /// # Errors
    /// When plotters refuses.
    pub fn bare(&self, first_row: usize) -> Result<Bare, Error> {
        let Drawing { title, around, description, draw, .. } = &self.drawing;
        let size_px = (self.size_px.0, self.size_px.1.saturating_sub(FRAME_PX as u32).max(1));
        let (mut spots, mut findings) = (Vec::new(), Vec::new());
        let drawn = vector(size_px, |canvas| {
            draw(canvas, bare(canvas))?;
            (spots, findings) = (canvas.spots(), canvas.findings());
            Ok(())
        });
        let text = drawn.map_err(|cause| self.fault(cause))?;
        let later = spots
            .into_iter()
            .filter_map(|Spot { area, row }| Some(Spot { area, row: row.checked_sub(first_row)? }));
        let spots: Vec<Spot> = later.collect();
        let [title, description] = [title, description].map(|words| escaped(words));
        let words = format!(" role=\"img\">\n<title>{title}</title>\n<desc>{description}</desc>\n");
        let text = text.replacen(">\n", &words, 1);
        let end = text.rfind("</svg>").unwrap_or(text.len());
        let drawing = fitted(&text[..end]);
        let svg =
            format!("{drawing}{}{}</svg>\n", findings_element(&findings), spots_element(&spots));
        let entry = |(swatch, words): &(Swatch, String)| {
            let middle = f64::from(SWATCH_SIZE_PX.1) / 2.0;
            let drawn = vector(SWATCH_SIZE_PX, |canvas| swatch.draw(canvas, (0.0, middle)));
            let svg = drawn.map_err(|cause| self.fault(cause))?;
            Ok((svg.replacen(">\n", " aria-hidden=\"true\">\n", 1), words.clone()))
        };
        let key = around.key.iter().map(entry).collect::<Result<_, Error>>()?;
        Ok(Bare { svg, subtitle: around.subtitle.clone(), key })
    }
}

/// A size in pixels as one in the units of a drawing.
fn in_units((width, height): (u32, u32)) -> (u32, u32) {
    (width * UNITS_PER_PX as u32, height * UNITS_PER_PX as u32)
}

/// A drawing as an SVG element of this size.
fn vector(size_px: (u32, u32), draw: impl FnOnce(&Canvas<'_>) -> Drawn) -> Result<String, String> {
    let mut text = String::new();
    {
        let surface = SVGBackend::with_string(&mut text, in_units(size_px));
        let canvas = Canvas::new(Surface::Vector(surface)).with_right_labels();
        draw(&canvas).and_then(|()| canvas.finish()).map_err(|fault| fault.0)?;
    }
    // plotters writes the size in drawing units; the view box keeps them, the size is in pixels.
    let size = |(width, height): (u32, u32)| format!(r#"width="{width}" height="{height}""#);
    let joins = r#"stroke-linejoin="round" stroke-linecap="round""#;
    Ok(text.replacen(&size(in_units(size_px)), &format!("{} {joins}", size(size_px)), 1))
}

/// Dots that a page shows when asked for.
fn findings_element(findings: &[(f64, f64)]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let units = |px: f64| (px * UNITS_PER_PX).round() as i64;
    let dot = |(x, y): &(f64, f64)| format!("M{} {}h0", units(*x), units(*y));
    let dots: String = findings.iter().map(dot).collect();
    let (width, color) = (units(FINDING_PX), "#525C69");
    format!("<path class=\"untold\" d=\"{dots}\" stroke-width=\"{width}\" stroke=\"{color}\"/>\n")
}

/// The spots in one attribute: row, then left, top, width and height in the units of the drawing.
fn spots_element(spots: &[Spot]) -> String {
    if spots.is_empty() {
        return String::new();
    }
    let units = |px: f64| (px * UNITS_PER_PX).round() as i64;
    let words = |Spot { area, row }: &Spot| {
        let [left, top] = [area.left, area.top].map(units);
        format!("{row} {left} {top} {} {}", units(area.width()), units(area.height()))
    };
    let all: Vec<String> = spots.iter().map(words).collect();
    format!("<g class=\"spots\" data-spots=\"{}\"></g>\n", all.join(","))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
