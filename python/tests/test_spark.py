"""Spark makes the dataset that one call makes, byte for byte, whoever is killed on the way."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import polars
import pytest
from conftest import content, processes_with

import soleus


def java():
    """Whether there is a Java: that of JAVA_HOME, else that of the path."""
    home = os.environ.get("JAVA_HOME")
    program = os.path.join(home, "bin", "java") if home else shutil.which("java")
    return bool(program) and subprocess.run([program, "-version"], capture_output=True, check=False).returncode == 0


pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
if not java():
    pytest.skip("there is no Java", allow_module_level=True)
import soleus.spark  # noqa: E402

# It speaks of its own dependencies.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    # Two tasks at once, each tried three times.
    session = (
        SparkSession.builder.master("local[2,3]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def frame_of(spark, study):
    rows = [(folder.name, [str(folder)]) for folder in sorted(study.iterdir(), reverse=True)]
    return spark.createDataFrame(rows, "athlete string, paths array<string>")


def test_spark_makes_the_dataset_of_one_call(spark, study, study_by_command, tmp_path):
    out = tmp_path / "a dataset"
    athletes = soleus.spark.cohort(frame_of(spark, study), out)
    assert content(out) == content(study_by_command)
    assert soleus.cohort_check(out).is_whole
    # Names stay nowhere else.
    assert not list(out.glob("_log/roster-*"))
    rows = {row["athlete"]: row["status"] for row in athletes.collect()}
    assert rows == {"broken": "failed", "empty": "no-runs", **dict.fromkeys("abcdef", "analysed")}
    # What Spark reads are the columns of the file, and the number of the bucket.
    one = polars.read_parquet(next(out.glob("athletes/*/*.parquet")))
    assert athletes.columns == [*one.columns, "bucket"]


def test_no_name_is_written_into_a_dataset_with_pseudonyms(spark, study, key, tmp_path):
    soleus.cohort(study, tmp_path / "one call", pseudonyms=key)
    out = tmp_path / "dataset"
    soleus.spark.cohort(frame_of(spark, study), out, pseudonyms=key)
    assert content(out) == content(tmp_path / "one call")
    assert not (out / "_log").exists()
    assert sorted(path.name for path in key.parent.iterdir()) == ["study.key", "study.key.private"]


def test_spark_reads_every_table(spark, study_by_command):
    for folder in sorted(study_by_command.glob("[!_]*")):
        ours = spark.read.parquet(f"file://{folder}")
        theirs = polars.read_parquet(folder / "*" / "*.parquet", hive_partitioning=False)
        assert ours.columns == [*theirs.columns, "bucket"]
        assert ours.count() == theirs.height, folder.name


def test_a_second_call_does_only_what_is_missing(spark, study, study_by_command, tmp_path):
    shards = soleus.cohort_shards(study, tmp_path)
    for shard in shards[::2]:
        soleus.cohort(study, tmp_path, shard=shard, jobs=1)
    done = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*/bucket=*/*")}
    athletes = soleus.spark.cohort(study, tmp_path, spark=spark)
    assert athletes.count() == 8
    assert content(tmp_path) == content(study_by_command)
    assert len(done) == 64 and all(path.stat().st_mtime_ns == time for path, time in done.items())


def parent_of(number):
    with open(f"/proc/{number}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])


def kill(out, victims, killed, is_over):
    """Kills these victims at work, each of another part of the work."""
    while victims and not is_over.is_set():
        for number in processes_with(out, "--shard="):
            with suppress(OSError, StopIteration):
                with open(f"/proc/{number}/cmdline") as file:
                    arguments = file.read().split("\0")
                part = next(one for one in arguments if one.startswith("--shard="))
                is_bucket = "--bucket" in arguments
                if part in killed or is_bucket != (victims[0] == "process of a bucket"):
                    continue
                os.kill(parent_of(number) if victims[0] == "worker of Spark" else number, signal.SIGKILL)
                killed.append(part)
                victims.pop(0)
                break
        time.sleep(0.002)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked for in /proc")
def test_killed_processes_change_no_byte(spark, study, study_by_command, tmp_path):
    out = str(tmp_path / "dataset")
    victims = ["command", "process of a bucket", "worker of Spark"]
    killed, is_over = [], threading.Event()
    killer = threading.Thread(target=kill, args=(out, victims, killed, is_over))
    tracker = spark.sparkContext.statusTracker()
    spark.sparkContext.setJobGroup("killed", "")
    killer.start()
    try:
        soleus.spark.cohort(study, out, spark=spark)
    finally:
        is_over.set()
        killer.join()
    assert len(killed) == 3
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup("killed")]
    stages = [tracker.getStageInfo(stage) for job in jobs for stage in job.stageIds]
    assert sum(stage.numFailedTasks for stage in stages) >= 3
    assert content(tmp_path / "dataset") == content(study_by_command)


def test_a_fault_of_the_machine_on_every_try_is_an_error_of_spark(spark, study, study_by_command, tmp_path):
    soleus.cohort_shards(study, tmp_path)
    # Where a table should go is a file: none of the tries can write.
    (tmp_path / "runs").write_text("")
    with pytest.raises(Exception, match="SystemTrouble"):
        soleus.spark.cohort(study, tmp_path, spark=spark)
    (tmp_path / "runs").unlink()
    soleus.spark.cohort(study, tmp_path, spark=spark)
    assert content(tmp_path) == content(study_by_command)


def test_a_wrong_argument_is_named_before_spark_is_asked(spark, study, tmp_path):
    with pytest.raises(soleus.SettingsError, match="is not a path on a disk"):
        soleus.spark.cohort(study, "s3://bucket/dataset", spark=spark)
    with pytest.raises(soleus.SettingsError, match="is not a path on a disk"):
        soleus.spark.cohort(
            spark.createDataFrame([("a", "dbfs:/runs/a")], "athlete string, paths string"), tmp_path
        )
    with pytest.raises(soleus.SettingsError, match="^tz: "):
        soleus.spark.cohort(study, tmp_path, spark=spark, tz="Moon")


def test_it_is_imported_only_where_it_is_asked_for():
    code = "import sys, soleus; assert not {'pyspark', 'pyarrow'} & set(sys.modules); import soleus.spark"
    subprocess.run([sys.executable, "-c", code], check=True)
