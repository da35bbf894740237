"""Distances on the globe."""

from math import asin, cos, radians, sin, sqrt

#: Mean radius of the Earth, metres (IUGG).
EARTH_RADIUS = 6_371_009


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> int:
    """Great-circle distance between two points given in degrees, in whole metres.

    On a sphere, so up to about half a per cent from the ellipsoid's: far finer than any
    detour a street makes.
    """
    phi1, phi2 = radians(lat1), radians(lat2)
    half_chord_squared = (
        sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS * asin(min(1.0, sqrt(half_chord_squared))))
