"""What to visit for the addresses of contributions."""

from tests.factories import (
    ContributionFactory,
    ContributionImportFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
    PlanFactory,
)
from tests.implementation.entry.samples import ENTRY_SAMPLES
from tests.implementation.planning.samples import PLANNING_SAMPLES
from tests.implementation.review_samples import REVIEW_SAMPLES
from tests.implementation.rounds.samples import SAMPLES as ROUND_SAMPLES
from tests.url_samples import Sample


def made(**values):
    """Make a contribution with a partner, a measure and a figure; return its parameters."""
    contribution = ContributionFactory(**values)
    ContributionPartnerFactory(contribution=contribution)
    ContributionMeasureFactory(contribution=contribution)
    FigureFactory(contribution=contribution)
    return {"code": contribution.code}


def nothing():
    """Make a plan, so that there is something to enter contributions for."""
    PlanFactory()
    return {}


def checked():
    """Make an import whose check was not kept: its page sends back to the upload."""
    return {"pk": ContributionImportFactory().pk}


FOREIGN = {"partner_editor": 403, "partner_signatory": 403}

SAMPLES = {
    "contributions": Sample(lambda: made() and {}, query="theme=1&year=2021"),
    "contribution": Sample(made),
    "contribution_new": Sample(nothing),
    # Of another organisation than theirs; what is their own is tested in test_scope.py.
    "contribution_edit": Sample(made, roles=FOREIGN),
    "contribution_accept": Sample(lambda: made(state="draft"), expect=405),
    "contribution_return": Sample(made),
    "contribution_withdraw": Sample(made, roles={"partner_signatory": 403}),
    "contribution_import": Sample(nothing),
    "contribution_import_review": Sample(checked, expect=302),
    "contribution_template": Sample(nothing),
    "contribution_suggestions": Sample(nothing, query="title=vol+de+velos"),
    **ENTRY_SAMPLES,
    **REVIEW_SAMPLES,
    **ROUND_SAMPLES,
    **PLANNING_SAMPLES,
}
