"""Live sources of places: a module each.

overpass  OpenStreetMap, through an Overpass server
"""
