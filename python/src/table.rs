//! Tables as Python sees them: handed over as an Arrow stream by the PyCapsule interface, without a copy.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::{CompatLevel, DataFrame, PlSmallStr, PolarsResult};
use polars_arrow::array::{Array, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field, Metadata};
use polars_arrow::ffi::{ArrowArrayStream, export_field_to_c, export_iterator};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use soleus::base::parquet_file::metadata;
use soleus::columns::{Column, TABLES};

/// A table in memory. Anything that takes Arrow takes it without a copy: `polars.DataFrame(table)`,
/// `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`, `duckdb.sql("from table")`.
#[pyclass(frozen, module = "soleus")]
pub(crate) struct Table {
    name: String,
    columns: &'static [&'static Column],
    rows: StructArray,
    field: Field,
}

impl Table {
    /// The table of this name in the data dictionary.
    ///
    /// # Errors
    /// Only a fault of our own.
    pub(crate) fn new(name: &str, data: DataFrame) -> PolarsResult<Self> {
        let known = TABLES.iter().find(|(table, _)| *table == name);
        let columns = known.map_or(&[][..], |(_, columns)| columns);
        let level = CompatLevel::newest();
        let field = |column: &polars::prelude::Column| {
            let mut field = column.dtype().to_arrow_field(column.name().clone(), level);
            field.metadata = of_column(columns, column.name()).map(Arc::new);
            field
        };
        let fields = data.columns().iter().map(field).collect();
        let (kind, height) = (ArrowDataType::Struct(fields), data.height());
        let rows =
            StructArray::try_new(kind.clone(), height, data.rechunk_into_arrow(level), None)?;
        let of_table = metadata(name).into_iter();
        let of_table = of_table.map(|(key, value)| (key.into(), value.into()));
        let mut field = Field::new(PlSmallStr::EMPTY, kind, false);
        field.metadata = Some(Arc::new(of_table.collect()));
        Ok(Self { name: name.to_owned(), columns, rows, field })
    }
}

/// Unit and meaning of a column, for the schema.
fn of_column(columns: &[&Column], name: &str) -> Option<Metadata> {
    let column = columns.iter().find(|column| column.name == name)?;
    let parts = [("unit", column.unit), ("meaning", column.meaning.trim())];
    let parts: BTreeMap<_, _> =
        parts.into_iter().map(|(key, text)| (key.into(), text.into())).collect();
    Some(parts)
}

#[pymethods]
impl Table {
    /// The rows as an Arrow stream (PyCapsule interface).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface leaves it to us whether we can give what is asked for.
        drop(requested_schema);
        let rows: Box<dyn Array> = Box::new(self.rows.clone());
        let stream: ArrowArrayStream =
            export_iterator(Box::new(std::iter::once(Ok(rows))), self.field.clone());
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The columns as an Arrow schema (PyCapsule interface).
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new_with_value(py, export_field_to_c(&self.field), c"arrow_schema")
    }

    fn __len__(&self) -> usize {
        self.rows.len()
    }

    /// The name of the table in the data dictionary.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The names of the columns, in order.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.rows.fields().iter().map(|field| field.name.as_str()).collect()
    }

    /// Type, unit, plausible range and meaning of every column.
    fn describe<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = PyDict::new(py);
        for column in self.columns {
            let one = PyDict::new(py);
            one.set_item("type", column.kind.name())?;
            one.set_item("unit", column.unit)?;
            one.set_item("range", column.range)?;
            one.set_item("meaning", column.meaning.trim())?;
            all.set_item(column.name, one)?;
        }
        Ok(all)
    }

    /// The table as a polars.DataFrame; needs polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    /// The table as a pyarrow.Table whose texts all functions of pyarrow take, for which they are copied;
    /// needs pyarrow. `pyarrow.table(table)` has them as they lie, and copies nothing.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("soleus._arrow")?.call_method1("with_strings", (slf,))
    }

    /// The table as a pandas.DataFrame; needs pandas and pyarrow.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))?.call_method0("to_pandas")
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = (self.rows.len(), self.rows.fields().len());
        format!("<soleus.Table {}: {rows} rows, {columns} columns>", self.name)
    }
}
