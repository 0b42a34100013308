"""Datasets of many runners: those of the command, whatever the roster is, and whoever hands out the work."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta

import duckdb
import pandas
import polars
import pyarrow
import pytest
from conftest import SAMPLE, command, content, processes_with

import soleus

RUNNERS = {"analysed": 6, "failed": 1, "no-runs": 1}


class OnlyAStream:
    """A frame of a package that nobody knows."""

    def __init__(self, frame):
        self.__arrow_c_stream__ = frame.__arrow_c_stream__


def mapping_of(study):
    return {folder.name: folder for folder in sorted(study.iterdir(), reverse=True)}


def polars_of(study):
    mapping = mapping_of(study)
    return polars.DataFrame({"athlete": list(mapping), "paths": [[str(path)] for path in mapping.values()]})


ROSTERS = {
    "a folder": lambda study: study,
    "a path as text": str,
    "a mapping": mapping_of,
    "a mapping to lists": lambda study: {name: [path] for name, path in mapping_of(study).items()},
    "polars": polars_of,
    "pandas": lambda study: polars_of(study).with_columns(polars.col("paths").list.join(";")).to_pandas(),
    "pyarrow": lambda study: polars_of(study).to_arrow(),
    "a stream": lambda study: OnlyAStream(polars_of(study)),
}


@pytest.mark.parametrize("kind", ROSTERS)
def test_every_roster_makes_the_dataset_of_the_command(study, study_by_command, tmp_path, kind):
    report = soleus.cohort(ROSTERS[kind](study), tmp_path / "dataset")
    assert report.status == RUNNERS and report.is_whole and report.athletes == 8
    assert content(tmp_path / "dataset") == content(study_by_command)
    said = json.loads(command("cohort", "check", study_by_command, "--json"))
    assert report.digest == said["digest"] and len(report.digest) == 64


def test_the_report_is_that_of_the_command(study, study_by_command, tmp_path):
    report = soleus.cohort(study, tmp_path / "dataset")
    said = json.loads(command("cohort", study, "--out", study_by_command, "--json"))
    assert set(report.not_analysed) == {"broken", "empty"}
    said["not_analysed"] = dict(said["not_analysed"])
    said["shared"] = [tuple(one) for one in said["shared"]]
    ours = vars(report) | {"dataset": None}
    assert ours == said | {"dataset": None}
    assert soleus.cohort_check(tmp_path / "dataset") == report
    assert pandas.read_parquet(tmp_path / "dataset" / "athletes").shape[0] == 8
    assert polars.read_parquet(report.glob("runs")).height > 30
    assert duckdb.sql(f"select count(distinct athlete) from '{report.glob('runs')}'").fetchall() == [(6,)]


def test_optional_columns_are_those_of_a_csv(study, tmp_path):
    (tmp_path / "diary.csv").write_text("date,site,during,morning\n2026-04-20,calf,3,2\n")
    (tmp_path / "mine.toml").write_text("[rules]\n")
    frame = pandas.DataFrame(
        {
            "athlete": ["b", "a"],
            "paths": [f"{study / 'b'};{study / 'c'}", str(study / "a")],
            "diary": [None, "diary.csv"],
            "athlete_file": [float("nan"), None],
            "tz": ["Europe/Berlin", None],
            "settings": [None, "mine.toml"],
        }
    )
    roster = tmp_path / "roster.csv"
    frame.to_csv(roster, index=False)
    command("cohort", roster, "--out", tmp_path / "theirs", "--quiet")
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        soleus.cohort(frame, "ours")
        soleus.cohort(polars.from_pandas(frame), "ours too")
    finally:
        os.chdir(here)
    assert content(tmp_path / "ours") == content(tmp_path / "theirs") == content(tmp_path / "ours too")
    athletes = polars.read_parquet(tmp_path / "ours" / "athletes" / "*" / "*.parquet")
    assert athletes.sort("athlete")["pain_day"].to_list() == [date(2026, 4, 20), None]


def test_arguments_are_the_flags(study, tmp_path):
    command(
        "cohort", study, "--out", tmp_path / "theirs", "--quiet", "--as-of", "2026-06-01", "--until", "2026-05-20",
        "--week-start", "sunday", "--tz", "Europe/Lisbon", "--session-gap-min", "0", "--grade-curve", "minetti",
        "--set", "weekly-distance-jump.warn_rise_pct=35", "--max-file-size", "1MiB", "--strict", "--buckets", "3",
        code=3,
    )  # fmt: skip
    report = soleus.cohort(
        study,
        tmp_path / "ours",
        as_of="2026-06-01",
        until="2026-05-20",
        week_start="sunday",
        tz="Europe/Lisbon",
        session_gap_min=0,
        grade_curve="minetti",
        limits={"weekly-distance-jump.warn_rise_pct": 35},
        max_file_size="1MiB",
        strict=True,
        buckets=3,
        jobs=1,
        time_limit=timedelta(minutes=5),
    )
    assert report.buckets == 3
    assert content(tmp_path / "ours") == content(tmp_path / "theirs")


def test_pseudonyms_are_those_of_the_command(study, key, tmp_path):
    command("cohort", study, "--out", tmp_path / "theirs", "--quiet", "--pseudonyms", key)
    soleus.cohort(mapping_of(study), tmp_path / "ours", pseudonyms=key)
    assert content(tmp_path / "ours") == content(tmp_path / "theirs")
    athletes = polars.read_parquet(tmp_path / "ours" / "athletes" / "*" / "*.parquet")
    assert athletes.height == 8 and not set(athletes["athlete"]) & set(mapping_of(study))


def test_shards_add_up_and_a_second_call_does_what_is_missing(study, study_by_command, tmp_path):
    shards = soleus.cohort_shards(study, tmp_path)
    assert len(shards) == 16 and shards[-1] == "16/16"
    part = soleus.cohort(study, tmp_path, shard=shards[0], jobs=1)
    assert len(part.missing) == 15 and part.digest is None and not part.is_whole
    soleus.cohort(study, tmp_path, shard=(2, 16))
    left = soleus.cohort_shards(study, tmp_path)
    assert set(left) == set(shards) - {shards[0], "2/16"}
    done = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*/bucket=*/*")}
    soleus.cohort(mapping_of(study), tmp_path)
    assert soleus.cohort_shards(study, tmp_path) == []
    assert content(tmp_path) == content(study_by_command)
    assert done and all(path.stat().st_mtime_ns == time for path, time in done.items())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"tz": "Europe/Lissabon"}, "^tz: "),
        ({"as_of": "someday"}, "^as_of: "),
        ({"buckets": 0}, "buckets"),
        ({"jobs": 0}, "jobs"),
        ({"time_limit": -1}, "time_limit"),
        ({"shard": "3/2"}, "^shard 3/2"),
        ({"limits": {"weekly-distance-jumps.max_rise_pct": 5}}, "did you mean"),
        ({"settings": "nowhere.toml"}, "nowhere.toml"),
        ({"out": "s3://bucket/dataset"}, "is not a path on a disk"),
        ({"roster": {"a": "hdfs://host/a"}}, "is not a path on a disk"),
        ({"roster": {}}, "^roster: it has no runners"),
        ({"roster": {"a": "x", "A": "y"}}, "^roster: two runners are called `A`"),
        ({"roster": {"a": "x", "b": "x/deeper"}}, "^roster: the files of `b` are inside those of `a`"),
        ({"roster": {"a\nb": "x"}}, "line break"),
        ({"roster": {"a": ["x;y"]}}, "semicolon"),
        ({"roster": polars.DataFrame({"athlete": ["a"]})}, "^roster: line 1: there is no column `paths`"),
        ({"roster": 3}, "^roster: "),
        ({"roster": "nowhere"}, "nowhere"),
    ],
)
def test_a_wrong_argument_is_named(study, empty_folder, arguments, words):
    with pytest.raises(soleus.SettingsError, match=words) as raised:
        soleus.cohort(**{"roster": study, "out": "dataset", **arguments})
    assert "--" not in str(raised.value)


def test_a_dataset_of_something_else_is_refused(study, tmp_path):
    soleus.cohort({"a": study / "a"}, tmp_path)
    with pytest.raises(soleus.SettingsError, match="another roster"):
        soleus.cohort({"b": study / "b"}, tmp_path)
    with pytest.raises(soleus.SettingsError, match="is not a dataset"):
        soleus.cohort_check(study)


def test_nobody_with_a_run_is_no_runs(tmp_path):
    with pytest.raises(soleus.NoRuns, match="`a`: cannot read"):
        soleus.cohort({"a": tmp_path / "nowhere"}, tmp_path / "dataset")
    assert soleus.cohort_check(tmp_path / "dataset").status == {"failed": 1}


def test_trouble_of_the_machine_is_an_error_and_no_smaller_dataset(study, study_by_command, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(soleus.SystemTrouble):
        soleus.cohort(study, tmp_path / "file" / "dataset")
    code = (
        "import resource, soleus, sys\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (12, hard))\n"
        "try:\n"
        "    soleus.cohort(*sys.argv[1:])\n"
        "except soleus.SystemTrouble as trouble:\n"
        "    print('trouble', isinstance(trouble, OSError))\n"
    )
    dataset = tmp_path / "dataset"
    done = subprocess.run([sys.executable, "-c", code, study, dataset], capture_output=True, text=True, check=False)
    assert done.stdout == "trouble True\n", done.stderr
    soleus.cohort(study, dataset)
    assert content(dataset) == content(study_by_command)


def test_damage_is_found_and_refused(study, tmp_path):
    soleus.cohort({"a": study / "a", "b": study / "b"}, tmp_path)
    file = sorted(tmp_path.glob("runs/bucket=*/part-0.parquet"))[0]
    file.write_bytes(file.read_bytes()[:-7])
    report = soleus.cohort_check(tmp_path)
    assert not report.is_whole and "runs of bucket" in report.faults[0]
    with pytest.raises(soleus.SoleusError, match="does not match its bucket"):
        soleus.cohort({"a": study / "a", "b": study / "b"}, tmp_path)


def test_the_settings_of_the_current_folder_are_left_alone(study, study_by_command, empty_folder):
    (empty_folder / "soleus.toml").write_text("this is not = what [such a file has")
    soleus.cohort(study, "dataset")
    assert content(empty_folder / "dataset") == content(study_by_command)
    with pytest.raises(soleus.SettingsError, match="soleus.toml"):
        soleus.cohort(study, "another", settings="soleus.toml")


def test_words_are_warnings_and_many_of_them_block_nothing(study, tmp_path):
    # More than a pipe holds.
    columns = {f"column_{number}": ["secret"] for number in range(3000)}
    frame = polars.DataFrame({"athlete": ["a"], "paths": [str(study / "a")], **columns})
    with pytest.warns(soleus.SoleusWarning, match="^roster: the column `column_") as caught:
        report = soleus.cohort(frame, tmp_path)
    assert report.status == {"analysed": 1} and len(caught) == 3000
    assert caught[0].filename == __file__


INTERRUPTED = """
import sys, soleus
try:
    soleus.cohort(*sys.argv[1:], jobs=2)
    print("done")
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked for in /proc")
def test_ctrl_c_ends_all_its_processes_and_the_next_call_goes_on(tmp_path):
    study, dataset = tmp_path / "study", tmp_path / "dataset"
    for number in range(24):
        shutil.copytree(SAMPLE, study / f"runner-{number}")
    child = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, study, dataset], stdout=subprocess.PIPE, text=True
    )
    while not list(dataset.glob("athletes/*/*.parquet")):
        assert child.poll() is None
        time.sleep(0.01)
    assert processes_with(str(dataset), "--bucket")
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60)[0] == "interrupted\n"
    assert processes_with(str(dataset)) == []
    left = soleus.cohort_check(dataset).missing
    assert 0 < len(left) < 16
    assert soleus.cohort(study, dataset).status == {"analysed": 24}
