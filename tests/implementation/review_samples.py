"""What to visit for the addresses of review: requests, proposals, locked years."""

from datetime import UTC, datetime
from types import SimpleNamespace

from maillon.implementation.models import PeriodLock, Proposal, Question
from tests.factories import (
    ContributionFactory,
    ContributionPartnerFactory,
    FigureFactory,
    MeasureFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
)
from tests.implementation.reviewing import request_with
from tests.url_samples import Owner, Sample

AT = datetime(2022, 6, 10, 9, 0, tzinfo=UTC)
_codes = iter(range(10_000))


def submitted():
    """Return a submitted request with a question about a figure of last year's that doubled."""
    plan = PlanFactory()
    world = SimpleNamespace(
        plan=plan,
        category=PartnerCategoryFactory(),
        measures=[MeasureFactory(theme__plan=plan)],
        zone=OrganisationFactory(),
    )
    request, (row,) = request_with(world, code=f"collecte-{next(_codes)}")
    row.previous = ContributionFactory(plan=plan, category=world.category)
    row.save()
    FigureFactory(contribution=row, label_fr="visites", value=40)
    FigureFactory(contribution=row.previous, label_fr="visites", value=10)
    ask(row, "Pourquoi ?")
    return request


def ask(contribution, text):
    """Return a question about the figure of a contribution."""
    return Question.objects.create(
        contribution=contribution,
        field="figure",
        figure_label="visites",
        text=text,
        value_then="12",
        asked_by="coordination",
        asked_at=AT,
    )


def in_round():
    """Make a submitted request; return the parameters of its round."""
    return {"round": submitted().round.code}


def one_request():
    """Make a submitted request; return its parameters."""
    request = submitted()
    return {"round": request.round.code, "organisation": request.organisation.code}


def a_question():
    """Make a question about a submitted contribution."""
    return {"pk": submitted().items.get().contribution.questions.get().pk}


def accepted_of(owner: Owner):
    """Return an accepted contribution of the organisation, with a figure."""
    row = ContributionPartnerFactory(organisation=owner.organisation).contribution
    FigureFactory(contribution=row, label_fr="visites", value=10)
    return row


def proposal_on(owner: Owner):
    """Make an open proposal; what it says is read by those who may view proposals."""
    row = accepted_of(owner)
    figure = row.figures.get()
    made = Proposal.objects.create(
        contribution=row,
        field="figure",
        figure=figure,
        figure_label=figure.label_fr,
        old_value=10,
        new_value=12,
        source=owner.secret("proposal.view"),
        reason=owner.secret("proposal.view"),
        proposed_by="zone",
        organisation=owner.organisation,
        proposed_at=AT,
    )
    return {"pk": made.pk}


def locked():
    """Make a plan with a locked year; return that year."""
    plan = PlanFactory()
    PeriodLock.objects.create(plan=plan, year=2021, locked_at=AT, locked_by="coordination")
    return {"plan": plan.code, "year": 2021}


def closed():
    """Make a closed round whose year is open."""
    request = submitted()
    request.round.state = "closed"
    request.round.save()
    return {"round": request.round.code}


def share():
    """Make a part in a contribution."""
    return {"pk": ContributionPartnerFactory().pk}


def code_of(state):
    """Return what makes a contribution in this state."""
    return lambda: {"code": ContributionPartnerFactory(contribution__state=state).contribution.code}


REVIEW_SAMPLES = {
    "review": Sample(in_round),
    "review_request": Sample(one_request),
    "round_lock": Sample(closed),
    "question_answer": Sample(a_question, expect=405),
    "question_settle": Sample(a_question, expect=405),
    "share_confirm": Sample(share, expect=405),
    "contribution_submit": Sample(code_of("draft"), expect=405),
    "contribution_recall": Sample(code_of("submitted"), expect=405),
    "contribution_send_back": Sample(code_of("submitted")),
    "contribution_publish": Sample(code_of("accepted"), expect=405),
    "proposal_new": Sample(of=lambda owner: {"code": accepted_of(owner).code}),
    "proposal": Sample(of=proposal_on),
    "periods": Sample(lambda: locked() and {}),
    "period": Sample(locked),
}
