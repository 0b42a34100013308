"""Rosters: who takes part, with the files of each, as a csv that the command reads."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from tempfile import TemporaryDirectory
from typing import Any, Iterator, Union

from ._arguments import Path
from ._errors import SettingsError

Roster = Union[Path, Mapping[str, Any], Any]
"""A folder or csv as ``soleus cohort`` takes it; a mapping of athlete to a path or a list of paths; or a frame with
the columns ``athlete`` and ``paths``, and optionally ``athlete_file``, ``diary``, ``settings`` and ``tz``."""

WRITTEN = "soleus-roster.csv"
"""What a roster is called that was no file."""
_FILES = ("athlete_file", "diary", "settings")
_TEXTS = ("athlete", "tz")
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


def local(path: Path) -> str:
    """An absolute path. An address that is not a disk is refused."""
    text = os.fspath(path)
    if _REMOTE.match(text):
        raise SettingsError(
            f"`{text}` is not a path on a disk; mount what it names, or copy it to a disk that all machines share"
        )
    return os.path.abspath(text)


def roster_file(roster: Roster) -> AbstractContextManager[str]:
    """The path of a roster; a roster without a file is written to one for as long as it is needed."""
    if isinstance(roster, (str, os.PathLike)):
        return nullcontext(local(roster))
    return _aside(roster)


@contextmanager
def _aside(roster: Roster) -> Iterator[str]:
    with TemporaryDirectory(prefix="soleus-") as folder:
        path = os.path.join(folder, WRITTEN)
        rows = [_row(row) for row in _rows(roster)]
        columns = list(dict.fromkeys(name for row in rows for name in row)) or ["athlete", "paths"]
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        yield path


def _rows(roster: Any) -> Iterable[Mapping[str, Any]]:
    """The rows of a mapping or a frame, by column."""
    if isinstance(roster, Mapping):
        return [{"athlete": athlete, "paths": paths} for athlete, paths in roster.items()]
    if hasattr(roster, "to_dicts"):  # polars
        return roster.to_dicts()  # type: ignore[no-any-return]
    if hasattr(roster, "to_pylist"):  # pyarrow
        return roster.to_pylist()  # type: ignore[no-any-return]
    if hasattr(roster, "notna"):  # pandas
        return roster.astype(object).where(roster.notna(), None).to_dict("records")  # type: ignore[no-any-return]
    if hasattr(roster, "sparkSession"):
        return [row.asDict() for row in roster.collect()]
    if hasattr(roster, "__arrow_c_stream__"):
        return _by_arrow(roster)
    raise SettingsError(f"roster: a path, a mapping of athlete to paths or a frame, not {roster!r}")


def _by_arrow(stream: Any) -> list[dict[str, Any]]:
    try:
        import polars

        return polars.DataFrame(stream).to_dicts()
    except ImportError:
        import pyarrow

        return pyarrow.table(stream).to_pylist()  # type: ignore[no-any-return]


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    cells = {}
    for column, value in row.items():
        name = " ".join(re.split(r'[\s,;"]+', str(column)))
        # The content of another column is nobody's business; the command says that it is not read.
        cells[name] = "" if value is None else _cell(name.lower(), value)
    return cells


def _cell(column: str, value: Any) -> str:
    if column == "paths":
        paths = value.split(";") if isinstance(value, str) else value
        paths = [paths] if isinstance(paths, os.PathLike) else paths
        cell = ";".join(_path(one) for one in paths if os.fspath(one).strip())
    elif column in _FILES:
        cell = _path(value) if os.fspath(value).strip() else ""
    else:
        cell = str(value) if column in _TEXTS else ""
    if "\n" in cell or "\r" in cell:
        raise SettingsError(f"roster: {cell!r} has a line break, which a roster cannot hold")
    return cell


def _path(path: Path) -> str:
    full = local(os.fspath(path).strip())
    if ";" in full:
        raise SettingsError(f"roster: `{full}` has a semicolon, which stands between paths; rename it")
    return full
