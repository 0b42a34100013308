//! The tools that charts are drawn with: paper, words, ticks, symbols. No chart of its own.

pub(super) mod canvas;
pub(super) mod cloud;
pub(super) mod frame;
pub(super) mod marks;
pub(super) mod panel;
pub(super) mod raster;
pub(super) mod surface;
pub(super) mod symbol;
pub(super) mod text;
pub(super) mod theme;
pub(super) mod ticks;
pub(super) mod timeline;
pub(super) mod weeks;
