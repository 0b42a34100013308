"""Writes an invented patient for the sheet on paper: `patient.py FOLDER`. Eighty weeks of runs, a diary
with five episodes of pain and eight calf tests, ten injuries and twelve pairs of shoes with long names."""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2024, 11, 4)
WEEKS = 80
SITES = ["calf", "achilles", "shin", "knee", "foot", "hip", "hamstring", "ankle", "back", "thigh"]
# Weeks in which pain begins.
EPISODES = [22, 35, 48, 60, 74]


def track(day, minutes, speed_mps, cadence, hill_m):
    points = []
    for second in range(0, minutes * 60, 5):
        # A degree of latitude has 111,195 m.
        latitude = -20 + second * speed_mps / 111_195
        height = 20 + hill_m * (1 - abs(second / (minutes * 30) - 1))
        time = f"{day}T{6 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
        points.append(
            f'<trkpt lat="{latitude:.6f}" lon="-30"><ele>{height:.1f}</ele><time>{time}</time><extensions>'
            f"<p:TrackPointExtension><p:cad>{cadence // 2}</p:cad></p:TrackPointExtension></extensions></trkpt>"
        )
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="invented" '
        'xmlns:p="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><type>running</type><trkseg>{''.join(points)}</trkseg></trk></gpx>"
    )


def runs(folder):
    for week in range(WEEKS):
        before_pain = any(week in (start - 1, start) for start in EPISODES)
        for weekday, minutes in ((0, 30), (2, 40), (4, 30), (6, 60)):
            day = FIRST + timedelta(days=7 * week + weekday)
            longer = 40 if before_pain and weekday == 6 else week % 3 * 5
            speed = 3.6 if before_pain and weekday == 2 else 2.9
            cadence = 166 if week % 2 else 164
            text = track(day, minutes + longer, speed, cadence, 160 if before_pain else 20)
            (folder / f"{day}.gpx").write_text(text, encoding="utf-8")


def diary(folder):
    with open(folder / "diary.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow("date site side during_0_10 next_morning_0_10 raises_left raises_right knee_to_wall_left_cm knee_to_wall_right_cm tags".split())
        for number, start in enumerate(EPISODES):
            side = "left" if number % 2 else "right"
            for offset, score in enumerate((2, 5, 4, 3, 1, 0)):
                day = FIRST + timedelta(days=7 * start + 3 * offset)
                table.writerow([day, "calf", side, score, max(score - 1, 0), "", "", "", "", "strength" if offset == 5 else ""])
        for number in range(8):
            day = FIRST + timedelta(days=7 * (75 - number) + 1)
            table.writerow([day, "calf", "both", "", "", 31 - number, 30 - 2 * number, 10.5, 10, "walk-pain-free"])


def athlete(folder):
    text = ["birth_year = 1979", 'running_since = "2009"']
    for number, site in enumerate(SITES):
        start = FIRST - timedelta(days=400 * (number + 1))
        text.append(
            f'[[injuries]]\nsite = "{site}"\nside = "{["left", "right", "both"][number % 3]}"\n'
            f'start = {start}\nend = {start + timedelta(days=5 + 20 * number)}'
        )
    for number in range(12):
        start = FIRST + timedelta(days=46 * number)
        end = start + timedelta(days=45)
        text.append(
            f'[[shoes]]\nname = "An invented pair with a long name, number {number + 1}"\ndrop_mm = {number}\n'
            f'from = {start}\nto = {end}'
        )
    (folder / "athlete.toml").write_text("\n".join(text) + "\n", encoding="utf-8")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    runs(folder)
    diary(folder)
    athlete(folder)


if __name__ == "__main__":
    main()
