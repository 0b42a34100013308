//! An anti-aliased bitmap for plotters: every shape is laid down by the exact share of each pixel
//! that it covers. plotters' own bitmap draws hard edges.

use ab_glyph_rasterizer::{Point, Rasterizer, point};

/// Straight RGB and opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Paint {
    /// Red, green, blue.
    pub(super) rgb: (u8, u8, u8),
    /// 0 is invisible, 1 covers.
    pub(super) alpha: f64,
}

/// A white RGB image to paint on; coordinates are pixels, with fractions.
pub(in crate::charts) struct Raster {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    /// Coverage of the stroke being drawn, all zero between strokes.
    mask: Vec<f32>,
}

/// A rectangle of whole pixels, ends excluded.
#[derive(Clone, Copy)]
struct Pixels {
    x0: usize,
    y0: usize,
    x1: usize,
    y1: usize,
}

impl Raster {
    /// A white image.
    pub(in crate::charts) fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        let (rgb, mask) = (vec![255; width * height * 3], vec![0.0; width * height]);
        Self { width, height, rgb, mask }
    }

    /// The pixels, row by row, three bytes each.
    pub(in crate::charts) fn bytes(&self) -> &[u8] {
        &self.rgb
    }

    /// Lays paint over one pixel.
    fn blend(&mut self, index: usize, paint: Paint, coverage: f64) {
        let weight = (paint.alpha * coverage.clamp(0.0, 1.0) * 256.0) as u32;
        if weight == 0 {
            return;
        }
        let (red, green, blue) = paint.rgb;
        for (under, over) in self.rgb[index * 3..index * 3 + 3].iter_mut().zip([red, green, blue]) {
            *under = ((u32::from(*under) * (256 - weight) + u32::from(over) * weight) >> 8) as u8;
        }
    }

    /// The whole pixels that a box touches; empty outside the image.
    fn pixels(&self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> Pixels {
        let clip = |value: f64, end: usize| value.clamp(0.0, end as f64) as usize;
        Pixels {
            x0: clip(x0.floor(), self.width),
            y0: clip(y0.floor(), self.height),
            x1: clip(x1.ceil(), self.width),
            y1: clip(y1.ceil(), self.height),
        }
    }

    /// A filled box between two corners.
    pub(super) fn rect(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let (x0, x1) = (from.0.min(to.0), from.0.max(to.0));
        let (y0, y1) = (from.1.min(to.1), from.1.max(to.1));
        let area = self.pixels((x0, y0), (x1, y1));
        for y in area.y0..area.y1 {
            let rows = y1.min(y as f64 + 1.0) - y0.max(y as f64);
            for x in area.x0..area.x1 {
                let columns = x1.min(x as f64 + 1.0) - x0.max(x as f64);
                self.blend(y * self.width + x, paint, rows * columns);
            }
        }
    }

    /// A polyline with round joins and ends. Segments that overlap count once.
    pub(super) fn stroke(&mut self, points: &[(f64, f64)], width: f64, paint: Paint) {
        let Some(&first) = points.first() else { return };
        let (mut low, mut high) = (first, first);
        for point in points {
            low = (low.0.min(point.0), low.1.min(point.1));
            high = (high.0.max(point.0), high.1.max(point.1));
        }
        for pair in points.windows(2) {
            self.segment(pair[0], pair[1], width);
        }
        let reach = width / 2.0 + 1.0;
        let area = self.pixels((low.0 - reach, low.1 - reach), (high.0 + reach, high.1 + reach));
        for y in area.y0..area.y1 {
            for index in y * self.width + area.x0..y * self.width + area.x1 {
                let coverage = std::mem::take(&mut self.mask[index]);
                if coverage > 0.0 {
                    self.blend(index, paint, f64::from(coverage));
                }
            }
        }
    }

    /// Raises the mask to the coverage of one capsule; lines below one pixel fade instead.
    fn segment(&mut self, from: (f64, f64), to: (f64, f64), width: f64) {
        let half = width.max(1.0) / 2.0;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length2 = dx * dx + dy * dy;
        let reach = half + 0.5;
        let low = (from.0.min(to.0) - reach, from.1.min(to.1) - reach);
        let high = (from.0.max(to.0) + reach, from.1.max(to.1) + reach);
        let area = self.pixels(low, high);
        for y in area.y0..area.y1 {
            let py = y as f64 + 0.5 - from.1;
            for x in area.x0..area.x1 {
                let px = x as f64 + 0.5 - from.0;
                let along = if length2 > 0.0 {
                    ((px * dx + py * dy) / length2).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let (ex, ey) = (px - along * dx, py - along * dy);
                let distance = (ex * ex + ey * ey).sqrt();
                let coverage = ((reach - distance).clamp(0.0, 1.0) * width.min(1.0)) as f32;
                let cell = &mut self.mask[y * self.width + x];
                *cell = cell.max(coverage);
            }
        }
    }

    /// A disc, or a ring of the given width inside and outside the radius.
    pub(super) fn circle(
        &mut self,
        centre: (f64, f64),
        radius: f64,
        ring: Option<f64>,
        paint: Paint,
    ) {
        let reach = radius + ring.unwrap_or(0.0) / 2.0 + 0.5;
        let area =
            self.pixels((centre.0 - reach, centre.1 - reach), (centre.0 + reach, centre.1 + reach));
        for y in area.y0..area.y1 {
            for x in area.x0..area.x1 {
                let distance = (x as f64 + 0.5 - centre.0).hypot(y as f64 + 0.5 - centre.1);
                let coverage = match ring {
                    Some(width) => width / 2.0 + 0.5 - (distance - radius).abs(),
                    None => radius + 0.5 - distance,
                };
                self.blend(y * self.width + x, paint, coverage);
            }
        }
    }

    /// A filled polygon without self-crossings.
    pub(super) fn polygon(&mut self, points: &[(f64, f64)], paint: Paint) {
        let Some(last) = points.last() else { return };
        let mut low = *last;
        let mut high = *last;
        for point in points {
            low = (low.0.min(point.0), low.1.min(point.1));
            high = (high.0.max(point.0), high.1.max(point.1));
        }
        let area = self.pixels(low, high);
        let (columns, rows) = (area.x1.saturating_sub(area.x0), area.y1.saturating_sub(area.y0));
        if columns == 0 || rows == 0 {
            return;
        }
        let mut cells = Rasterizer::new(columns + 1, rows);
        let clip = |(x, y): (f64, f64)| -> Point {
            let x = (x - area.x0 as f64).clamp(0.0, columns as f64);
            let y = (y - area.y0 as f64).clamp(0.0, rows as f64);
            point(x as f32, y as f32)
        };
        let mut from = clip(*last);
        for point in points {
            let to = clip(*point);
            cells.draw_line(from, to);
            from = to;
        }
        cells.for_each_pixel_2d(|x, y, coverage| {
            if (x as usize) < columns {
                let index = (area.y0 + y as usize) * self.width + area.x0 + x as usize;
                self.blend(index, paint, f64::from(coverage));
            }
        });
    }

    /// One pixel of a glyph; outside the image nothing happens.
    pub(super) fn dab(&mut self, x: i64, y: i64, paint: Paint, coverage: f64) {
        if (0..self.width as i64).contains(&x) && (0..self.height as i64).contains(&y) {
            self.blend(y as usize * self.width + x as usize, paint, coverage);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Paint = Paint { rgb: (0, 0, 0), alpha: 1.0 };

    /// Darkness of a pixel from 0 (white) to 1 (black).
    fn ink(raster: &Raster, x: usize, y: usize) -> f64 {
        1.0 - f64::from(raster.rgb[(y * raster.width + x) * 3]) / 255.0
    }

    #[test]
    fn a_box_covers_half_of_its_edge_pixels() {
        let mut raster = Raster::new(4, 4);
        raster.rect((0.5, 1.0), (3.0, 2.0), BLACK);
        assert!((ink(&raster, 0, 1) - 0.5).abs() < 0.01);
        assert_eq!((ink(&raster, 1, 1), ink(&raster, 2, 1), ink(&raster, 3, 1)), (1.0, 1.0, 0.0));
        assert_eq!((ink(&raster, 1, 0), ink(&raster, 1, 2)), (0.0, 0.0));
    }

    #[test]
    fn a_triangle_has_half_the_ink_of_its_box() {
        let mut raster = Raster::new(10, 10);
        raster.polygon(&[(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)], BLACK);
        let total: f64 = (0..100).map(|i| ink(&raster, i % 10, i / 10)).sum();
        assert!((total - 50.0).abs() < 0.5, "{total}");
    }

    #[test]
    fn overlapping_segments_do_not_darken() {
        let grey = Paint { rgb: (0, 0, 0), alpha: 0.5 };
        let mut raster = Raster::new(20, 5);
        raster.stroke(&[(2.0, 2.5), (17.0, 2.5), (2.0, 2.5)], 2.0, grey);
        assert!((ink(&raster, 10, 2) - 0.5).abs() < 0.01);
    }

    #[test]
    fn shapes_outside_the_image_are_cut() {
        let mut raster = Raster::new(4, 4);
        raster.circle((-20.0, 2.0), 5.0, None, BLACK);
        raster.polygon(&[(-5.0, -5.0), (50.0, -5.0), (50.0, 2.0), (-5.0, 2.0)], BLACK);
        raster.stroke(&[(-9.0, 9.0), (30.0, 60.0)], 3.0, BLACK);
        assert_eq!((ink(&raster, 0, 1), ink(&raster, 3, 2)), (1.0, 0.0));
    }
}
