//! The symbol of a finding: the shape stands for the rule, the filling for the level, so that colour
//! only repeats what the symbol says.

use plotters::style::RGBAColor;

use super::canvas::{Canvas, Drawn, Place};
use super::theme::{BLUE, ORANGE, VERMILLION, WHITE, faded};
use crate::rules::Level;

/// Shapes that are told apart; a chart with more rules begins again.
const SHAPES: usize = 12;

/// Shape and level of a symbol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::charts) struct Symbol {
    /// Position of the rule in [`rule_ids`].
    pub(in crate::charts) shape: usize,
    /// Level of the finding.
    pub(in crate::charts) level: Level,
}

impl Symbol {
    /// Its colour.
    pub(in crate::charts) fn color(self) -> RGBAColor {
        match self.level {
            Level::Info => BLUE,
            Level::Watch => ORANGE,
            Level::Warn | Level::Stop => VERMILLION,
        }
    }

    /// The corners around a place, clockwise.
    fn corners(self, (x, y): Place, r: f64) -> Vec<Place> {
        // Evenly around the place, at these distances in turn.
        let ring = |count: usize, turn: f64, radii: &[f64]| -> Vec<Place> {
            let corner = |i: usize| {
                let angle = (i as f64 / count as f64 + turn) * std::f64::consts::TAU;
                let r = r * radii[i % radii.len()];
                (x + r * angle.sin(), y - r * angle.cos())
            };
            (0..count).map(corner).collect()
        };
        let plus = |arm: f64, end: f64| -> Vec<Place> {
            let quarter = [(arm, -end), (arm, -arm), (end, -arm)];
            let turned = |turns: usize| {
                quarter.map(|corner| (0..turns).fold(corner, |(dx, dy), _| (-dy, dx)))
            };
            (0..4).flat_map(turned).map(|(dx, dy)| (x + dx * r, y + dy * r)).collect()
        };
        match self.shape % SHAPES {
            0 => ring(3, 0.0, &[1.15]),
            1 => ring(4, 0.0, &[1.15]),
            2 => ring(4, 0.125, &[1.2]),
            3 => ring(3, 0.5, &[1.15]),
            4 => ring(10, 0.0, &[1.35, 0.6]),
            5 => plus(0.42, 1.15),
            6 => ring(3, 0.25, &[1.15]),
            7 => ring(6, 0.0, &[1.05]),
            8 => ring(8, 0.0, &[1.4, 0.55]),
            9 => ring(3, 0.75, &[1.15]),
            10 => ring(5, 0.5, &[1.1]),
            _ => ring(12, 0.0, &[1.3, 0.8]),
        }
    }

    /// Draws it: filled from `warn` on, open below; `info` small.
    pub(in crate::charts) fn draw(self, canvas: &Canvas<'_>, at: Place, radius_px: f64) -> Drawn {
        let radius_px = if self.level == Level::Info { 0.75 * radius_px } else { radius_px };
        let mut corners = self.corners(at, radius_px);
        canvas.polygon(&self.corners(at, radius_px + 2.5), faded(WHITE, 0.9))?;
        canvas.polygon(&corners, if self.level >= Level::Warn { self.color() } else { WHITE })?;
        corners.extend_from_within(..2);
        canvas.line(&corners, self.color(), 1.8)
    }
}
