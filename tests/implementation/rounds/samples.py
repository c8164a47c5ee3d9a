"""What to visit for the addresses of collection rounds."""

from tests.factories import (
    AccessLinkFactory,
    CollectionRoundFactory,
    FormFigureFactory,
    FormSectionFactory,
    PlanFactory,
    RequestItemFactory,
    RoundRequestFactory,
)
from tests.url_samples import Sample

# Those who see every round, but not what partners have typed: they have the board.
NOT_REQUESTS = {"theme_lead": 403, "decision_maker": 403}


def a_round(**values):
    """Make a round with a form, a figure and an organisation asked; return its code."""
    section = FormSectionFactory(form__round=CollectionRoundFactory(**values))
    FormFigureFactory(section=section)
    request = RoundRequestFactory(form=section.form)
    RequestItemFactory(request=request, section=section)
    return {"code": section.form.round.code}


def a_form(**values):
    """Make such a round; return its code and the category of its form."""
    section = FormSectionFactory(form__round=CollectionRoundFactory(**values))
    FormFigureFactory(section=section)
    return {"code": section.form.round.code, "category": section.form.category.code}


def a_section(**values):
    """Make such a round; return where its section is."""
    section = FormSectionFactory(form__round=CollectionRoundFactory(**values))
    FormFigureFactory(section=section)
    return {
        "code": section.form.round.code,
        "category": section.form.category.code,
        "section": section.code,
    }


def a_request():
    """Make a request with a link; return where the coordination sees it."""
    request = RoundRequestFactory()
    AccessLinkFactory(request=request)
    return {"code": request.round.code, "organisation": request.organisation.code}


def nothing():
    """Make a plan, so that there is something to make rounds for."""
    PlanFactory()
    return {}


PREPARED = {"state": "prepared"}
SAMPLES = {
    "rounds": Sample(lambda: a_round() and {}),
    "round_new": Sample(nothing),
    "burden": Sample(lambda: a_round() and {}),
    "round": Sample(a_round),
    "round_edit": Sample(a_round),
    "round_launch": Sample(lambda: a_round(**PREPARED)),
    "round_close": Sample(a_round),
    "round_reopen": Sample(lambda: a_round(state="closed")),
    "round_board": Sample(a_round, query="state=waiting&late=1"),
    # Without an act in the address it leads back to the board.
    "round_bulk": Sample(a_round, expect=302),
    "round_burden": Sample(a_round),
    "round_request": Sample(a_request, roles=NOT_REQUESTS),
    "round_form_new": Sample(lambda: a_round(**PREPARED)),
    "round_form": Sample(lambda: a_form(**PREPARED)),
    "round_form_delete": Sample(lambda: a_form(**PREPARED), expect=405),
    "round_form_preview": Sample(a_form),
    "round_form_organisations": Sample(a_form),
    "round_section_new": Sample(lambda: a_form(**PREPARED)),
    "round_section": Sample(lambda: a_section(**PREPARED)),
    "round_section_move": Sample(lambda: a_section(**PREPARED), expect=405),
    "round_section_delete": Sample(lambda: a_section(**PREPARED), expect=405),
}
