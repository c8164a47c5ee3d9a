"""The limits of the control of supporting documents, by instrument and day."""

from datetime import date

from maillon.funding.models import Instrument, SamplingLimits


def limits_on(instrument: Instrument, day: date) -> SamplingLimits | None:
    """Return the limits that count on ``day``; ``None``: the defaults do."""
    rows = SamplingLimits.objects.filter(instrument=instrument, valid_from__lte=day)
    return rows.order_by("-valid_from").first()


def limits_of(instrument: Instrument) -> list[SamplingLimits]:
    """Return every limit of an instrument, the latest first."""
    return list(SamplingLimits.objects.filter(instrument=instrument).order_by("-valid_from"))
