"""Which training patterns known to load the calf are in what your running watch recorded.

    >>> import soleus
    >>> season = soleus.season("exports/")
    >>> season.light
    'amber'
    >>> import polars as pl
    >>> pl.DataFrame(season.findings).filter(pl.col("level") == "warn")

Tables go to polars, pandas, pyarrow and duckdb without a copy. Nothing is read from the current folder, no
library of runs is kept and nothing is written unless you say so, and nothing uses the network. No finding is a
diagnosis, and an empty table of findings does not mean that it is safe to run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, BinaryIO, Literal, Union

from . import _soleus
from ._errors import NoRuns, SettingsError, SoleusError, SoleusWarning, SystemTrouble
from ._soleus import Table

__version__: str = _soleus.__version__
__all__ = [
    "NoRuns",
    "Recording",
    "Run",
    "Season",
    "SettingsError",
    "SoleusError",
    "SoleusWarning",
    "SystemTrouble",
    "Table",
    "columns",
    "explain",
    "inspect",
    "read",
    "rules",
    "run",
    "season",
]

Source = Union[str, "os.PathLike[str]", bytes, BinaryIO]
"""A file, a folder or an archive; or its content as bytes or an open binary file."""
Path = Union[str, "os.PathLike[str]"]
Day = Union[date, str]
"""A day: a date, ``"2026-03-01"``, ``"today"``, ``"yesterday"`` or a weekday."""
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def season(
    *sources: Source,
    as_of: Day | None = None,
    since: Day | None = None,
    until: Day | None = None,
    week_start: Weekday | None = None,
    tz: str | None = None,
    session_gap_min: float | None = None,
    limits: Mapping[str, float | str] | None = None,
    units: Literal["metric", "imperial"] | None = None,
    settings: Path | None = None,
    athlete: Path | None = None,
    diary: Path | None = None,
    away: Path | None = None,
    library: Path | None = None,
    runner: str | None = None,
    strict: bool = False,
    max_file_size: str | int | None = None,
    threads: int | None = None,
    progress: bool | Callable[[int, int], object] = False,
) -> Season:
    """Reads and judges one runner's season.

    ``soleus.toml``, ``athlete.toml``, ``diary.csv`` and ``away.csv`` are used where they lie in a folder or
    archive that you pass, or beside a file that you pass. Those of the current folder are not.

    :param sources: recordings, folders, archives or whole account exports of one runner. Without any, what the
        library remembers.
    :param as_of: judge as of this day (default: the day of the last run or diary entry).
    :param since: report only from this day on, and the last two weeks; earlier runs still count as history.
    :param until: leave out runs after this day.
    :param week_start: first day of the week (default: monday).
    :param tz: time zone of recordings that do not say theirs, like ``"Europe/Lisbon"``.
    :param session_gap_min: judge recordings less than this many minutes apart as one run (default: 30; 0 keeps
        them apart).
    :param limits: thresholds of rules, ``{"session-distance-spike.max_rise_pct": 20}``; ``"RULE.level": "off"``
        mutes a rule. ``soleus.rules()`` lists them.
    :param units: units of sentences and of the page; tables are always SI.
    :param settings: settings file.
    :param athlete: what a watch does not know about the runner.
    :param diary: diary of pain and calf tests.
    :param away: days without the watch.
    :param library: folder in which readings are remembered; none is kept without it.
    :param runner: whose part of the library.
    :param strict: count no damaged recording, not even what is left of it.
    :param max_file_size: largest file that is read, in bytes or like ``"512MiB"`` (default: 256MiB).
    :param threads: how many threads read files; it can be set once, in the first call of the process.
    :param progress: show how many files are done on standard error, or call a function with it: files done, and
        files there are.
    :raises NoRuns: no run is in it; ``.ledger`` says what became of each file.
    :raises SettingsError: an argument, a path or one of the files above is wrong.
    :raises SystemTrouble: the machine failed.
    """
    flags = _flags(
        as_of=as_of,
        since=since,
        until=until,
        week_start=week_start,
        tz=tz,
        session_gap_min=session_gap_min,
        limits=limits,
        units=units,
        settings=settings,
        athlete=athlete,
        diary=diary,
        away=away,
        library=library,
        runner=runner,
        strict=strict,
        max_file_size=max_file_size,
        threads=threads,
    )
    show = _bar if progress is True else progress or None
    return Season(_soleus.open([_source(one) for one in sources], flags, show))


class Season:
    """A season that was read and judged; :func:`season` makes it.

    Each table is made when you ask for it first. ``soleus.columns()`` says what every column means.
    """

    def __init__(self, core: _soleus.Season) -> None:
        self._core = core

    @cached_property
    def runs(self) -> Table:
        """A row a recording: date, distance, time, climb, cadence, calf load and more."""
        return self._core.table("runs")

    @cached_property
    def weeks(self) -> Table:
        """A row a week, weeks without a run included, with the light of each."""
        return self._core.table("weeks")

    @cached_property
    def days(self) -> Table:
        """A row a day, days without a run included. A day without the watch is null, not zero."""
        return self._core.table("days")

    @cached_property
    def findings(self) -> Table:
        """A row for every pattern that a rule flagged, newest first."""
        return self._core.table("findings")

    @cached_property
    def alerts(self) -> Table:
        """A row for everything a person is told: findings about the same thing are one alert."""
        return self._core.table("alerts")

    @cached_property
    def not_judged(self) -> Table:
        """What could not be judged, and why. Without it an empty table of findings says nothing."""
        return self._core.table("not_judged")

    @cached_property
    def shoes(self) -> Table:
        """A row a pair of shoes."""
        return self._core.table("shoes")

    @cached_property
    def ledger(self) -> Table:
        """A row for every file: what became of it, and why."""
        return self._core.table("ledger")

    @property
    def as_of(self) -> date:
        """The day as of which the season is judged."""
        return self._core.as_of

    @cached_property
    def record(self) -> dict[str, Any]:
        """What ``soleus season --json`` prints: light, week, next run, alerts, findings and warnings."""
        answer: dict[str, Any] = json.loads(self._core.findings())
        return answer

    @property
    def light(self) -> str:
        """``"green"``, ``"amber"``, ``"red"`` or ``"black"``. Green means that nothing was flagged, no more."""
        return str(self.record["light"]["colour"])

    @property
    def warnings(self) -> list[str]:
        """What must be known before the findings are believed, a sentence each."""
        return list(self.record["warnings"])

    def next(self, on: Day | None = None, plan: Path | None = None) -> dict[str, Any]:
        """How far, how steep and how fast the next run may be before a rule flags it, and why.

        :param on: day of the run (default: the first day of the plan, else tomorrow).
        :param plan: planned runs to judge as if they had been run: csv or toml.
        """
        answer: dict[str, Any] = json.loads(self._core.next(None if on is None else _text(on), _path(plan)))
        return answer

    def why(
        self, onset: Day | None = None, side: Literal["left", "right", "both"] | None = None
    ) -> dict[str, Any]:
        """What was different in the three weeks before the pain began. It names no cause.

        :param onset: day on which the pain began (default: the newest in the diary or the athlete file).
        :param side: which leg.
        """
        answer: dict[str, Any] = json.loads(self._core.why(None if onset is None else _text(onset), side))
        return answer

    def recordings(self) -> list[Recording]:
        """The recordings with their samples; the files are read again."""
        return [Recording(core) for core in self._core.recordings()]

    def write(self, dir: Path) -> None:
        """Writes the page, all tables and the charts into a folder, as ``soleus season --out`` does."""
        folder = _path(dir)
        assert folder is not None
        self._core.write(folder)

    def to_html(self) -> str:
        """The page of the season, in one piece: charts and styles are inside, nothing is loaded."""
        return self._core.page()

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(alert['attention'])}</td><td>{escape(alert['since'])}</td>"
            f"<td>{escape(alert['message'])}</td></tr>"
            for alert in self.record["alerts"]
            if alert["is_open"]
        )
        table = f"<table>{rows}</table>" if rows else "<p>Nothing stands. No flag does not mean all clear.</p>"
        return f"<p>{escape(self._summary())}</p>{table}"

    def _summary(self) -> str:
        return f"{len(self.runs)} runs up to {self.as_of}, light {self.light}"

    def __repr__(self) -> str:
        return f"<soleus.Season: {self._summary()}>"


class Recording:
    """A recording with its samples; :func:`read` and :meth:`Season.recordings` make it."""

    def __init__(self, core: _soleus.Recording) -> None:
        self._core = core

    @property
    def run_id(self) -> str:
        """Id of the run, as in the table of runs."""
        return self._core.run_id

    @property
    def source(self) -> str:
        """The file, as in the ledger."""
        return self._core.source

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Its row of the table of runs."""
        answer: dict[str, Any] = json.loads(self._core.facts)
        return answer

    @property
    def samples(self) -> Table:
        """A row for every recorded moment: time, distance, speed, grade, cadence, heart rate and more."""
        return self._core.samples

    @property
    def splits(self) -> Table:
        """A row a kilometre, or a mile with ``units="imperial"``."""
        return self._core.splits

    @property
    def laps(self) -> Table:
        """A row a lap of the device."""
        return self._core.laps

    def __repr__(self) -> str:
        return f"<soleus.Recording {self.run_id}: {self.source}, {len(self.samples)} samples>"


