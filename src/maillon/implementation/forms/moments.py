"""A form field for a moment: a day and a time of the local clock, stored in UTC.

A time that the change of clock skips is refused; for one that it repeats, the field asks which.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from maillon.core.moments import MomentRefused, local_zone, readings, to_moment

FIRST, SECOND = "first", "second"
_WHICH: list[tuple[str, str | Promise]] = [
    ("", gettext_lazy("Which of the two?")),
    (FIRST, gettext_lazy("The first (summer time)")),
    (SECOND, gettext_lazy("The second (winter time)")),
]


class MomentWidget(forms.MultiWidget):
    """Day, time, and which of the two where the clock shows the time twice."""

    template_name = "implementation/widgets/moment.html"
    use_fieldset = True
    # In which moments are written; none: the site's.
    zone: ZoneInfo | None = None

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "day": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                "time": forms.TimeInput({"type": "time"}, format="%H:%M"),
                "which": forms.Select(choices=_WHICH),
            },
            attrs,
        )

    def decompress(self, value: datetime | None) -> list[Any]:
        """Return day, time and which of the two of a stored moment."""
        if value is None:
            return [None, None, ""]
        local = value.astimezone(self.zone or local_zone())
        day, clock = local.date(), local.time().replace(tzinfo=None, fold=0)
        twice = len(readings(day, clock, self.zone)) > 1
        return [day, clock, (SECOND if local.fold else FIRST) if twice else ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add whether the time is one that the clock shows twice."""
        context = super().get_context(name, value, attrs)
        values = value if isinstance(value, list) else self.decompress(value)
        context["widget"]["asks_which"] = _is_twice(values[0], values[1], self.zone)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the day: where the list of errors leads."""
        return f"{id_}_0" if id_ else ""


def _is_twice(day: Any, clock: Any, zone: ZoneInfo | None) -> bool:
    try:
        parsed_day = day if isinstance(day, date) else date.fromisoformat(str(day))
        parsed_clock = clock if isinstance(clock, time) else time.fromisoformat(str(clock))
    except ValueError:
        return False
    return len(readings(parsed_day, parsed_clock, zone)) > 1


class MomentField(forms.MultiValueField):
    """A moment written as day and time of the local clock."""

    widget = MomentWidget
    zone: ZoneInfo | None = None

    def __init__(self, **kwargs: Any) -> None:
        day = forms.DateField(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={
                "required": gettext_lazy("Give the day."),
                "incomplete": gettext_lazy("Give the day."),
                "invalid": gettext_lazy("Write the day as 31/12/2026."),
            },
        )
        clock = forms.TimeField(
            input_formats=["%H:%M", "%H:%M:%S"],
            error_messages={
                "required": gettext_lazy("Give the time."),
                "incomplete": gettext_lazy("Give the time."),
                "invalid": gettext_lazy("Write the time as 09:00."),
            },
        )
        which = forms.ChoiceField(choices=_WHICH, required=False)
        kwargs.setdefault(
            "error_messages", {"required": gettext_lazy("Give the day and the time.")}
        )
        super().__init__(fields=(day, clock, which), require_all_fields=False, **kwargs)

    def set_zone(self, zone: ZoneInfo) -> None:
        """Read and write moments by the clock of ``zone`` instead of the site's."""
        self.zone = self.widget.zone = zone

    def compress(self, data_list: list[Any]) -> datetime | None:
        """Return the moment (UTC) of day, time and which of the two.

        :raises ValidationError: for a time that does not exist, or exists twice.
        """
        if not data_list:
            return None
        day, clock, which = data_list
        try:
            later = {FIRST: False, SECOND: True}.get(which)
            return to_moment(day, clock, later=later, zone=self.zone)
        except MomentRefused as refusal:
            raise ValidationError(
                str(refusal), code="twice" if refusal.twice else "no_such_time"
            ) from refusal
