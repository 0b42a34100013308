"""Seasons, recordings and single runs, as they are asked for what is in them."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from html import escape
from typing import Any, Literal

from . import _soleus
from ._arguments import Day, Path, path_text, text
from ._soleus import Table


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
    def exposure(self) -> Table:
        """A row a run and bin of speed: how far and how long the runner went that fast, uphill or not."""
        return self._core.table("exposure")

    @cached_property
    def findings(self) -> Table:
        """A row for every pattern that a rule flagged, newest first."""
        return self._core.table("findings")

    @cached_property
    def alerts(self) -> Table:
        """A row per alert: findings about the same thing are one alert."""
        return self._core.table("alerts")

    @cached_property
    def not_judged(self) -> Table:
        """What could not be judged, and why. Without it, an empty table of findings means nothing."""
        return self._core.table("not_judged")

    @cached_property
    def shoes(self) -> Table:
        """A row a pair of shoes."""
        return self._core.table("shoes")

    @cached_property
    def ledger(self) -> Table:
        """A row per file: what happened to it, and why."""
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
        """What you must know before you trust the findings, a sentence each."""
        return list(self.record["warnings"])

    def next(self, on: Day | None = None, plan: Path | None = None) -> dict[str, Any]:
        """How far, how steep and how fast the next run may be before a rule flags it, and why.

        :param on: day of the run (default: the first day of the plan, else tomorrow).
        :param plan: planned runs to judge as if they had been run: csv or toml.
        """
        answer: dict[str, Any] = json.loads(self._core.next(None if on is None else text(on), path_text(plan)))
        return answer

    def why(
        self, onset: Day | None = None, side: Literal["left", "right", "both"] | None = None
    ) -> dict[str, Any]:
        """What was different in the three weeks before the pain began. It does not say what caused it.

        :param onset: day on which the pain began (default: the newest in the diary or the athlete file).
        :param side: which leg.
        """
        answer: dict[str, Any] = json.loads(self._core.why(None if onset is None else text(onset), side))
        return answer

    def recordings(self) -> list[Recording]:
        """The recordings with their samples; the files are read again."""
        return [Recording(core) for core in self._core.recordings()]

    def write(self, dir: Path) -> None:
        """Writes the page, all tables and the charts into a folder, as ``soleus season --out`` does."""
        self._core.write(text(dir))

    def to_html(self) -> str:
        """The page of the season, in one piece: charts and styles are inside, nothing is loaded."""
        return self._core.page()

    def _repr_html_(self) -> str:
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
        """The alerts about it."""
        return list(self.record["alerts"])

    @property
    def not_judged(self) -> list[dict[str, Any]]:
        """What could not be judged about it, and why; without a history that is most of it."""
        return list(self.record["not_judged"])

    def __repr__(self) -> str:
        return f"<soleus.Run: {len(self.runs)} recordings, {len(self.findings)} findings>"
