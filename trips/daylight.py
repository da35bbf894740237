"""Sunrise and sunset, computed.

The formula is that of NOAA's Global Monitoring Laboratory, "General Solar Position
Calculations" (a Fourier series after Spencer, 1971): good to a minute or two between the
polar circles. The sun rises when its upper edge does, refraction included: its centre
then stands 90.833° from the zenith.
"""

import datetime as dt
from math import acos, cos, degrees, pi, radians, sin, tan
from zoneinfo import ZoneInfo

#: What the page names as the source.
SOURCE = "Computed from date and position with NOAA's solar position formula"

_ZENITH = radians(90.833)


def sun(lat: float, lon: float, day: dt.date, zone: str) -> tuple[dt.datetime, dt.datetime] | None:
    """Sunrise and sunset on a local day, aware in ``zone``, to the minute.

    ``None`` where the sun stays up, or down, all day.
    """
    year = 2 * pi / _days_in(day.year) * (day.timetuple().tm_yday - 1)
    tilt = _declination(year)
    edge = cos(_ZENITH) / (cos(radians(lat)) * cos(tilt)) - tan(radians(lat)) * tan(tilt)
    if not -1 <= edge <= 1:
        return None
    half_day = degrees(acos(edge))
    # Minutes after midnight UTC; east of Greenwich below zero, which is the eve, as it should be.
    noon = 720 - 4 * lon - _equation_of_time(year)
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    rise, set_ = (
        (midnight + dt.timedelta(minutes=round(noon + sign * 4 * half_day))).astimezone(
            ZoneInfo(zone)
        )
        for sign in (-1, 1)
    )
    return rise, set_


def _days_in(year: int) -> int:
    return (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days


def _equation_of_time(year: float) -> float:
    """Minutes by which a sundial is ahead of the clock. ``year``: the year's angle, radians."""
    return 229.18 * (
        0.000075
        + 0.001868 * cos(year)
        - 0.032077 * sin(year)
        - 0.014615 * cos(2 * year)
        - 0.040849 * sin(2 * year)
    )


def _declination(year: float) -> float:
    """The sun's declination in radians."""
    return (
        0.006918
        - 0.399912 * cos(year)
        + 0.070257 * sin(year)
        - 0.006758 * cos(2 * year)
        + 0.000907 * sin(2 * year)
        - 0.002697 * cos(3 * year)
        + 0.00148 * sin(3 * year)
    )