class Run:
    """One run in depth; :func:`run` makes it. ``record`` is what ``soleus run --json`` prints."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    @property
    def runs(self) -> list[dict[str, Any]]:
        """The figures of the run; of a file with several parts a row each."""
        return list(self.record.get("runs", []))

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What rules flagged about it."""
        return list(self.record["findings"])

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """What a person is told about it."""
        return list(self.record["alerts"])

    @property
    def not_judged(self) -> list[dict[str, Any]]:
        """What could not be judged about it, and why; without a history that is most of it."""
        return list(self.record["not_judged"])

    def __repr__(self) -> str:
        return f"<soleus.Run: {len(self.runs)} recordings, {len(self.findings)} findings>"


def run(
    file: Source,
    *,
    history: Path | list[Path] | tuple[Path, ...] = (),
    tz: str | None = None,
    limits: Mapping[str, float | str] | None = None,
    units: Literal["metric", "imperial"] | None = None,
    settings: Path | None = None,
    athlete: Path | None = None,
    diary: Path | None = None,
    away: Path | None = None,
    library: Path | None = None,
    runner: str | None = None,
    strict: bool = False,
    max_file_size: str | int | None = None,
    threads: int | None = None,
) -> Run:
    """Looks at one run in depth, in the light of the runs before it.

    :param file: the recording, or a member of an archive like ``"export.zip/activities/1.fit"``.
    :param history: files, folders and archives with the runs before. Without them, or a library, the rules that
        compare with earlier runs answer "not judged".

    The other arguments and the errors are those of :func:`season`.
    """
    flags = _flags(
        tz=tz,
        limits=limits,
        units=units,
        settings=settings,
        athlete=athlete,
        diary=diary,
        away=away,
        library=library,
        runner=runner,
        strict=strict,
        max_file_size=max_file_size,
        threads=threads,
    )
    one = isinstance(history, (str, os.PathLike))
    earlier: list[Path] = [history] if one else list(history)  # type: ignore[list-item, arg-type]
    return Run(json.loads(_soleus.run(_source(file), [os.fspath(path) for path in earlier], flags)))


