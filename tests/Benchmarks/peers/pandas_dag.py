"""Runs one stage as the reference DAG's task does, in pandas.

usage: pandas_dag.py JOB (see stages.mjs), or --probe to see whether that can be done here.
"""

import gc
import json
import re
import sys
import time

import pandas as pd
import pyarrow as pa
from pyarrow import fs

if sys.argv[1] == "--probe":
    print(json.dumps({"version": f"{pd.__version__} with pyarrow {pa.__version__}"}))
    sys.exit()

job = json.loads(sys.argv[1])
pa.set_cpu_count(job["threads"])
pa.set_io_thread_count(max(job["threads"], 2))


def connect():
    s3 = job.get("s3")
    if not s3:
        return fs.LocalFileSystem()
    scheme, _, host = s3["endpoint"].partition("://")
    return fs.S3FileSystem(
        endpoint_override=host,
        scheme=scheme,
        region=s3["region"],
        access_key=s3["accessKey"],
        secret_key=s3["secretKey"],
    )


files = connect()


def place(uri):
    return uri.removeprefix("s3://")


def frames():
    """Each bronze file, in the order of their names."""
    folder, _, pattern = place(job["bronze"]).rpartition("/")
    assert pattern == "*.csv", pattern
    for info in sorted(files.get_file_info(fs.FileSelector(folder)), key=lambda info: info.path):
        if info.path.endswith(".csv"):
            with files.open_input_file(info.path) as file:
                yield pd.read_csv(file, **READ_CSV)


# The engine on several threads; the default one takes many times as long.
READ_CSV = {"engine": "pyarrow"}


def bronze():
    return sum(len(frame) for frame in frames())


def silver():
    people = pd.concat(list(frames()), ignore_index=True)
    people.to_parquet(place(job["silver"]), index=False, filesystem=files)
    return len(people)


def gold():
    people = pd.read_parquet(place(job["silver"]), filesystem=files)
    people = people.drop_duplicates(subset=[job["key"]], keep="first")
    people.to_parquet(place(job["gold"]), index=False, filesystem=files)
    return len(people)


def peak_bytes():
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(r"^VmHWM:\s+(\d+) kB$", status.read(), re.MULTILINE)[1]) * 1024


stage = {"bronze": bronze, "silver": silver, "gold": gold}[job["stage"]]
for number in range(1, job["passes"] + 1):
    gc.collect()
    with open("/proc/self/clear_refs", "w", encoding="ascii") as peak:
        peak.write("5")  # the peak begins anew
    start = time.perf_counter()
    rows = stage()
    seconds = time.perf_counter() - start
    line = {"pass": number, "rows": rows, "seconds": seconds, "peakBytes": peak_bytes()}
    print(json.dumps(line), flush=True)
