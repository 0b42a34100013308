"""Arguments as the part in Rust takes them: the flags of the command."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Any, BinaryIO, Literal, Union

from ._errors import SettingsError

Source = Union[str, "os.PathLike[str]", bytes, BinaryIO]
"""A file, a folder or an archive; or its content as bytes or an open binary file."""
Path = Union[str, "os.PathLike[str]"]
Day = Union[date, str]
"""A day: a date, ``"2026-03-01"``, ``"today"``, ``"yesterday"`` or a weekday."""
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def source_of(source: Source) -> str | bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    if hasattr(source, "read"):
        content = source.read()
        if isinstance(content, bytes):
            return content
    raise SettingsError(f"a source must be a path, bytes or a file that is open in binary mode, not {source!r}")


def path_text(path: Path | None) -> str | None:
    return None if path is None else os.fspath(path)


def flags_of(**given: Any) -> dict[str, Any]:
    """Arguments as the flags of the command, with what the command asks of the world."""
    names = (
        "as_of since until week_start tz session_gap_min units settings athlete diary away max_file_size library "
        "runner"
    )
    if given.get("runner") is not None and given.get("library") is None:
        raise SettingsError("runner: it names a part of a library; pass library, too")
    flags: dict[str, Any] = {
        name: None if given.get(name) is None else text(given[name]) for name in names.split()
    }
    flags["set"] = [f"{name}={value}" for name, value in (given.get("limits") or {}).items()]
    flags["strict"] = bool(given.get("strict"))
    flags["threads"] = given.get("threads")
    flags["today"] = date.today()
    flags["folder"] = os.getcwd()
    return flags


def text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def show_progress(done: int, files: int) -> None:
    end = "\n" if done == files else ""
    print(f"\r{done}/{files} files", end=end, file=sys.stderr, flush=True)