def read(
    *sources: Source, tz: str | None = None, max_file_size: str | int | None = None, strict: bool = False
) -> list[Recording]:
    """Reads the runs in recordings, folders or archives with all their samples, and judges nothing.

    :raises NoRuns: no run is in it.
    """
    flags = _flags(tz=tz, max_file_size=max_file_size, strict=strict)
    core = _soleus.open([_source(one) for one in sources], flags, None)
    return [Recording(one) for one in core.recordings()]


def inspect(*sources: Source, max_file_size: str | int | None = None) -> dict[str, Any]:
    """What is in files: what was read, repaired and lost. What ``soleus inspect --json`` prints.

    Damage is no error here: it is what the answer is about.
    """
    flags = _flags(max_file_size=max_file_size)
    answer: dict[str, Any] = json.loads(_soleus.inspect([_source(one) for one in sources], flags))
    return answer


def rules() -> list[dict[str, Any]]:
    """Every rule: what, why, evidence, thresholds, and when it is wrong. What ``soleus rules --json`` prints."""
    answer: list[dict[str, Any]] = json.loads(_soleus.rules())
    return answer


def explain(id: str) -> dict[str, Any]:
    """One rule in full.

    :raises SettingsError: there is no such rule; the message names the nearest.
    """
    answer: dict[str, Any] = json.loads(_soleus.explain(id))
    return answer


def columns() -> dict[str, list[dict[str, Any]]]:
    """The data dictionary: type, unit, plausible range and meaning of every column of every table."""
    answer: dict[str, list[dict[str, Any]]] = json.loads(_soleus.columns())
    return answer


def _source(source: Source) -> str | bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    if hasattr(source, "read"):
        content = source.read()
        if isinstance(content, bytes):
            return content
    raise SettingsError(f"a source must be a path, bytes or a file that is open in binary mode, not {source!r}")


def _path(path: Path | None) -> str | None:
    return None if path is None else os.fspath(path)


def _flags(**given: Any) -> dict[str, Any]:
    """Arguments as the flags of the command, with what the command asks of the world."""
    names = (
        "as_of since until week_start tz session_gap_min units settings athlete diary away max_file_size library "
        "runner"
    )
    if given.get("runner") is not None and given.get("library") is None:
        raise SettingsError("runner: it names a part of a library; pass library, too")
    flags: dict[str, Any] = {
        name: None if given.get(name) is None else _text(given[name]) for name in names.split()
    }
    flags["set"] = [f"{name}={value}" for name, value in (given.get("limits") or {}).items()]
    flags["strict"] = bool(given.get("strict"))
    flags["threads"] = given.get("threads")
    flags["today"] = date.today()
    flags["folder"] = os.getcwd()
    return flags


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def _bar(done: int, files: int) -> None:
    end = "\n" if done == files else ""
    print(f"\r{done}/{files} files", end=end, file=sys.stderr, flush=True)
