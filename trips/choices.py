"""The choices of the trip form, in one place: value → what a person reads.

The form draws its boxes from these tables, the request model checks against them, and
the agents' prompts quote the readable text. A table with an ``other`` entry has a text
field ``<field>_other`` beside it.
"""

GROUPS: dict[str, str] = {
    "family": "Family",
    "couple": "Couple",
    "solo": "Solo",
    "friends": "Friends",
    "large-group": "Large group",
    "extended": "Extended family (with relatives)",
    "business": "Business",
    "other": "Something else",
}

INTERESTS: dict[str, str] = {
    "beach": "Beach",
    "culture": "Culture",
    "history": "History",
    "food": "Food",
    "drinks": "Wine, beer and cocktails",
    "nature": "Nature",
    "relaxation": "Relaxation",
    "shopping": "Shopping",
    "nightlife": "Nightlife",
    "arts": "Arts",
    "museums": "Museums",
    "zoos": "Zoos and aquariums",
    "kids": "Things for children",
    "theme-parks": "Theme parks",
    "sports": "Sports",
    "wellness": "Wellness",
    "classes": "Classes and workshops",
    "digital-detox": "Digital detox",
    "volunteering": "Volunteering",
    "other": "Something else",
}

INCLUSIONS: dict[str, str] = {
    "flights": "Flights",
    "accommodations": "Places to stay",
    "rental-car": "Rental car",
    "activities": "Activities",
    "dining": "Dining",
    "entertainment": "Entertainment",
    "nature": "Nature",
    "train": "Train",
    "cruise": "Cruise",
    "other": "Something else",
}

CABIN_CLASSES: dict[str, str] = {
    "economy": "Economy",
    "premium-economy": "Premium economy",
    "business": "Business",
    "first": "First",
}

STAY_TYPES: dict[str, str] = {
    "hotel": "Hotel",
    "boutique": "Boutique hotel",
    "rental": "Rental",
    "resort": "Resort",
    "all-inclusive": "All-inclusive",
    "hostel": "Hostel",
    "unique": "Unique stay",
    "camping": "Camping or glamping",
    "other": "Something else",
}

CAR_CLASSES: dict[str, str] = {
    "economy": "Economy",
    "compact": "Compact",
    "mid-size": "Mid-size",
    "full-size": "Full-size",
    "suv": "SUV",
    "luxury": "Luxury",
    "van": "Van",
    "convertible": "Convertible",
}

TRANSMISSIONS: dict[str, str] = {
    "any": "Any",
    "automatic": "Automatic",
    "manual": "Manual",
}

EXPERIENCE: dict[str, str] = {
    "new": "We haven't travelled much",
    "a-few-trips": "We have made a few trips",
    "regular": "We travel regularly",
    "avid": "We are avid travellers",
    "comfortable": "We are comfortable anywhere",
    "nervous": "We are a little nervous about travelling",
    "mixed": "It is mixed: some of us are used to it, some are not",
    "rusty": "It has been a while",
}

VIBES: dict[str, str] = {
    "anything": "Up for anything",
    "relax": "Relax and recharge",
    "in-the-action": "In the middle of the action",
    "go-with-the-flow": "Go with the flow",
    "wander": "Wander around",
    "detailed-plan": "A detailed plan",
    "maximise-time": "Make the most of the time",
    "food": "Food is half the fun",
    "variety": "A bit of everything",
    "local-culture": "Local culture",
    "classic": "The classic sights",
    "offbeat": "Off the beaten track",
    "learn": "Learn and grow",
    "reconnect": "Reconnect with each other",
    "escape": "Escape the everyday",
    "other": "Something else",
}

SAMPLE_DAYS: dict[str, str] = {
    "guided-landmarks": "A guided tour of the landmarks",
    "wander-eat-shop": "Wander, eat and shop",
    "slow-beach": "A slow breakfast, then the beach",
    "adventure-class": "An adventure, then a class",
    "like-locals": "Live like the locals",
    "active-hike": "An active hike",
    "winery-cocktails": "A winery, then cocktails",
    "easy-late": "An easy day and a late night",
}

DINNERS: dict[str, str] = {
    "fine-dining": "Fine dining",
    "street-food": "Street food",
    "at-the-hotel": "At the hotel",
    "wander": "Wander and see",
    "not-foodies": "We are not food people",
    "food-trucks": "Food trucks",
    "familiar-chains": "Familiar chains",
    "cook": "Cook ourselves",
}

PACES: dict[str, str] = {
    "relaxed": "Relaxed",
    "balanced": "Balanced",
    "packed": "Packed",
}

BUDGET_MODES: dict[str, str] = {
    "total": "In total",
    "per_person": "For each person",
}

TRAVEL_STYLES: dict[str, str] = {
    "answers": "Answer four questions (recommended)",
    "skipped": "Skip ahead",
}

#: Currencies a budget may be in: those we hold a dated exchange estimate for
#: (:mod:`trips.exchange`), so that a budget can be held against local prices.
CURRENCIES: dict[str, str] = {
    "USD": "US dollar",
    "EUR": "Euro",
    "GBP": "British pound",
    "CAD": "Canadian dollar",
    "AUD": "Australian dollar",
    "JPY": "Japanese yen",
    "CHF": "Swiss franc",
    "NZD": "New Zealand dollar",
    "SEK": "Swedish krona",
    "NOK": "Norwegian krone",
    "DKK": "Danish krone",
    "PLN": "Polish zloty",
    "CZK": "Czech koruna",
    "BRL": "Brazilian real",
    "MXN": "Mexican peso",
    "INR": "Indian rupee",
    "CNY": "Chinese yuan",
    "KRW": "South Korean won",
    "SGD": "Singapore dollar",
    "ZAR": "South African rand",
}
