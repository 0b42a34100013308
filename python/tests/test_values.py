"""The module says what the command says."""

import datetime
import json

import polars
import pyarrow.parquet
import pytest
from conftest import SAMPLE, command, rows_of

import soleus

TABLES = ["runs", "weeks", "days", "findings", "alerts", "not_judged", "shoes", "ledger"]


def test_the_record_is_that_of_the_command(season, said):
    assert season.record == said
    assert season.light == said["light"]["colour"]
    assert season.as_of.isoformat() == said["as_of"]
    assert season.warnings == said["warnings"]


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_the_cells_of_the_parquet_files(season, written, name):
    ours = polars.DataFrame(getattr(season, name))
    theirs = polars.read_parquet(written / f"{name}.parquet")
    assert ours.schema == theirs.schema
    assert ours.equals(theirs)
    # Not two empty tables.
    assert ours.height > 0 or name == "shoes"


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_the_numbers_of_the_csv_files(season, written, name):
    ours = getattr(season, name).to_polars()
    theirs = rows_of(written / f"{name}.csv")
    assert len(theirs) == ours.height
    compared = 0
    for column in ours.columns:
        for value, text in zip(ours[column].to_list(), (row[column] for row in theirs), strict=True):
            if value is None:
                assert text == "", column
            elif isinstance(value, float):
                # The csv has three digits behind the point.
                assert abs(value - float(text)) <= 0.000_500_1, column
            elif isinstance(value, (int, datetime.date)) and not isinstance(
                value, (bool, datetime.datetime)
            ):
                assert str(value) == text, column
            compared += 1
    assert compared == ours.height * ours.width


def test_the_speeds_of_a_run_add_up_to_its_running(season):
    sums = season.exposure.to_polars().group_by("run_id").agg(polars.col("time_ms").sum() / 1000)
    both = season.runs.to_polars().join(sums, on="run_id")
    assert both.height > 30
    assert (both["running_s"] - both["time_ms"]).abs().max() < 0.001


def test_the_sum_of_the_runs_is_that_of_the_days(season):
    runs, days = season.runs.to_polars(), season.days.to_polars()
    assert len(season.runs) == runs.height > 30
    assert days["run_count"].sum() >= 30
    # An upside down join would lose days.
    assert (days["day"].max() - days["day"].min()).days + 1 == days.height


def test_next_and_why_are_those_of_the_command(season):
    day = season.as_of + datetime.timedelta(days=2)
    said = command("next", SAMPLE, "--no-library", "--json", "--on", day, cwd=SAMPLE)
    assert season.next(on=day) == json.loads(said)
    said = command("why", SAMPLE, "--no-library", "--json", cwd=SAMPLE)
    assert season.why() == json.loads(said)
    onset = datetime.date(2026, 5, 1)
    said = command("why", SAMPLE, "--no-library", "--json", "--onset", onset, "--side", "left", cwd=SAMPLE)
    assert season.why(onset, side="left") == json.loads(said)


def test_a_plan_is_judged(season, tmp_path):
    plan = tmp_path / "plan.csv"
    day = season.as_of + datetime.timedelta(days=3)
    plan.write_text(f"date,distance_km\n{day},6\n")
    said = command("next", SAMPLE, "--no-library", "--json", "--plan", plan, cwd=SAMPLE)
    assert season.next(plan=plan) == json.loads(said)


def test_one_run_is_that_of_the_command():
    file = SAMPLE / "2026-04-12_long.fit"
    said = command("run", file, "--history", SAMPLE, "--no-library", "--json", cwd=SAMPLE)
    run = soleus.run(file, history=SAMPLE)
    assert run.record == json.loads(said)
    assert len(run.runs) == 1
    alone = soleus.run(file)
    assert len(alone.not_judged) > len(run.not_judged)


def test_lists_are_those_of_the_command():
    assert soleus.rules() == json.loads(command("rules", "--json"))
    assert soleus.columns() == json.loads(command("columns", "--json"))
    rule = soleus.rules()[0]["id"]
    assert soleus.explain(rule) == json.loads(command("explain", rule, "--json"))
    file = SAMPLE / "2026-03-03_easy.fit"
    assert soleus.inspect(file) == json.loads(command("inspect", file, "--json"))


def test_arguments_are_the_flags(season):
    said = command(
        "season", SAMPLE, "--no-library", "--json", "--as-of", "2026-05-03", "--since", "2026-04-01",
        "--week-start", "sunday", "--tz", "Europe/Lisbon", "--session-gap-min", "0", "--units", "imperial",
        "--set", "weekly-distance-jump.warn_rise_pct=35", cwd=SAMPLE,
    )  # fmt: skip
    other = soleus.season(
        SAMPLE,
        as_of=datetime.date(2026, 5, 3),
        since="2026-04-01",
        week_start="sunday",
        tz="Europe/Lisbon",
        session_gap_min=0,
        units="imperial",
        limits={"weekly-distance-jump.warn_rise_pct": 35},
    )
    assert other.record == json.loads(said)
    assert other.record != season.record


def test_what_is_written_is_what_the_command_writes(season, written, tmp_path):
    season.write(tmp_path / "out")

    def files(folder):
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    ours, theirs = files(tmp_path / "out"), files(written)
    assert len(ours) > 20 and ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name] == theirs[name], name


def test_the_page_is_that_of_the_command(season, written):
    assert season.to_html() == (written / "report.html").read_text(encoding="utf-8")


def test_samples_add_up_to_the_run():
    [recording] = soleus.read(SAMPLE / "2026-04-12_long.fit")
    samples = recording.samples.to_polars()
    assert set(samples["run_id"]) == {recording.run_id}
    assert recording.source == "2026-04-12_long.fit"
    assert samples["step_mm"].sum() / 1000 == pytest.approx(recording.facts["distance_m"], abs=0.01)
    assert samples["timer_ms"].sum() / 1000 == pytest.approx(recording.facts["timer_s"], abs=0.01)
    # The splits of a run are its distance, but for a last stretch of a few metres.
    splits = recording.splits.to_polars()
    assert splits["split_no"].to_list() == list(range(1, 15))
    assert splits["distance_m"].sum() == pytest.approx(recording.facts["distance_m"], abs=10)


def test_content_is_as_good_as_a_path():
    file = SAMPLE / "2026-04-12_long.fit"
    by_path = soleus.read(file)[0].samples.to_polars()
    by_bytes = soleus.read(file.read_bytes())[0].samples.to_polars()
    with open(file, "rb") as opened:
        by_file = soleus.read(opened)[0].samples.to_polars()
    assert by_path.equals(by_bytes)
    assert by_path.equals(by_file)
    two = soleus.read(file.read_bytes(), (SAMPLE / "2026-03-03_easy.fit").read_bytes())
    assert sorted(one.source for one in two) == ["-", "- (2)"]

    def without_name(run):
        return [{key: value for key, value in row.items() if key != "source"} for row in run.runs]

    assert without_name(soleus.run(file.read_bytes())) == without_name(soleus.run(file))
