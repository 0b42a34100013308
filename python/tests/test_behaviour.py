"""Errors, Ctrl-C, threads, forks, and what the module leaves alone."""

import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

import polars
import pytest
from conftest import SAMPLE

import soleus


def test_no_runs_has_the_ledger(tmp_path):
    (tmp_path / "notes.txt").write_text("no run")
    with pytest.raises(soleus.NoRuns, match="no runs found") as raised:
        soleus.season(tmp_path)
    ledger = polars.DataFrame(raised.value.ledger)
    assert ledger["source"].to_list() == ["notes.txt"]
    assert isinstance(raised.value, soleus.SoleusError)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"as_of": "someday"}, "^as_of: "),
        ({"tz": "Europe/Lissabon"}, "^tz: "),
        ({"session_gap_min": -1}, "^session_gap_min: "),
        ({"limits": {"weekly-distance-jumps.max_rise_pct": 5}}, "did you mean"),
        ({"athlete": "nowhere.toml"}, "nowhere.toml"),
        ({"runner": "a/b", "library": "library"}, "^runner: "),
        ({"runner": "ann"}, "^runner: "),
        ({"max_file_size": "much"}, "^max_file_size: "),
    ],
)
def test_a_wrong_argument_is_named(arguments, words):
    with pytest.raises(soleus.SettingsError, match=words) as raised:
        soleus.season(SAMPLE, **arguments)
    assert isinstance(raised.value, ValueError)
    assert "--" not in str(raised.value)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda season: season.next(on="someday"), "^on: "),
        (lambda season: season.next(on="2020-01-01"), "not after the first run"),
        (lambda season: season.next(plan="nowhere.csv"), "nowhere.csv"),
        (lambda season: season.why(onset="2020-01-01"), "^onset: "),
        (lambda season: season.why(side="up"), "^side: "),
    ],
)
def test_a_wrong_question_is_named(season, ask, words):
    with pytest.raises(soleus.SettingsError, match=words):
        ask(season)


def test_a_path_that_is_not_there_is_a_wrong_argument():
    with pytest.raises(soleus.SettingsError, match="nowhere"):
        soleus.season("nowhere")
    with pytest.raises(soleus.SettingsError, match="nothing to read"):
        soleus.season()
    with pytest.raises(soleus.SettingsError, match="a source must be"):
        soleus.season(3)
    with pytest.raises(soleus.SettingsError, match="did you mean"):
        soleus.explain("weekly-distance-jumps")


