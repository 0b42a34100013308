"""Tables go to other packages as they are: no copy, and with their units."""

import ctypes

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pytest

import soleus

TABLES = ["runs", "weeks", "days", "exposure", "findings", "alerts", "not_judged", "shoes", "ledger"]


def address_in_arrow(table, column):
    [chunk] = pyarrow.table(table).column(column).chunks
    return chunk.buffers()[1].address + chunk.offset * 8


@pytest.mark.parametrize("column", ["distance_m", "start_utc"])
def test_the_numbers_lie_where_they_lay(season, column):
    first = address_in_arrow(season.runs, column)
    assert first == address_in_arrow(season.runs, column)
    # polars gives its own buffers back in the same way.
    assert first == address_in_arrow(polars.DataFrame(season.runs), column)


def test_texts_lie_where_they_lay(season):
    def views(table):
        [chunk] = table.column("source").chunks
        return [buffer.address for buffer in chunk.buffers()[1:] if buffer is not None]

    assert views(pyarrow.table(season.ledger)) == views(pyarrow.table(season.ledger))


def test_a_table_outlives_its_season(some_runs):
    table = polars.DataFrame(soleus.season(some_runs).runs)
    again = polars.DataFrame(soleus.season(some_runs).runs)
    assert table.equals(again) and table.height == len(soleus.season(some_runs).runs)


@pytest.mark.parametrize("name", TABLES)
def test_every_package_reads_every_table(season, name):
    table = found = getattr(season, name)
    rows = len(table)
    in_polars = polars.DataFrame(table)
    in_arrow = pyarrow.table(table)
    in_duckdb = duckdb.sql("select count(*) from found").fetchall()[0][0]
    assert [in_polars.height, in_arrow.num_rows, in_duckdb] == [rows] * 3
    assert in_polars.columns == in_arrow.column_names == table.columns
    assert pandas.DataFrame.from_arrow(table).shape == (rows, len(table.columns))
    assert table.to_pandas().shape == (rows, len(table.columns))
    in_arrow.validate(full=True)


def test_sums_are_the_same_everywhere(season):
    runs = season.runs
    expected = polars.DataFrame(runs)["distance_m"].sum()
    assert duckdb.sql("select sum(distance_m) from runs").fetchall()[0][0] == pytest.approx(expected)
    assert runs.to_pandas()["distance_m"].sum() == pytest.approx(expected)
    assert pyarrow.compute.sum(pyarrow.table(runs)["distance_m"]).as_py() == pytest.approx(expected)


def test_texts_of_to_arrow_can_be_compared_sorted_and_joined(season):
    found = season.findings.to_arrow()
    warned = found.filter(pyarrow.compute.equal(found["level"], "warn"))
    in_polars = polars.DataFrame(season.findings)
    assert warned.num_rows == in_polars.filter(polars.col("level") == "warn").height > 0
    assert found.sort_by("rule")["rule"].to_pylist() == sorted(in_polars["rule"])
    told = season.alerts.to_arrow().select(["event_id", "until"])
    assert found.join(told, "event_id").num_rows >= found.num_rows
    # Only the texts are others, and the dictionary goes along.
    assert found.schema.metadata == pyarrow.schema(season.findings).metadata
    assert address_in_arrow(found, "measured_value") == address_in_arrow(season.findings, "measured_value")


def test_types_and_dictionary_agree(season):
    types = {
        "text": pyarrow.string_view(),
        "date": pyarrow.date32(),
        "UTC moment": pyarrow.timestamp("ms", "UTC"),
        "moment": pyarrow.timestamp("ms"),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "yes/no": pyarrow.bool_(),
    }
    dictionary = soleus.columns()
    for name in TABLES:
        table = getattr(season, name)
        described = table.describe()
        assert [column["name"] for column in dictionary[name]] == table.columns == list(described)
        for field in pyarrow.schema(table):
            column = described[field.name]
            assert field.type == types[column["type"]], field.name
            assert field.metadata[b"unit"].decode() == column["unit"]
            assert field.metadata[b"meaning"].decode() == column["meaning"]
        metadata = pyarrow.schema(table).metadata
        assert metadata[b"soleus.table"].decode() == name
        assert int(metadata[b"soleus.schema_version"]) >= 4


def test_missing_is_null_and_not_zero(season):
    days = polars.DataFrame(season.days)
    off = days.filter(polars.col("run_count") == 0)
    assert off.height > 0
    assert off["longest_run_m"].null_count() == off.height


def test_an_unused_stream_is_given_back(season):
    # A capsule that nobody takes, many times: the memory of each is freed with it.
    for _ in range(10_000):
        season.runs.__arrow_c_stream__()
        season.runs.__arrow_c_schema__()
    capsule = season.runs.__arrow_c_stream__()
    name = ctypes.pythonapi.PyCapsule_GetName
    name.restype, name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    assert name(capsule) == b"arrow_array_stream"
