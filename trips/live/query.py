"""What an Overpass server is asked for one town: one query, with a limit on every part."""

from trips.atlas.gazetteer import Town

#: Seconds and bytes that the server may take for it.
SECONDS = 25
_BYTES = 64 * 1024 * 1024
#: Metres round the centre, by how many people live there: (at least so many, metres).
_REACH = ((1_000_000, 8_000), (200_000, 6_000), (50_000, 4_500), (0, 3_500))
#: Metres in which people eat, and from which they arrive by air.
_EATING, _FLYING = 2_500, 60_000

_SIGHTS = (
    '["tourism"~"^(museum|gallery|zoo|aquarium|theme_park|viewpoint|attraction)$"]',
    '["historic"~"^(castle|fort|palace|monument|ruins|archaeological_site|city_gate|tower)$"]'
    '["wikidata"]',
    '["amenity"="place_of_worship"]["wikidata"]',
    '["leisure"~"^(park|garden|nature_reserve)$"]["wikidata"]',
    '["amenity"~"^(marketplace|theatre|concert_hall|music_venue|public_bath)$"]',
    '["natural"="beach"]',
    '["shop"~"^(department_store|mall)$"]["wikidata"]',
)
_KITCHENS = '["amenity"~"^(restaurant|cafe|fast_food|food_court|ice_cream|bar|pub)$"]'
_DIETS = '[~"^diet:(vegetarian|vegan|gluten_free|halal|kosher)$"~"^(yes|only)$"]'


def query(town: Town) -> str:
    """The text in Overpass' language. It holds numbers of ours, and nothing that people typed."""
    reach = next(metres for people, metres in _REACH if town.people >= people)
    sights = "".join(f"nwr{_around(town, reach)}{tags}[name];" for tags in _SIGHTS)
    eating = _around(town, _EATING)
    return (
        f"[out:json][timeout:{SECONDS}][maxsize:{_BYTES}];"
        f"({sights});out center tags 900;"
        f"(nwr{eating}{_KITCHENS}[name]{_DIETS};);out center tags 250;"
        f'(nwr{eating}{_KITCHENS}[name]["opening_hours"];'
        f'nwr{eating}["shop"="bakery"][name]["opening_hours"];);out center tags 700;'
        f'node{_around(town, reach)}["place"~"^(suburb|quarter|neighbourhood)$"][name];out tags '
        "center 120;"
        f'nwr{_around(town, reach)}["railway"="station"][!"station"][name];out center tags 30;'
        f'nwr{_around(town, _FLYING)}["aeroway"="aerodrome"]["iata"][name];out center tags 20;'
    )


def _around(town: Town, metres: int) -> str:
    return f"(around:{metres},{town.lat:.5f},{town.lon:.5f})"
