"""Names reduced to what two sources agree on, whatever language each writes.

"Museo del Prado", "Prado Museum" and "Музей Прадо" all say *museum* and *prado*. A word for
the kind of place becomes one sign for all its languages; small words go; Cyrillic and Greek
become Latin letters; every other script stays as it is.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from trips.atlas.names import plain

#: Cyrillic and Greek letters without accents (:func:`plain` took them) → Latin.
_LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ь": "", "ъ": "", "і": "i", "є": "ye", "ґ": "g"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
#: Kind of place → how languages call it.
_KINDS = {
    "museum": "museum museo musee museu muzeum muzesi muze muzei museet muzeul museums musei",
    "gallery": "gallery galleria galerie galeria galereya galerija",
    "church": "church iglesia eglise kirche chiesa igreja kostel kerk tserkov esglesia",
    "cathedral": "cathedral catedral cathedrale cattedrale kathedrale duomo sobor katedrala",
    "basilica": "basilica basilika basilique bazilika",
    "mosque": "mosque cami camii moschee mosquee mezquita mechet",
    "temple": "temple tempel templo tempio khram wat",
    "garden": "garden gardens jardin jardines jardins jardim giardino giardini garten sad",
    "park": "park parque parc parco parki",
    "market": "market mercado marche markt mercato mercat pazari carsisi bazaar rynok",
    "palace": "palace palacio palais palazzo palast schloss saray sarayi palau dvorets",
    "castle": "castle castillo castello castelo chateau burg hrad zamek zamok castell",
    "square": "square plaza place piazza platz praca plein namesti meydani ploshchad placa",
    "bridge": "bridge ponte pont puente brucke most koprusu brug",
    "tower": "tower torre turm toren kulesi bashnya vez",
    "theatre": "theatre theater teatro teatre teatr divadlo",
    "opera": "opera oper opernhaus",
    "station": "station gare bahnhof hauptbahnhof estacion estacao stazione vokzal",
    "library": "library biblioteca bibliotheque bibliothek biblioteka",
    "house": "house casa maison haus dom huis",
    "beach": "beach playa praia plage strand plyazh",
    "zoo": "zoo zoologico tiergarten zoologischer zoopark",
    "hill": "hill colina colline hugel",
    "cafe": "cafe kafe kaffee coffee kavarna caffe kaffeehaus",
    "restaurant": "restaurant ristorante restaurante restauracja restoran trattoria osteria",
    "hotel": "hotel hostel",
    "bar": "bar pub",
    "bakery": "bakery boulangerie backerei pasteleria pastelaria panaderia",
    "shrine": "shrine sanctuaire schrein jinja jingu taisha",
    "synagogue": "synagogue synagoge sinagoga zsinagoga synagoga",
    "madrasa": "madrasa madrassa medersa medrese",
    "bath": "bath baths bad furdo gyogyfurdo thermalbad kupalnya",
}
_KIND = {word: f"·{kind}" for kind, words in _KINDS.items() for word in words.split()}
_SMALL_WORDS = """
    the of de la le les el los las di da do du dos das des der die den dem del della dello dei
    degli al and und et y e i at in im am a an d l s van het un une street
"""
_SMALL = frozenset(_SMALL_WORDS.split())
#: Words that tell no place from another.
_PALE = frozenset({"national", "royal", "central", "main", "state", "old", "new", "great", "city"})
#: What is called after the place it stands at.
_CALLED_AFTER = frozenset({"·hotel", "·restaurant", "·cafe", "·bar", "·bakery"})
#: "Parc d'Ueno", "Museo dell'Opera".
_ELIDED = re.compile(r"\b(?:d|l|dell|all|nell)['’]", re.IGNORECASE)
#: What parts the two halves of "Midtown and Times Square".
_PARTS = re.compile(r"\s+(?:and|&|with)\s+|\s[-–/]\s|,\s|[()]|/")


@dataclass(frozen=True)
class Spelled:
    """A name as it is compared."""

    #: Its words, kinds as signs; what two names with the same words in any order share.
    words: frozenset[str]
    #: Its own words, without kinds.
    own: frozenset[str]
    #: All letters without spaces, for slips and compounds.
    joined: str
    #: The letters without words for kinds: "Eikan-do" and "Temple Eikandō" share them.
    core: str

    @property
    def kinds(self) -> frozenset[str]:
        return self.words - self.own


@lru_cache(maxsize=400_000)
def spelled(name: str) -> Spelled:
    """The name's words and letters. A name of small words alone keeps them."""
    said = plain(_ELIDED.sub(" ", name)).translate(_LATIN).split()
    words = frozenset(_KIND.get(w, w) for w in said if w not in _SMALL) or frozenset(said)
    own = frozenset(word for word in words if not word.startswith("·"))
    core = "".join(word for word in said if word not in _KIND)
    return Spelled(words, own, "".join(said), core)


def parts(name: str) -> tuple[str, ...]:
    """The halves of a name that joins two places; none when it does not."""
    found = tuple(part.strip() for part in _PARTS.split(name) if part and part.strip())
    return found if len(found) > 1 else ()


def same(one: Spelled, other: Spelled) -> bool:
    """The same words in any order and language, something more than a kind among them."""
    return one.words == other.words and (bool(one.own) or one.joined == other.joined)


def within(ours: Spelled, theirs: Spelled, town: frozenset[str] = frozenset()) -> bool:
    """Whether one name is the other with words added that do not make it another place.

    "Prado" and "Prado Museum", "Gulbenkian Museum" and "Calouste Gulbenkian Museum"; never
    "Central Park" and "Central Park Zoo", a café and the square in its name, or a museum and
    the ``town`` in its name.
    """
    short, long = sorted((ours, theirs), key=lambda name: len(name.words))
    pale = town | _PALE
    if not short.words < long.words or max(map(len, short.own - pale), default=0) < 4:
        return False
    added = long.words - short.words
    if added & _CALLED_AFTER or (long is ours and added & ours.own - pale):
        return False
    if len(short.words) == 1:
        return not added & long.own - pale
    return not (added & long.kinds and short.kinds)


def written_apart(one: Spelled, other: Spelled) -> bool:
    """Whether they differ in spaces and in a kind that only one of them names."""
    if one.core != other.core or len(one.core) < 5:
        return False
    return not (one.kinds and other.kinds) and not (one.kinds ^ other.kinds) & _CALLED_AFTER