def test_a_folder_that_cannot_be_written_is_trouble_of_the_system(season, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(soleus.SystemTrouble) as raised:
        season.write(tmp_path / "file")
    assert isinstance(raised.value, OSError)


def test_too_few_file_handles_make_no_smaller_season():
    code = (
        "import resource, soleus\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "import os; used = len(os.listdir('/proc/self/fd'))\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (used, hard))\n"
        "try:\n"
        f"    soleus.season({str(SAMPLE)!r})\n"
        "except soleus.SystemTrouble as trouble:\n"
        "    print('trouble', isinstance(trouble, OSError))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "trouble True\n", done.stderr


def test_files_of_the_current_folder_are_left_alone(empty_folder, some_runs):
    before = soleus.season(some_runs)
    for name in ["soleus.toml", "athlete.toml", "diary.csv", "away.csv"]:
        (empty_folder / name).write_text("this is not = what [such a file has")
    after = soleus.season(some_runs)
    assert after.record == before.record
    assert after.record["own_files"] == {
        "settings": None, "athlete": None, "diary": None, "away": None, "diary_dates": None,
        "is_diary_partial": False,
    }  # fmt: skip
    soleus.inspect(*some_runs.iterdir())
    soleus.run(next(some_runs.iterdir()), history=some_runs)
    # And one that is named is read.
    with pytest.raises(soleus.SettingsError, match="soleus.toml"):
        soleus.season(some_runs, settings="soleus.toml")


def test_nothing_is_written_and_nothing_remembered(empty_folder, some_runs, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    code = f"import soleus; s = soleus.season({str(some_runs)!r}); s.to_html(); s.next(); s.runs"
    places = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(home)}
    subprocess.run(
        [sys.executable, "-B", "-c", code], env={**os.environ, **places}, check=True, cwd=empty_folder
    )
    assert list(home.rglob("*")) == [] and list(empty_folder.iterdir()) == []


def test_a_library_is_kept_where_it_is_asked_for(tmp_path):
    runs = tmp_path / "runs"
    runs.mkdir()
    for file in SAMPLE.glob("2026-0[34]-*.gpx"):
        # Recordings of an invented device are not remembered.
        text = file.read_text(encoding="utf-8").replace("invented watch", "watch")
        (runs / file.name).write_text(text, encoding="utf-8")
    first = soleus.season(runs, library=tmp_path / "library")
    assert (tmp_path / "library").is_dir()
    again = soleus.season(library=tmp_path / "library")
    assert len(again.runs) == len(first.runs) > 2
    assert polars.DataFrame(again.weeks).equals(polars.DataFrame(first.weeks))
    # Where there are no recordings there are no samples.
    assert again.recordings() == []


def test_no_network_is_asked_for():
    # strace is not everywhere: the libraries of the process say that there is no resolver and no socket of ours.
    code = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket = refuse\n"
        f"import soleus; soleus.season({str(SAMPLE)!r}).to_html()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_warnings_are_warnings(some_runs):
    (some_runs / "diary.csv").write_text("date,site,during,morning\n2026-03-04,calf,2,1\nsomeday,calf,2,1\n")
    with pytest.warns(soleus.SoleusWarning, match="diary.csv") as caught:
        soleus.season(some_runs)
    assert caught[0].filename == __file__


def test_threads_can_ask_at_once(season):
    with ThreadPoolExecutor(8) as pool:
        seasons = list(pool.map(lambda _: soleus.season(SAMPLE).record, range(8)))
        nexts = list(pool.map(lambda _: season.next(), range(8)))
    assert all(one == season.record for one in seasons)
    assert all(one == nexts[0] for one in nexts)


def test_python_goes_on_meanwhile():
    counted = 0
    done = threading.Event()

    def count():
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    begun = time.monotonic()
    soleus.season(SAMPLE).to_html()
    took = time.monotonic() - begun
    done.set()
    counter.join()
    # A held interpreter lock would leave it at a few.
    assert counted > took * 1000 / 20


def test_the_number_of_threads_is_set_once():
    code = (
        "import soleus\n"
        f"s = soleus.season({str(SAMPLE)!r}, threads=1)\n"
        f"assert soleus.season({str(SAMPLE)!r}, threads=1).record == s.record\n"
        "try:\n"
        f"    soleus.season({str(SAMPLE)!r}, threads=2)\n"
        "except soleus.SettingsError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("threads: 1 are at work already")


FORKS = """
import os, sys, soleus
path = sys.argv[1]
if sys.argv[2] == "after":
    soleus.season(path)
child = os.fork()
if child == 0:
    try:
        soleus.season(path)
        os._exit(7)
    except soleus.SystemTrouble as trouble:
        os._exit(8 if "spawn" in str(trouble) else 9)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
@pytest.mark.parametrize(("when", "code"), [("before", "7"), ("after", "8")])
def test_a_fork_after_use_is_an_error_and_one_before_works(when, code):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKS, str(SAMPLE), when],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == code, done.stderr


def _light(path):
    return soleus.season(path).light


def test_spawned_processes_work(season):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_light, [str(SAMPLE)] * 3) == [season.light] * 3


def test_errors_travel_between_processes():
    for kind in [soleus.SoleusError, soleus.SettingsError, soleus.SystemTrouble, soleus.NoRuns]:
        error = pickle.loads(pickle.dumps(kind("cannot do it")))
        assert (type(error), str(error)) == (kind, "cannot do it")
    with pytest.raises(soleus.NoRuns) as raised:
        soleus.season(b"no run")
    assert pickle.loads(pickle.dumps(raised.value)).ledger is None


INTERRUPTED = """
import sys, time, soleus
print("begin", flush=True)
try:
    while True:
        soleus.season(sys.argv[1])
except KeyboardInterrupt:
    print(time.time(), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_ctrl_c_is_noticed_within_a_fifth_of_a_second(tmp_path):
    # As many copies of a season as take some seconds; equal contents would be read once.
    for copy in range(8):
        folder = tmp_path / f"{copy}"
        folder.mkdir()
        for file in SAMPLE.glob("*.gpx"):
            text = file.read_text(encoding="utf-8")
            (folder / file.name).write_text(text.replace("<gpx", f"<!-- {copy} --><gpx", 1), encoding="utf-8")
    waits = []
    for after in [0.15, 0.3, 0.5, 0.8]:
        child = subprocess.Popen(
            [sys.executable, "-c", INTERRUPTED, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout.readline() == "begin\n"
        time.sleep(after)
        sent = time.time()
        child.send_signal(signal.SIGINT)
        noticed, _ = child.communicate(timeout=60)
        waits.append(float(noticed) - sent)
    # The machine may be busy with something else for a moment: the usual wait counts.
    assert sorted(waits)[1] < 0.2, waits


def test_an_error_of_progress_ends_the_work():
    class Enough(Exception):
        pass

    def progress(done, files):
        raise Enough

    with pytest.raises(Enough):
        for _ in range(50):
            soleus.season(SAMPLE, progress=progress)


def test_progress_tells_how_far_it_is(capsys):
    told = []
    for _ in range(20):
        soleus.season(SAMPLE, progress=lambda done, files: told.append((done, files)))
        if told:
            break
    assert told and all(0 <= done <= files for done, files in told)


def test_a_season_shows_itself(season):
    assert repr(season).startswith("<soleus.Season: ")
    assert season.light in season._repr_html_()
    assert repr(season.runs) == f"<soleus.Table runs: {len(season.runs)} rows, {len(season.runs.columns)} columns>"


def test_what_a_runner_wrote_is_no_markup(tmp_path):
    folder = tmp_path / "runs"
    folder.mkdir()
    for file in list(SAMPLE.glob("*.fit")):
        shutil.copy(file, folder / f"<b>{file.name}")
    shown = soleus.season(folder)._repr_html_()
    assert "<b>" not in shown


def test_every_public_thing_says_what_it_is():
    for name in soleus.__all__:
        thing = getattr(soleus, name)
        assert thing.__doc__, name
        for member, value in vars(thing).items() if isinstance(thing, type) else []:
            if not member.startswith("_") and (callable(value) or hasattr(value, "__get__")):
                assert getattr(value, "__doc__", None), f"{name}.{member}"


def test_no_warning_on_import():
    code = "import warnings; warnings.simplefilter('error'); import soleus"
    subprocess.run([sys.executable, "-c", code], check=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        soleus.season(SAMPLE)
