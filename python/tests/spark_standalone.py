"""A cluster of Spark on this machine: a master and two workers, one of which is killed in the middle of the work. The
dataset must be that of one call, byte for byte. Needs the extra `spark` and a Java; not part of the tests of every
change, because it takes two minutes:

    python python/tests/spark_standalone.py
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyspark
from conftest import SAMPLE, content, processes_with
from pyspark.sql import SparkSession

import soleus.spark

HOME = Path(pyspark.__file__).parent
RUNNERS = 40
ENVIRONMENT = {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def study_in(folder):
    """Runners with a part of the invented season each."""
    files = sorted(SAMPLE.glob("*.fit"))
    for number in range(RUNNERS):
        runner = folder / f"runner-{number}"
        runner.mkdir(parents=True)
        for file in files[number % 7 :: 2]:
            shutil.copy(file, runner)
    return folder


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(kind, *arguments, logs):
    """A master or a worker."""
    name = f"org.apache.spark.deploy.{kind.lower()}.{kind}"
    log = open(logs / f"{kind}-{time.monotonic_ns()}.txt", "wb")
    command = [HOME / "bin" / "spark-class", name, "--host", "127.0.0.1", "--webui-port", "0", *arguments]
    return subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **ENVIRONMENT})


def executors_in(folder):
    """Executors run in a folder of their worker."""
    all_executors = processes_with("CoarseGrainedExecutorBackend")
    return [number for number in all_executors if os.readlink(f"/proc/{number}/cwd").startswith(f"{folder}/")]


def kill_one(worker, folder, out, killed):
    """Kills a worker with its executor, as a machine goes down, when a quarter of the work is done."""
    while len(list(out.glob("athletes/*/*.parquet"))) < 4:
        time.sleep(0.02)
    killed.extend(executors_in(folder))
    for number in [worker.pid, *killed]:
        os.kill(number, signal.SIGKILL)


def main():
    os.environ.update(ENVIRONMENT)
    base = Path(tempfile.mkdtemp(prefix="soleus-standalone-"))
    study, processes = study_in(base / "study"), []
    try:
        begun = time.monotonic()
        one_call = soleus.cohort(study, base / "one-call")
        print(f"one call: {time.monotonic() - begun:.1f} s, {one_call.digest}")
        port = free_port()
        url = f"spark://127.0.0.1:{port}"
        processes.append(started("Master", "--port", str(port), logs=base))
        for number in range(2):
            folder = base / f"worker-{number}"
            arguments = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder), url]
            processes.append(started("Worker", *arguments, logs=base))
        session = SparkSession.builder.master(url).config("spark.ui.enabled", "false")
        session = session.config("spark.driver.host", "127.0.0.1").config("spark.executor.memory", "512m")
        spark = session.getOrCreate()
        while len(executors_in(base)) < 2:
            time.sleep(0.1)
        killed = []
        out = base / "on-spark"
        killer = threading.Thread(target=kill_one, args=(processes[1], base / "worker-0", out, killed), daemon=True)
        killer.start()
        begun = time.monotonic()
        athletes = soleus.spark.cohort(study, out, spark=spark)
        print(f"two workers, one killed: {time.monotonic() - begun:.1f} s, {soleus.cohort_check(out).digest}")
        killer.join()
        assert len(killed) == 1, "no executor was killed"
        assert athletes.count() == RUNNERS
        assert content(out) == content(base / "one-call")
        print("equal")
        spark.stop()
    finally:
        for process in processes:
            process.kill()
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
