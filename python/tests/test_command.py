"""The command in the wheel is the program."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars
import pytest
from conftest import SAMPLE

import soleus

SCRIPT = Path(sys.executable).with_name("soleus")


def said(*arguments, **how):
    return subprocess.run([*arguments], capture_output=True, text=True, check=False, **how)


def test_it_is_on_the_path_and_runs_as_a_module():
    version = f"soleus {soleus.__version__}\n"
    assert said(SCRIPT, "--version").stdout == version
    assert said(sys.executable, "-m", "soleus", "--version").stdout == version


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["season", str(SAMPLE), "--no-library", "--quiet"], 0),
        ([], 2),
        (["season", "nowhere"], 2),
        (["season", "--no-such-flag"], 2),
        (["season", str(SAMPLE), "--no-library", "--quiet", "--threads", "1"], 0),
    ],
)
def test_it_ends_with_the_documented_code(arguments, code, empty_folder):
    done = said(SCRIPT, *arguments, cwd=empty_folder)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_it_finds_no_run_with_code_4(empty_folder):
    (empty_folder / "notes.txt").write_text("no run")
    done = said(SCRIPT, "season", ".", "--no-library")
    assert (done.returncode, "no runs found" in done.stderr) == (4, True)


def test_it_says_what_the_binary_says():
    binary = os.environ.get("SOLEUS_BINARY")
    if not binary:
        pytest.skip("SOLEUS_BINARY names no binary")
    for arguments in [["season", SAMPLE, "--no-library"], ["--help"], ["rules"], ["columns", "--json"]]:
        ours, theirs = said(SCRIPT, *arguments), said(binary, *arguments)
        assert (ours.stdout, ours.returncode) == (theirs.stdout, theirs.returncode)


@pytest.mark.skipif(os.name == "nt", reason="there is no ulimit")
def test_it_watches_over_its_memory_like_the_program():
    done = said("sh", "-c", f"ulimit -v 300000; exec {SCRIPT} season {SAMPLE} --no-library --quiet")
    assert done.returncode in (0, 6), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_ctrl_c_ends_it(tmp_path):
    for copy in range(6):
        shutil.copytree(SAMPLE, tmp_path / str(copy))
    child = subprocess.Popen([SCRIPT, "season", "-", "--no-library"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=10) in (-signal.SIGINT, 128 + signal.SIGINT)
    child.communicate()


def test_a_study_starts_its_processes_as_it_was_started(tmp_path):
    for athlete in ["a", "b", "c"]:
        (tmp_path / "roster" / athlete).mkdir(parents=True)
    for number, file in enumerate(sorted(SAMPLE.glob("*.fit"))):
        shutil.copy(file, tmp_path / "roster" / "abc"[number % 3])
    done = said(SCRIPT, "cohort", tmp_path / "roster", "--out", tmp_path / "dataset", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    athletes = polars.read_parquet(tmp_path / "dataset" / "athletes" / "**" / "*.parquet")
    assert sorted(athletes["athlete"]) == ["a", "b", "c"]
    assert set(athletes["status"]) == {"analysed"}
    runs = polars.read_parquet(tmp_path / "dataset" / "runs" / "**" / "*.parquet")
    for athlete in "abc":
        own = polars.DataFrame(soleus.season(tmp_path / "roster" / athlete).runs)
        assert runs.filter(polars.col("athlete") == athlete).height == own.height > 5
