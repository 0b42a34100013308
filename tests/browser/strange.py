"""Writes invented runs whose names try to take over a page: `strange.py FOLDER`."""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

NAMES = [
    "<script>window.stolen = 1</script>",
    "<img src=x onerror='window.stolen=1'>",
    '"><svg onload=window.stolen=1>',
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "</style><style>body{display:none}</style>",
    "javascript:window.stolen=1",
    "tab\tand\u0007bell and \u202eturned around\u202c",
    "quotes ' \" ` and & entities &lt;b&gt;",
    "x" * 600,
    "https://example.org/?q=<b>",
]


def track(name, day):
    points = []
    for second in range(0, 1800, 5):
        latitude, longitude = 47 + second * 2.7e-5, -30.0
        time = f"{day}T06:{second // 60:02}:{second % 60:02}Z"
        points.append(f'<trkpt lat="{latitude:.6f}" lon="{longitude}"><ele>30</ele><time>{time}</time></trkpt>')
    visible = "".join(letter for letter in name if letter >= " " or letter == "\t")
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="invented" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>{escape(visible)}</name><type>running</type><trkseg>{''.join(points)}</trkseg></trk></gpx>"
    )


def main():
    folder = Path(sys.argv[1])
    first = date(2026, 3, 2)
    with open(folder / "activities.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        head = ["Activity ID", "Activity Date", "Activity Name", "Activity Type", "Elapsed Time", "Distance", "Activity Gear", "Filename", "Elapsed Time", "Distance"]
        table.writerow(head)
        for number in range(30):
            day, name = first + timedelta(days=3 * number), NAMES[number % len(NAMES)]
            if number % 3 == 0:
                (folder / f"{number}<b>.gpx").write_text(track(name, day), encoding="utf-8")
                continue
            when = day.strftime("%b %-d, %Y, 6:00:00 AM")
            seconds, kilometres = 1800 + 60 * number, 5 + number % 7
            row = [1000 + number, when, name, "Run", seconds, f"{kilometres}.00", name, ""]
            table.writerow([*row, f"{seconds}.0", f"{1000 * kilometres}.0"])


if __name__ == "__main__":
    main()
