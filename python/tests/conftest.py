"""What the tests share: the invented season, and the command to compare with."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import soleus

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"


def command(*arguments, cwd=None, code=0):
    """What the command prints; the binary of the program where SOLEUS_BINARY names it, else the wheel's."""
    given = os.environ.get("SOLEUS_BINARY")
    program = [given] if given else [sys.executable, "-m", "soleus"]
    done = subprocess.run([*program, *map(str, arguments)], capture_output=True, cwd=cwd, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="session")
def season():
    return soleus.season(SAMPLE)


@pytest.fixture(scope="session")
def said():
    """What the command says of the same season."""
    return json.loads(command("season", SAMPLE, "--no-library", "--json", cwd=SAMPLE))


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """The folder that the command writes of the same season."""
    folder = tmp_path_factory.mktemp("written") / "out"
    command("season", SAMPLE, "--no-library", "--quiet", "--out", folder, cwd=SAMPLE)
    return folder


@pytest.fixture
def empty_folder(tmp_path, monkeypatch):
    """An empty current folder."""
    folder = tmp_path / "current"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def some_runs(tmp_path):
    """A folder with the first runs of the season, and none of the runner's own files."""
    folder = tmp_path / "runs"
    folder.mkdir()
    for file in sorted(SAMPLE.glob("2026-03-*.fit"))[:6]:
        shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    """A folder of eight runners: six share the runs of the season, one has none, one has a broken file."""
    folder = tmp_path_factory.mktemp("study") / "roster"
    for number, file in enumerate(sorted(SAMPLE.glob("*.fit"))):
        runner = folder / "abcdef"[number % 6]
        runner.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, runner)
    shutil.copytree(folder / "a", folder / "broken")
    (folder / "broken" / "athlete.toml").write_text("this is not = what [such a file has")
    (folder / "empty").mkdir()
    (folder / "empty" / "notes.txt").write_text("no run")
    return folder


@pytest.fixture(scope="session")
def study_by_command(study, tmp_path_factory):
    """The dataset that the command makes of the same runners."""
    folder = tmp_path_factory.mktemp("dataset") / "dataset"
    command("cohort", study, "--out", folder, "--quiet")
    return folder


def content(dataset):
    """Every file of a dataset with its bytes, but for what was said on the way."""
    files = {path.relative_to(dataset): path.read_bytes() for path in dataset.rglob("*") if path.is_file()}
    return {str(path): data for path, data in files.items() if path.parts[0] not in ("_log", "_staging")}


@pytest.fixture
def key(tmp_path):
    """The file of a secret key."""
    if "--pseudonyms" not in command("cohort", "--help"):
        pytest.skip("this program has no pseudonyms")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "study.key").write_bytes(bytes(range(32)))
    return tmp_path / "secret" / "study.key"


def processes_with(*words):
    """Numbers of the processes that have all these words in their arguments."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if all(word in arguments for word in words) and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
