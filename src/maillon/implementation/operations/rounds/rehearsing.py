"""A rehearsal of launching: what would be sent to whom, with nothing written."""

from dataclasses import dataclass
from datetime import date

from maillon.implementation.models import CollectionRound, ReportForm, RoundRequest
from maillon.implementation.notifications.recipients import recipients_of
from maillon.implementation.operations.rounds.launching import items_of
from maillon.implementation.queries.previous import former_contributions
from maillon.partners.models import Organisation


@dataclass(frozen=True)
class FormRehearsal:
    """What the organisations of one form would get."""

    form: ReportForm
    organisations: int
    sections: int
    items: int

    @property
    def to_confirm(self) -> int:
        """How many things beside the sections: contributions of the years before."""
        return self.items - self.sections * self.organisations


@dataclass(frozen=True)
class Rehearsal:
    """What launching would make, and which organisations nobody could write to."""

    forms: list[FormRehearsal]
    unreachable: list[Organisation]

    @property
    def organisations(self) -> int:
        """How many organisations would be asked."""
        return sum(form.organisations for form in self.forms)

    @property
    def items(self) -> int:
        """How many things they would be asked, all together."""
        return sum(form.items for form in self.forms)


def rehearse_launch(collection_round: CollectionRound, *, on: date) -> Rehearsal:
    """Return what launching ``collection_round`` would do on the day ``on``."""
    rows = collection_round.forms.select_related("category").prefetch_related(
        "sections__measures", "organisations"
    )
    forms = list(rows.order_by("category__position", "pk"))
    asked = {one.pk: one for form in forms for one in form.organisations.all()}
    former = former_contributions(collection_round, set(asked))
    found = []
    for form in forms:
        ids = [one.pk for one in form.organisations.all()]
        items = sum(len(items_of(RoundRequest(organisation_id=pk), form, former)) for pk in ids)
        found.append(FormRehearsal(form, len(ids), len(form.sections.all()), items))
    return Rehearsal(found, _unreachable(asked, on))


def _unreachable(asked: dict[int, Organisation], on: date) -> list[Organisation]:
    """Return who has neither a contact point for reporting nor a member with an address."""
    # Stand-ins: whom a request reaches depends on its organisation only.
    stand_ins = [RoundRequest(pk=pk, organisation_id=pk) for pk in asked]
    reached = recipients_of(stand_ins, on=on)
    return sorted((one for pk, one in asked.items() if not reached[pk]), key=lambda one: one.name)
