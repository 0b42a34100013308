//! What a format tells the walk through its elements, and what it is told. Contract only.

use crate::ingest::xml::points::Field;

/// What a format knows of its elements. Names are local ones, without prefix.
pub(crate) trait Dialect {
    /// The kinds of points, which hold values; a kind has one name.
    type Kind: Copy + PartialEq;
    /// What an element outside the points is.
    type Place: Copy;
    /// Name of the root.
    const ROOT: &'static str;
    /// Name of the points that are recorded.
    const POINT: &'static str;
    /// Name of the element in which strangers may use the format's own names.
    const EXTENSIONS: &'static str;

    /// The kind of point an element is, if it is one.
    fn kind_of_point(name: &str) -> Option<Self::Kind>;
    /// Elements that cannot stand inside a point: where one begins or ends, the point has ended.
    fn encloses_points(name: &str) -> bool;
    /// The value a child of a point holds, if it is of use.
    fn field_of(name: &str, in_extensions: bool) -> Option<Field>;
    /// Whether the text of an element is kept.
    fn is_leaf(place: Self::Place) -> bool;

    /// A point begins, with the rest of its tag.
    fn begin_point(&mut self, kind: Self::Kind, tag_rest: &str);
    /// A value of the point is complete.
    fn set(&mut self, kind: Self::Kind, field: Field, text: &str);
    /// The point is complete.
    fn end_point(&mut self, kind: Self::Kind);
    /// An element outside the points begins; no parent stands for the root.
    fn open(&mut self, parent: Option<Self::Place>, name: &str, tag_rest: &str) -> Self::Place;
    /// An element outside the points ends, with its own text if that is kept.
    fn close(&mut self, place: Self::Place, parent: Option<Self::Place>, text: &str);
    /// Whether more would be too much to hold.
    fn is_full(&self) -> bool {
        false
    }
}
