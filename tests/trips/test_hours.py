"""Opening hours by day. The expressions are made up; holidays are the calendars' own."""

import datetime as dt
import time

import pytest

from trips.hours import DAY_END, closed_months, closed_weekdays, holiday, open_spans

WEDNESDAY = dt.date(2026, 12, 23)
CHRISTMAS = dt.date(2026, 12, 25)  # a Friday


def spans(hours: str | None, day: dt.date | None, country: str = "PT") -> object:
    return open_spans(hours, day, country=country)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("10:00-18:00", ((600, 1080),)),
        ("Mo-Fr 12:00-15:00,19:00-23:00", ((720, 900), (1140, 1380))),
        ("Th-Tu 10:00-18:00", ()),
        ("Jun-Aug 10:00-18:00", ()),
        ("18:00-02:00", ((1080, 1560),)),
        ("24/7", ((0, DAY_END),)),
        ("Mo-Su 00:00-24:00", ((0, DAY_END),)),
        (None, None),
        ("when the owner feels like it", None),
        ('"by appointment"', None),
        ('Sa 10:00-12:00; We "by appointment"', None),
    ],
)
def test_a_dated_day(hours: str | None, expected: object) -> None:
    assert spans(hours, WEDNESDAY) == expected


def test_yesterday_evening_is_not_today() -> None:
    assert spans("Tu 22:00-04:00", WEDNESDAY) == ()
    assert spans("22:00-04:00", WEDNESDAY) == ((1320, 1680),)


def test_open_round_the_weekend() -> None:
    hours = "Mo-Th 08:00-23:00; Fr 08:00-24:00; Sa 00:00-24:00; Su 00:00-23:00"
    saturday = dt.date(2026, 12, 19)
    assert spans(hours, saturday) == ((0, DAY_END),)
    assert spans(hours, saturday + dt.timedelta(days=1)) == ((0, 1380),)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("10:00-18:00", ((600, 1080),)),
        ("10:00-18:00; PH off", ()),
        ("Mo-Th 10:00-18:00; PH,Su 12:00-14:00", ((720, 840),)),
        ("Mo-Th,PH 10:00-18:00", ((600, 1080),)),
        ("Apr-Sep PH 10:00-12:00; Oct-Mar PH 11:00-12:00", ((660, 720),)),
        ('10:00-18:00; PH off "ask; or not"', ()),
        ("10:00-12:00, PH 14:00-16:00", ((600, 720), (840, 960))),
        ("24/7; PH off", ()),
        ("PH Mo-Fr 09:00-10:00", ((540, 600),)),
        ("PH Sa-Su 09:00-10:00", ()),
    ],
)
def test_a_public_holiday(hours: str, expected: object) -> None:
    assert spans(hours, CHRISTMAS) == expected


def test_the_day_before_a_public_holiday() -> None:
    eve = CHRISTMAS - dt.timedelta(days=1)
    assert spans("10:00-18:00; PH -1 day 10:00-13:00", eve) == ((600, 780),)
    assert spans("10:00-18:00; PH off", eve) == ((600, 1080),)


def test_only_open_on_holidays() -> None:
    assert spans("PH 10:00-12:00", WEDNESDAY) == ()
    assert spans("PH 10:00-12:00", None) == ()


@pytest.mark.parametrize("country", ["TH", "AE", "IN", "MY", "TW", "IL", "GL", "AQ", "XX", "ZZ"])
def test_no_country_crashes(country: str) -> None:
    for day in (WEDNESDAY, CHRISTMAS, None):
        assert spans("Mo-Su 10:00-18:00; PH off", day, country) in ((), ((600, 1080),))
    assert holiday(WEDNESDAY, country) is None


def test_holidays_by_subdivision() -> None:
    assert holiday(CHRISTMAS, "PT") == "Christmas Day"
    lincoln = dt.date(2026, 2, 12)
    assert holiday(lincoln, "US") is None
    assert holiday(lincoln, "US", "NY") == "Lincoln's Birthday"
    assert holiday(CHRISTMAS, "US", "no such part") == "Christmas Day"


def test_undated_is_what_every_open_day_has() -> None:
    hours = "Tu-Th 10:00-18:00; Fr 10:00-21:00; Sa-Su 11:00-17:00; PH off"
    assert spans(hours, None) == ((660, 1020),)
    assert closed_weekdays(hours) == ("Monday",)


def test_undated_holds_in_every_season() -> None:
    hours = "Apr-Sep 09:00-20:00; Oct-Mar Tu-Su 10:00-17:00; Dec 25 off"
    assert spans(hours, None) == ((600, 1020),)
    assert closed_weekdays(hours) == ("Monday",)
    assert closed_months(hours) == ()


def test_undated_leaves_out_what_shuts_for_a_season() -> None:
    hours = "May-Sep 11:00-15:00"
    assert spans(hours, None) == ()
    assert closed_weekdays(hours) == ()
    assert closed_months(hours) == (1, 2, 3, 4, 10, 11, 12)


def test_undated_nightlife_and_the_unknown() -> None:
    assert spans("Th-Sa 23:00-06:00", None) == ((1380, 1800),)
    assert closed_weekdays("Th-Sa 23:00-06:00") == ("Monday", "Tuesday", "Wednesday", "Sunday")
    assert spans("24/7", None) == ((0, DAY_END),)
    assert spans("gibberish", None) is None
    assert closed_weekdays("gibberish") == closed_weekdays(None) == ()
    assert closed_months(None) == ()


def test_thousands_of_questions_are_quick() -> None:
    started = time.perf_counter()
    for n in range(20_000):
        day = WEDNESDAY + dt.timedelta(days=n % 31)
        spans(f"Mo-Fr {n % 10:02d}:00-18:00; PH off", day)
    assert time.perf_counter() - started < 2
