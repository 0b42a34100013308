"""Datasets of many runners, made and looked at by the command."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Union

from ._arguments import Day, Path, Weekday, text
from ._command import Answer, answer_of
from ._errors import NoRuns, SoleusError, warn
from ._roster import WRITTEN, Roster, local, roster_file

if TYPE_CHECKING:
    from typing_extensions import Unpack

Shard = Union[str, "tuple[int, int]"]
"""A part of the work, counted from 1, of so many: ``"2/8"`` or ``(2, 8)``."""


class CohortOptions(TypedDict, total=False):
    """The arguments of :func:`cohort` that determine the dataset."""

    buckets: int | None
    time_limit: float | timedelta | None
    pseudonyms: Path | None
    as_of: Day | None
    until: Day | None
    week_start: Weekday | None
    tz: str | None
    session_gap_min: float | None
    grade_curve: Literal["empirical", "minetti"] | None
    limits: Mapping[str, float | str] | None
    settings: Path | None
    max_file_size: str | int | None
    strict: bool


@dataclass(frozen=True)
class CohortReport:
    """What is in a dataset, as ``soleus cohort --json`` prints it."""

    dataset: str
    """The folder of the dataset."""
    athletes: int
    """Runners of the roster."""
    status: dict[str, int]
    """How many of them are ``analysed``, have ``no-runs``, or ``failed``; of a shard, of its own."""
    not_analysed: dict[str, str]
    """Who was not analysed, and why."""
    buckets: int
    """Units of work, finished or not."""
    missing: list[int]
    """Buckets that are not there yet."""
    shared: list[tuple[str, str, str]]
    """Recordings shared by two runners: the run, and both names."""
    faults: list[str]
    """Files that do not match their bucket, a sentence each."""
    digest: str | None
    """One hash over every file; None while buckets are missing, or for a shard."""

    @property
    def is_whole(self) -> bool:
        """Whether every bucket is there and every file matches it."""
        return not self.missing and not self.faults

    def glob(self, table: str) -> str:
        """The pattern of the files of a table, for polars, duckdb and others: ``runs``, ``weeks``, ``days``,
        ``findings``, ``not_judged``, ``ledger``, ``rule_days``, ``athletes``."""
        return os.path.join(self.dataset, table, "*", "*.parquet")


def cohort(
    roster: Roster,
    out: Path,
    *,
    buckets: int | None = None,
    shard: Shard | None = None,
    jobs: int | None = None,
    time_limit: float | timedelta | None = None,
    pseudonyms: Path | None = None,
    as_of: Day | None = None,
    until: Day | None = None,
    week_start: Weekday | None = None,
    tz: str | None = None,
    session_gap_min: float | None = None,
    grade_curve: Literal["empirical", "minetti"] | None = None,
    limits: Mapping[str, float | str] | None = None,
    settings: Path | None = None,
    max_file_size: str | int | None = None,
    strict: bool = False,
) -> CohortReport:
    """Judges the runners of a study, as one dataset of Parquet tables, and continues where an earlier call stopped.

    The work is done by processes of the command ``soleus cohort``; Ctrl-C ends them, and keeps what is finished.
    A runner whose files cannot be read, or who takes too long, is a row of ``athletes`` with the reason.

    :param roster: a folder or csv; a mapping of athlete to a path or a list of paths; or a frame of polars,
        pandas, pyarrow and others with the columns ``athlete`` and ``paths``, and if you like ``athlete_file``,
        ``diary``, ``settings`` and ``tz``. Paths of a mapping or frame are seen from the current folder.
    :param out: the folder of the dataset.
    :param buckets: how many units of work there are (default: by the number of runners).
    :param shard: do this part of the work, of so many: ``"2/8"`` or ``(2, 8)``.
    :param jobs: how many processes work at once (default: as many as the machine has cores).
    :param time_limit: seconds that a runner may take (default: 600).
    :param pseudonyms: file of the secret key by which names and ids become pseudonyms.
    :param as_of: judge all as of this day (default: of each the day of the last run or diary entry).
    :param until: leave out runs after this day.
    :param tz: time zone of recordings that do not say theirs.
    :param grade_curve: curve of grade-adjusted pace.
    :param settings: settings of runners without a file of their own. That of the current folder is not read.
    :param strict: count no damaged recording.

    What is not explained here is explained at :func:`season`.

    :raises NoRuns: nobody has a run; the dataset says of each why.
    :raises SettingsError: an argument or the roster is wrong, or ``out`` has a dataset of something else.
    :raises SystemTrouble: the machine failed. What is finished stays.
    :raises SoleusError: files of the dataset are damaged.
    """
    flags = flags_of(
        buckets=buckets,
        shard=shard if shard is None or isinstance(shard, str) else "{}/{}".format(*shard),
        jobs=jobs,
        time_limit=time_limit,
        pseudonyms=pseudonyms,
        as_of=as_of,
        until=until,
        week_start=week_start,
        tz=tz,
        session_gap_min=session_gap_min,
        grade_curve=grade_curve,
        limits=limits,
        settings=settings,
        max_file_size=max_file_size,
        strict=strict,
    )
    with roster_file(roster) as path:
        answer = answer_about(path, out, [*flags, "--json"], (0, 3, 4))
    for sentence in answer.warnings:
        warn(sentence)
    if answer.code == 4 and not answer.out:
        raise answer.error()
    report = _report(out, answer)
    if report.faults:
        raise damaged(report)
    if answer.code == 4:
        first = [f"; `{name}`: {why}" for name, why in report.not_analysed.items()][:1]
        raise NoRuns("".join(["nobody of the roster has a run", *first]))
    return report


def cohort_shards(roster: Roster, out: Path, **options: Unpack[CohortOptions]) -> list[str]:
    """The parts of a dataset that are still to do, heaviest first, for your own scheduler. Each goes as
    ``shard`` into a call of :func:`cohort` with the same roster and options.

    The other arguments and the errors are those of :func:`cohort`.
    """
    with roster_file(roster) as path:
        answer = answer_about(path, out, [*flags_of(**options), "--list-shards"], (0,))
    for sentence in answer.warnings:
        warn(sentence)
    return answer.out.split()


def cohort_check(dataset: Path) -> CohortReport:
    """Checks every file of a dataset. Damage is not an error here; the answer describes it.

    :raises SettingsError: the folder has no dataset.
    """
    answer = answer_of(["cohort", "check", local(dataset), "--json"])
    if answer.code not in (0, 3):
        raise answer.error()
    return _report(dataset, answer)


def flags_of(**options: Any) -> list[str]:
    """Arguments as flags of ``soleus cohort``."""
    flags = []
    limits = options.pop("limits", None) or {}
    if options.pop("strict", False):
        flags.append("--strict")
    for name, value in options.items():
        if value is None:
            continue
        if name in ("pseudonyms", "settings"):
            value = local(value)
        if name == "time_limit":
            value = math.ceil(value.total_seconds() if isinstance(value, timedelta) else value)
        flags.append(f"--{name.replace('_', '-')}={text(value)}")
    return flags + [f"--set={name}={value}" for name, value in limits.items()]


def answer_about(
    roster: str, out: Path, flags: list[str], codes: tuple[int, ...], own_group: bool = True
) -> Answer:
    """Runs ``soleus cohort``; any other end than with these codes is an error."""
    answer = answer_of(["cohort", roster, "--out", local(out), *flags], own_group)
    if os.path.basename(roster) == WRITTEN:
        # Nobody knows the file by its name.
        answer = answer.with_words(roster, "roster")
    if answer.code not in codes:
        raise answer.error()
    return answer


def damaged(report: CohortReport) -> SoleusError:
    words = "cohort_check tells all; remove the folders of these buckets in `athletes`, and call again"
    return SoleusError(f"{report.dataset}: {report.faults[0]}; {words}")


def _report(dataset: Path, answer: Answer) -> CohortReport:
    said: dict[str, Any] = json.loads(answer.out)
    return CohortReport(
        dataset=local(dataset),
        athletes=said["athletes"],
        status=said["status"],
        not_analysed=dict(said["not_analysed"]),
        buckets=said["buckets"],
        missing=said["missing"],
        shared=[tuple(one) for one in said["shared"]],
        faults=said["faults"],
        digest=said["digest"],
    )
