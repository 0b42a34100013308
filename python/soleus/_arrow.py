"""What pyarrow needs beyond the Arrow interface."""

from typing import Any


def with_strings(table: Any) -> Any:
    """A pyarrow.Table with plain strings: few functions of pyarrow take views of strings."""
    import pyarrow

    as_it_lies = pyarrow.table(table)
    view = pyarrow.string_view()
    fields = [
        field.with_type(pyarrow.string()) if field.type == view else field for field in as_it_lies.schema
    ]
    return as_it_lies.cast(pyarrow.schema(fields, metadata=as_it_lies.schema.metadata))
