"""What stands beside each box of the trip form: its label and a hint."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    text: str
    hint: str = ""


LABELS: dict[str, Label] = {
    "destination": Label("Where to", "One place or several: Lisbon, or Kyoto then Lisbon"),
    "origin": Label("Where from", "Optional: where your way begins and ends"),
    "flexible_dates": Label("Dates", "First and last day both count: 10 to 14 December is five"),
    "depart_on": Label("First day"),
    "return_on": Label("Last day"),
    "planned_days": Label("How many days", "1 to 31"),
    "adults": Label("Adults", "1 to 20, aged 18 or more"),
    "children_ages": Label("Children’s ages", "In years, 0 to 17, with commas: 4, 11"),
    "groups": Label("Who travels"),
    "groups_other": Label("Who, if something else"),
    "flexible_budget": Label("Budget"),
    "budget_amount": Label("Amount", "In digits, a point before any cents: 1500 or 1500.50"),
    "currency": Label("Currency"),
    "budget_mode": Label("The amount is"),
    "interests": Label("Interests"),
    "interests_other": Label("Which interest, if something else"),
    "pace": Label("Pace", "How much goes into a day, and how far you walk"),
    "inclusions": Label("The plan should cover"),
    "inclusions_other": Label("What, if something else"),
    "inclusion_preferences.flights": Label("Flights"),
    "inclusion_preferences.flights.departure_airports": Label(
        "Departure airports", "Three-letter codes, with commas: ZRH, BSL"
    ),
    "inclusion_preferences.flights.cabin_classes": Label("Cabin"),
    "inclusion_preferences.flights.notes": Label("Wishes about flights"),
    "inclusion_preferences.accommodations": Label("Places to stay"),
    "inclusion_preferences.accommodations.types": Label("Kind of place"),
    "inclusion_preferences.accommodations.types_other": Label("Which kind, if something else"),
    "inclusion_preferences.accommodations.special_requests": Label("Wishes about the stay"),
    "inclusion_preferences.rental_car": Label("Rental car"),
    "inclusion_preferences.rental_car.classes": Label("Class"),
    "inclusion_preferences.rental_car.transmission": Label("Gearbox"),
    "inclusion_preferences.rental_car.requirements": Label("What the car needs"),
    "inclusion_preferences.activities": Label("Wishes about activities"),
    "inclusion_preferences.dining": Label("Wishes about dining"),
    "inclusion_preferences.entertainment": Label("Wishes about entertainment"),
    "inclusion_preferences.nature": Label("Wishes about nature"),
    "inclusion_preferences.train": Label("Wishes about trains"),
    "inclusion_preferences.cruise": Label("Wishes about the cruise"),
    "travel_style": Label("Your travel style"),
    "style_answers.experience": Label("How much have you travelled?"),
    "style_answers.vibes": Label("What should the trip feel like?"),
    "style_answers.vibes_other": Label("What, if something else"),
    "style_answers.sample_days": Label("Which day would you like most?"),
    "style_answers.dinner": Label("And for dinner?"),
    "must_see": Label("Must see", "One place a line, at most ten"),
    "booked": Label(
        "Already booked", "Fixed appointments: the plan is built round them. At most ten."
    ),
    "booked.name": Label("What"),
    "booked.place": Label("Where"),
    "booked.on": Label("Day"),
    "booked.from": Label("From"),
    "booked.to": Label("Until"),
    "arrive_at": Label("You arrive at", "Local time on the first day"),
    "leave_at": Label("You leave at", "Local time on the last day"),
    "dietary": Label("Food you need or cannot eat", "A line or comma each: vegan, no nuts"),
    "accessibility": Label("Accessibility", "A line or comma each: step-free, short walks"),
    "avoid": Label("Rather not", "A line or comma each: crowds, boats"),
    "notes": Label("Anything else", "Up to 2,000 characters"),
    "language": Label("Language of the itinerary"),
    "nickname": Label("A name for this trip", "Optional: its title in your list"),
    "contact.name": Label("Your name", "Kept with the trip; never shown to an AI model"),
    "contact.email": Label(
        "E-mail", "Kept for delivery, but no mail is sent yet; never shown to an AI model"
    ),
    "contact.subscribe": Label("When there is mail: send me news about Wayline"),
}


def label(name: str) -> Label:
    """The label of a box; the boxes of an appointment share those of their part."""
    parts = name.split(".")
    if parts[0] == "booked" and len(parts) == 3:
        name = f"booked.{parts[2]}"
    return LABELS.get(name, Label(name or "The form"))


def box_id(name: str) -> str:
    """The HTML id of a box or group."""
    return name.replace(".", "-") or "form"
