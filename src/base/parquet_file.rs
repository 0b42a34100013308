//! Parquet files that say what their columns are.

use polars::prelude::DataFrame;
use polars_io::prelude::{KeyValueMetadata, ParquetWriter};
use serde_json::{Map, Value, json};

use crate::base::error::Error;
use crate::columns::{Column, SCHEMA_VERSION, TABLES};

/// A table as Parquet, with what its columns are in the metadata of the file.
///
/// # Errors
/// When the table cannot be written.
pub(crate) fn parquet(name: &str, table: &DataFrame) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let metadata = KeyValueMetadata::from_static(metadata(name));
    ParquetWriter::new(&mut bytes)
        .with_key_value_metadata(Some(metadata))
        .finish(&mut table.clone())?;
    Ok(bytes)
}

/// The version of the columns, the name of the table, and type, unit and meaning of every column as JSON.
pub fn metadata(name: &str) -> Vec<(String, String)> {
    let columns = TABLES.iter().find(|(table, _)| *table == name).map_or(&[][..], |(_, all)| all);
    metadata_of(name, columns)
}

/// The same of a table with these columns.
pub(crate) fn metadata_of(name: &str, columns: &[&Column]) -> Vec<(String, String)> {
    let described = |column: &&Column| {
        let (kind, meaning) = (column.kind.name(), column.meaning.trim());
        let value = json!({ "type": kind, "unit": column.unit, "meaning": meaning });
        (column.name.to_owned(), value)
    };
    let described: Map<String, Value> = columns.iter().map(described).collect();
    vec![
        ("soleus.schema_version".to_owned(), SCHEMA_VERSION.to_string()),
        ("soleus.table".to_owned(), name.to_owned()),
        ("soleus.columns".to_owned(), Value::Object(described).to_string()),
    ]
}
