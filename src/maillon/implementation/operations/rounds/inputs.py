"""What the coordination gives to prepare a round, apart from any form or request."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from maillon.core.moments import moment_text
from maillon.implementation.models import CollectionRound, ImplementationPlan
from maillon.plan.models import Plan

TEXTS = ("title", "introduction")
LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class RoundInput:
    """A round as it is to be. Moments are aware; ``reminders`` lie between opening and closing."""

    code: str
    plan: Plan
    first_year: int
    last_year: int
    opens_at: datetime
    closes_at: datetime
    contact_name: str
    contact_email: str
    title_fr: str
    title_nl: str = ""
    title_en: str = ""
    introduction_fr: str = ""
    introduction_nl: str = ""
    introduction_en: str = ""
    implementation_plan: ImplementationPlan | None = None
    duty: bool = False
    reminders: tuple[datetime, ...] = ()

    def problems(self) -> list[str]:
        """Return, for people, what does not fit together."""
        found = []
        if not self.title_fr.strip():
            found.append(_("Give the round a title in French."))
        if self.last_year < self.first_year:
            found.append(_("The last year is not before the first year."))
        if self.closes_at <= self.opens_at:
            found.append(_("The round closes after it opens."))
        outside = [at for at in self.reminders if not self.opens_at <= at < self.closes_at]
        found += [
            _("The reminder of %(moment)s is not between opening and closing.")
            % {"moment": moment_text(at)}
            for at in outside
        ]
        if len(set(self.reminders)) < len(self.reminders):
            found.append(_("There is already a reminder at this moment."))
        years = self.implementation_plan
        if years is not None and years.plan_id != self.plan.pk:
            found.append(_("The annual implementation plan belongs to another plan."))
        return found


def fields_of(given: RoundInput) -> dict[str, object]:
    """Return the columns of the round that ``given`` describes (reminders apart)."""
    return {name: getattr(given, name) for name in COLUMNS}


COLUMNS = (
    "code",
    "plan",
    "implementation_plan",
    "first_year",
    "last_year",
    "opens_at",
    "closes_at",
    "contact_name",
    "contact_email",
    "duty",
    *(f"{text}_{language}" for text in TEXTS for language in LANGUAGES),
)


def described(collection_round: CollectionRound) -> dict[str, object]:
    """Return the round as the journal says it."""
    reminders = collection_round.reminders.order_by("at").values_list("at", flat=True)
    found: dict[str, object] = {
        name: getattr(collection_round, name) for name in COLUMNS if not name.endswith("plan")
    }
    for name in ("opens_at", "closes_at"):
        found[name] = getattr(collection_round, name).isoformat()
    plan = collection_round.implementation_plan
    found["plan"] = collection_round.plan.code
    found["implementation_plan"] = plan.code if plan else ""
    found["reminders"] = [at.isoformat() for at in reminders]
    return found
