"""A round in preparation with one form and two organisations, and what tests do with it."""

from datetime import UTC, datetime
from types import SimpleNamespace

from maillon.core.journal import Author
from maillon.implementation.operations.rounds import (
    FigureInput,
    FormInput,
    RoundInput,
    SectionInput,
    add_form,
    add_organisations,
    create_round,
    launch_round,
    save_section,
)
from tests.factories import (
    ContactPointFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
)

BY = Author("coordination", 1, "safe")
PREPARED_AT = datetime(2022, 5, 15, 8, 0, tzinfo=UTC)
OPENS_AT = datetime(2022, 6, 1, 7, 0, tzinfo=UTC)
CLOSES_AT = datetime(2022, 6, 30, 10, 0, tzinfo=UTC)
IN_JUNE = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)


def round_input(plan, **values):
    """Return a round on 2021, open in June 2022."""
    given = {
        "code": "collecte-2021",
        "plan": plan,
        "first_year": 2021,
        "last_year": 2021,
        "opens_at": OPENS_AT,
        "closes_at": CLOSES_AT,
        "contact_name": "Coordination",
        "contact_email": "coordination@example.org",
        "title_fr": "Collecte 2021",
    }
    return RoundInput(**given | values)


def section_input(**values):
    """Return a section on local mediation with a total and a part of it."""
    figures = [
        FigureInput("dossiers", "dossiers ouverts", unit_fr="dossiers"),
        FigureInput("voisinage", "dont voisinage", part_of="dossiers", breakdown="reason"),
    ]
    given = {"code": "mediation", "title_fr": "Médiation", "kind": "action", "figures": figures}
    return SectionInput(**given | values)


def prepared(**values):
    """Make a round in preparation with a form for two organisations; one has an address."""
    plan = values.pop("plan", None) or PlanFactory(code="plan")
    made = create_round(given=round_input(plan, **values), by=BY, now=PREPARED_AT)
    category = PartnerCategoryFactory(code="commune")
    form = add_form(
        collection_round=made, category=category, given=FormInput(), by=BY, now=PREPARED_AT
    )
    section = save_section(form=form, section=None, given=section_input(), by=BY, now=PREPARED_AT)
    jette = OrganisationFactory(code="jette", name_fr="Jette")
    uccle = OrganisationFactory(code="uccle", name_fr="Uccle")
    ContactPointFactory(organisation=jette, email="jette@example.org")
    add_organisations(form=form, organisations=[jette.pk, uccle.pk], by=BY, now=PREPARED_AT)
    return SimpleNamespace(
        round=made,
        plan=plan,
        form=form,
        category=category,
        section=section,
        jette=jette,
        uccle=uccle,
    )


def launched(now=OPENS_AT, **values):
    """Make such a round and launch it; ``requests`` are by code of the organisation."""
    world = prepared(**values)
    made = launch_round(collection_round=world.round, by=BY, now=now)
    world.round.refresh_from_db()
    world.requests = {request.organisation.code: request for request in made.requests}
    return world
