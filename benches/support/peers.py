"""What runners use today, on the same files: `peers.py stack FOLDER OUT` or `peers.py PACKAGE FILE...`.

`stack` decodes every FIT file with fitdecode, makes weekly volumes with pandas and saves three charts
with matplotlib. The others decode files one after another and print the seconds that took.
"""

import sys
import time
from pathlib import Path


def records(path):
    import fitdecode

    names = ["timestamp", "distance", "enhanced_speed", "enhanced_altitude", "cadence", "heart_rate"]
    with fitdecode.FitReader(str(path)) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "record":
                yield {name: frame.get_value(name, fallback=None) for name in names}


def stack(folder, out):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plot
    import pandas

    runs = []
    for path in sorted(Path(folder).glob("*.fit")):
        table = pandas.DataFrame(records(path))
        moving = table[table.enhanced_speed > 1.8]
        runs.append(
            {
                "start": table.timestamp.iloc[0],
                "distance_km": table.distance.iloc[-1] / 1000,
                "speed_mps": moving.enhanced_speed.mean(),
                "cadence_spm": 2 * moving.cadence.mean(),
                "climb_m": table.enhanced_altitude.diff().clip(lower=0).sum(),
            }
        )
    runs = pandas.DataFrame(runs).set_index("start")
    weeks = runs.resample("W").agg({"distance_km": "sum", "climb_m": "sum"})
    charts = {
        "weekly-distance": lambda axes: axes.bar(weeks.index, weeks.distance_km, width=6),
        "distance-of-runs": lambda axes: axes.scatter(runs.index, runs.distance_km),
        "cadence-against-speed": lambda axes: axes.scatter(runs.speed_mps, runs.cadence_spm),
    }
    for name, draw in charts.items():
        figure, axes = plot.subplots(figsize=(12, 6))
        draw(axes)
        axes.set_title(name)
        figure.savefig(Path(out) / f"{name}.png", dpi=100)
    weeks.to_csv(Path(out) / "weeks.csv")


def with_fitdecode(path):
    return sum(1 for _ in records(path))


def with_garmin_fit_sdk(path):
    from garmin_fit_sdk import Decoder, Stream

    messages, _ = Decoder(Stream.from_file(str(path))).read()
    return len(messages["record_mesgs"])


def with_gpxpy(path):
    import gpxpy

    with open(path, encoding="utf-8") as file:
        return gpxpy.parse(file).get_points_no()


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "stack":
        return stack(*arguments)
    decode = {
        "fitdecode": with_fitdecode,
        "garmin-fit-sdk": with_garmin_fit_sdk,
        "gpxpy": with_gpxpy,
    }[what]
    decode(arguments[0])
    start = time.perf_counter()
    count = sum(decode(path) for path in arguments)
    seconds = time.perf_counter() - start
    print(seconds if count > 0 else "nan")


if __name__ == "__main__":
    main()
