"""Writes an invented run of 100 km with a lap each and a pause now and then: `laps.py FILE`."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

LAPS = 100
SPEED_MPS = 2.5


def main():
    now = datetime(2026, 5, 2, 5, 0, 0)
    metres = 0.0
    laps = []
    for lap in range(LAPS):
        seconds = round(1000 / SPEED_MPS)
        points = []
        for second in range(0, seconds, 4):
            here = metres + second * SPEED_MPS
            # Hills of 60 m every five kilometres, and slower steps in the last third.
            height = 100 + 60 * (1 - abs(here % 5000 / 2500 - 1))
            cadence = 80 if lap > 66 else 84
            time = now + timedelta(seconds=second)
            points.append(
                f"<Trackpoint><Time>{time.isoformat()}Z</Time><Position><LatitudeDegrees>{-20 + here / 111_195:.6f}"
                f"</LatitudeDegrees><LongitudeDegrees>-30</LongitudeDegrees></Position><AltitudeMeters>{height:.1f}"
                f"</AltitudeMeters><DistanceMeters>{here:.1f}</DistanceMeters><HeartRateBpm><Value>{135 + lap % 20}"
                f"</Value></HeartRateBpm><Cadence>{cadence}</Cadence></Trackpoint>"
            )
        laps.append(
            f'<Lap StartTime="{now.isoformat()}Z"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
            f"<DistanceMeters>1000</DistanceMeters><Track>{''.join(points)}</Track></Lap>"
        )
        metres += 1000
        now += timedelta(seconds=seconds + (60 if lap % 10 == 9 else 0))
    Path(sys.argv[1]).write_text(
        '<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>2026-05-02T05:00:00Z</Id>'
        f"{''.join(laps)}<Creator><Name>invented</Name></Creator></Activity></Activities></TrainingCenterDatabase>",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
