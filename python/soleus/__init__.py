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
from collections.abc import Callable, Mapping
from typing import Any, Literal

from . import _soleus
from ._arguments import Day, Path, Source, Weekday, flags_of, show_progress, source_of
from ._cohort import CohortReport, cohort, cohort_check, cohort_shards
from ._errors import NoRuns, SettingsError, SoleusError, SoleusWarning, SystemTrouble
from ._season import Recording, Run, Season
from ._soleus import Table

__version__: str = _soleus.__version__
__all__ = [
    "CohortReport",
    "NoRuns",
    "Recording",
    "Run",
    "Season",
    "SettingsError",
    "SoleusError",
    "SoleusWarning",
    "SystemTrouble",
    "Table",
    "cohort",
    "cohort_check",
    "cohort_shards",
    "columns",
    "explain",
    "inspect",
    "read",
    "rules",
    "run",
    "season",
]

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

    ``soleus.toml``, ``athlete.toml``, ``diary.csv`` and ``away.csv`` are used if they are in a folder or archive you pass, or
    next to a file you pass. Those in the current folder are not.

    :param sources: recordings, folders, archives or whole account exports of one runner. Without any, the library.
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
    flags = flags_of(
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
    show = show_progress if progress is True else progress or None
    return Season(_soleus.open([source_of(one) for one in sources], flags, show))


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
    flags = flags_of(
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
    return Run(json.loads(_soleus.run(source_of(file), [os.fspath(path) for path in earlier], flags)))


def read(
    *sources: Source, tz: str | None = None, max_file_size: str | int | None = None, strict: bool = False
) -> list[Recording]:
    """Reads the runs in recordings, folders or archives with all their samples, and judges nothing.

    :raises NoRuns: no run is in it.
    """
    flags = flags_of(tz=tz, max_file_size=max_file_size, strict=strict)
    core = _soleus.open([source_of(one) for one in sources], flags, None)
    return [Recording(one) for one in core.recordings()]


def inspect(*sources: Source, max_file_size: str | int | None = None) -> dict[str, Any]:
    """What is in files: what was read, repaired and lost. What ``soleus inspect --json`` prints.

    Damage is not an error here; the answer describes it.
    """
    flags = flags_of(max_file_size=max_file_size)
    answer: dict[str, Any] = json.loads(_soleus.inspect([source_of(one) for one in sources], flags))
    return answer


def rules() -> list[dict[str, Any]]:
    """Every rule: what, why, evidence, thresholds, and when it is wrong. What ``soleus rules --json`` prints."""
    answer: list[dict[str, Any]] = json.loads(_soleus.rules())
    return answer


def explain(id: str) -> dict[str, Any]:
    """One rule in full.

    :raises SettingsError: there is no such rule; the message names the closest.
    """
    answer: dict[str, Any] = json.loads(_soleus.explain(id))
    return answer


def columns() -> dict[str, list[dict[str, Any]]]:
    """The data dictionary: type, unit, plausible range and meaning of every column of every table."""
    answer: dict[str, list[dict[str, Any]]] = json.loads(_soleus.columns())
    return answer
