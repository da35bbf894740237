"""What OpenStreetMap says of a town, as the atlas's own entries.

Pure: :mod:`trips.live.query` says what to ask of an Overpass endpoint, :mod:`trips.live.reply`
reads what came back, :mod:`trips.live.elements` makes entries of it by the tables of
:mod:`trips.live.kinds`, with prices estimated by :mod:`trips.live.prices`. Who asks, how often
and how long to wait is no matter of this package.
"""
