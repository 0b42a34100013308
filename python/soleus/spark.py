"""A cohort on Spark. Needs the package ``pyspark``, which is the extra ``spark`` of this one.

    >>> import soleus.spark
    >>> athletes = soleus.spark.cohort(df, "/shared/dataset")

Spark hands out the buckets of the dataset, and does again what a lost machine had begun. Recordings and tables go
past it: every machine reads and writes them on a disk that all share.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ._cohort import CohortOptions, answer_about, cohort_check, damaged, flags_of
from ._errors import SoleusError, warn
from ._roster import WRITTEN, Roster, local, roster_file

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession
    from typing_extensions import Unpack

__all__ = ["cohort"]


def cohort(
    df: Roster, out: str | os.PathLike[str], *, spark: SparkSession | None = None, **options: Unpack[CohortOptions]
) -> DataFrame:
    """Judges the runners of a study on the machines of a Spark cluster, and returns a row for each of them.

    The dataset is byte for byte that of :func:`soleus.cohort`. A second call does only what is missing. ``soleus``
    must be installed on every machine, in the same version.

    :param df: a DataFrame of Spark with the columns ``athlete`` and ``paths`` (a text or an array), and if you like
        ``athlete_file``, ``diary``, ``settings`` and ``tz``; or whatever else :func:`soleus.cohort` takes as its
        roster.
    :param out: the folder of the dataset. It and all paths of the roster lie on a disk that every machine has under
        the same name.
    :param spark: the session (default: that of ``df``, else the one at work).

    The other arguments and the errors are those of :func:`soleus.cohort`. Where a task fails as often as Spark
    allows, the error is that of Spark, and what is finished stays.
    """
    from pyspark.sql import SparkSession

    folder, flags = local(out), flags_of(**options)
    session: SparkSession = spark or getattr(df, "sparkSession", None) or SparkSession.builder.getOrCreate()
    with roster_file(df) as own:
        answer = answer_about(own, folder, [*flags, "--list-shards"], (0,))
        for sentence in answer.warnings:
            warn(sentence)
        shards = answer.out.split()
        if shards:
            with _for_all(own, folder, options.get("pseudonyms")) as roster:
                work = _Work(roster, folder, (*flags, "--jobs=1", "--quiet"), tuple(shards))
                # A task for each bucket, in this order: the heaviest first.
                tasks = session.range(0, len(shards), 1, len(shards))
                tasks.mapInArrow(work, "shard string").collect()
    report = cohort_check(folder)
    if report.faults:
        raise damaged(report)
    if report.missing:
        raise SoleusError(f"{folder}: {len(report.missing)} buckets are missing; call again")
    return session.read.parquet(f"file://{folder}/athletes")


@contextmanager
def _for_all(roster: str, folder: str, key: Any) -> Iterator[str]:
    """The roster where all machines see it. With pseudonyms, names are never in the dataset but next to
    their key; otherwise they are in its log, which is not part of the result."""
    if os.path.basename(roster) != WRITTEN:
        yield roster
        return
    place = os.path.dirname(local(key)) if key else os.path.join(folder, "_log")
    try:
        os.makedirs(place, exist_ok=True)
        with TemporaryDirectory(prefix="roster-", dir=place) as aside:
            if not key:
                # Workers may be other users. Who can read the key can read what is next to it.
                os.chmod(aside, 0o755)
            yield shutil.copy(roster, aside)
    finally:
        if not key:
            with suppress(OSError):
                # Only an empty folder goes.
                os.rmdir(place)


@dataclass(frozen=True)
class _Work:
    """What a worker does with its numbers of buckets. A fault of the machine is raised, so that Spark tries again,
    perhaps on another."""

    roster: str
    out: str
    flags: tuple[str, ...]
    shards: tuple[str, ...]

    def __call__(self, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        for batch in batches:
            done = [self.shards[number] for number in batch.column(0).to_pylist()]
            for shard in done:
                # 3 and 4 are about the whole, which is looked at in the end.
                answer_about(self.roster, self.out, [*self.flags, f"--shard={shard}"], (0, 3, 4), own_group=False)
            yield pyarrow.RecordBatch.from_pydict({"shard": pyarrow.array(done, pyarrow.string())})
