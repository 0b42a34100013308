//! What plotters draws on: an anti-aliased bitmap or an SVG text, behind one type, so that every
//! chart has one drawing function. plotters' coordinates are whole numbers; here they count tenths
//! of a pixel, so that curves do not snap to pixels.

use std::io::Error;

use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use super::raster::{Paint, Raster};
use super::text::{
    CENTRE_TO_BASELINE_EM, SIZE_PER_EM, TOP_TO_BASELINE_EM, Weight, outlines, width_px,
};

/// Backend units in a pixel of the chart.
pub(in crate::charts) const UNITS_PER_PX: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Error>>;

/// One of the two things to draw on.
pub(in crate::charts) enum Surface<'a> {
    /// A bitmap, its pixels a backend unit, and its size in backend units.
    Bitmap(&'a mut Raster, f64, (u32, u32)),
    /// A vector file, in backend units.
    Vector(SVGBackend<'a>),
}

fn paint(color: BackendColor) -> Paint {
    Paint { rgb: color.rgb, alpha: color.alpha }
}

fn scaled((x, y): BackendCoord, pixels: f64) -> (f64, f64) {
    (f64::from(x) * pixels, f64::from(y) * pixels)
}

/// Draws a line of text where plotters' SVG backend would place it.
fn text<S: BackendTextStyle>(
    raster: &mut Raster,
    pixels: f64,
    text: &str,
    style: &S,
    at: BackendCoord,
) {
    let em_px = style.size() / SIZE_PER_EM * pixels;
    let weight =
        if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
    let (mut x, mut y) = scaled(at, pixels);
    x -= match style.anchor().h_pos {
        HPos::Left => 0.0,
        HPos::Center => width_px(text, weight, em_px) / 2.0,
        HPos::Right => width_px(text, weight, em_px),
    };
    y += em_px
        * match style.anchor().v_pos {
            VPos::Top => TOP_TO_BASELINE_EM,
            VPos::Center => CENTRE_TO_BASELINE_EM,
            VPos::Bottom => -CENTRE_TO_BASELINE_EM,
        };
    // Baselines on whole pixels keep small text crisp.
    for glyph in outlines(text, weight, em_px, (x, y.round())) {
        let corner = glyph.px_bounds().min;
        let (left, top) = (corner.x as i64, corner.y as i64);
        glyph.draw(|x, y, coverage| {
            let (x, y) = (left + i64::from(x), top + i64::from(y));
            raster.dab(x, y, paint(style.color()), f64::from(coverage));
        });
    }
}

impl DrawingBackend for Surface<'_> {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Self::Bitmap(_, _, size) => *size,
            Self::Vector(svg) => svg.get_size(),
        }
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        match self {
            Self::Bitmap(..) => Ok(()),
            Self::Vector(svg) => svg.present(),
        }
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S) -> Drawn {
        self.draw_path([a, b], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        match self {
            Self::Bitmap(raster, pixels, _) if fill => {
                raster.rect(scaled(from, *pixels), scaled(to, *pixels), paint(style.color()));
                Ok(())
            }
            Self::Bitmap(..) => {
                let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
                self.draw_path(corners, style)
            }
            Self::Vector(svg) => svg.draw_rect(from, to, style, fill),
        }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        match self {
            Self::Bitmap(raster, pixels, _) => {
                let points: Vec<_> = path.into_iter().map(|point| scaled(point, *pixels)).collect();
                let width = f64::from(style.stroke_width()) * *pixels;
                raster.stroke(&points, width, paint(style.color()));
                Ok(())
            }
            Self::Vector(svg) => svg.draw_path(path, style),
        }
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        match self {
            Self::Bitmap(raster, pixels, _) => {
                let ring = (!fill).then(|| f64::from(style.stroke_width()) * *pixels);
                let radius = f64::from(radius) * *pixels;
                raster.circle(scaled(centre, *pixels), radius, ring, paint(style.color()));
                Ok(())
            }
            Self::Vector(svg) => svg.draw_circle(centre, radius, style, fill),
        }
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        match self {
            Self::Bitmap(raster, pixels, _) => {
                let points: Vec<_> =
                    corners.into_iter().map(|point| scaled(point, *pixels)).collect();
                raster.polygon(&points, paint(style.color()));
                Ok(())
            }
            Self::Vector(svg) => svg.fill_polygon(corners, style),
        }
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        words: &str,
        style: &S,
        at: BackendCoord,
    ) -> Drawn {
        match self {
            Self::Bitmap(raster, pixels, _) => {
                text(raster, *pixels, words, style, at);
                Ok(())
            }
            Self::Vector(svg) => svg.draw_text(words, style, at),
        }
    }
}
