"""Dates as the Brussels administration writes them, in the three languages."""

from datetime import date, datetime

from django.utils import formats, translation


def test_no_language_puts_the_month_first():
    day, moment = date(2021, 6, 28), datetime(2021, 6, 28, 14, 5)
    found = {}
    for code in ("fr", "nl", "en"):
        with translation.override(code):
            found[code] = (
                formats.date_format(day, "DATE_FORMAT"),
                formats.date_format(day, "SHORT_DATE_FORMAT"),
                formats.date_format(moment, "SHORT_DATETIME_FORMAT"),
            )
    assert found == {
        "fr": ("28 juin 2021", "28/06/2021", "28/06/2021 14:05"),
        "nl": ("28 juni 2021", "28/06/2021", "28/06/2021 14:05"),
        "en": ("28 June 2021", "28/06/2021", "28/06/2021 14:05"),
    }
