"""Decisions of the demonstration: two figures asked about, an empty request accepted, a proposal.

What is asked and proposed is made up for the demonstration, and says so; the two numbers of the
proposal are the report's own: it prints a total of 799 over parts that make 790.
"""

from datetime import datetime
from decimal import Decimal

from maillon.core.journal import Author
from maillon.implementation.enums import ContributionState, ItemAnswer, RequestState
from maillon.implementation.models import Contribution, Figure, RoundRequest
from maillon.implementation.operations.entry import answer_item
from maillon.implementation.operations.proposals import ProposalInput, make_proposal
from maillon.implementation.operations.review import (
    QuestionInput,
    accept_request,
    send_back_several,
)
from maillon.implementation.operations.submitting import submit_request
from maillon.partners.models import Membership, User

COORDINATION = "coordination"
EVALUATION = "evaluation"
PRINTED, ADDED = Decimal(799), Decimal(790)
NOTHING = "Démonstration : rien à signaler pour cette rubrique."
_QUESTIONS = (
    "Démonstration : ce chiffre comprend-il aussi les demandes reçues par téléphone ?",
    "Démonstration : sur quelle période ce nombre a-t-il été compté ?",
)


def load_review(*, by: Author, now: datetime) -> None:
    """Decide on what the entry loader submitted, through the operations; robust without any.

    :param by: the author where a demonstration account is missing.
    """
    propose_total(by=_author(EVALUATION, by), now=now)
    author = _author(COORDINATION, by)
    rows = RoundRequest.objects.filter(state=RequestState.SUBMITTED).select_related("round")
    submitted = list(rows.order_by("pk"))
    # First one whose organisation has an account here: what is asked is seen from its side too.
    member = set(Membership.objects.values_list("organisation", flat=True))
    by_account = sorted(submitted, key=lambda row: row.organisation_id not in member)
    asked = next((row for row in by_account if _with_figures(row)), None)
    if asked is not None:
        _ask_about_two(asked, by=author, now=now)
    _accept_one_that_reports_nothing(by=author, now=now)


def _accept_one_that_reports_nothing(*, by: Author, now: datetime) -> None:
    """Accept a request without contribution: fictitious figures never count in the coverage."""
    waiting = RoundRequest.objects.filter(
        state=RequestState.WAITING, announced_at__isnull=False, contact__isnull=False
    )
    request = (
        waiting.exclude(items__previous__isnull=False)
        .select_related("round", "organisation")
        .order_by("pk")
        .first()
    )
    if request is None:
        return
    partner = Author(by.username, None, request.organisation.code)
    for item in request.items.order_by("position", "pk"):
        answer_item(item=item, answer=ItemAnswer.NOTHING, reason=NOTHING, by=partner, now=now)
    submit_request(request=request, confirmed=True, by=partner, now=now)
    accept_request(request=request, by=by, now=now)


def propose_total(*, by: Author, now: datetime) -> None:
    """Propose the sum of the parts beside the printed total that contradicts them."""
    figure = (
        Figure.objects.filter(value=PRINTED, parts__isnull=False)
        .select_related("contribution")
        .distinct()
        .first()
    )
    if figure is None:
        return
    contribution = figure.contribution
    if contribution.state not in (ContributionState.ACCEPTED, ContributionState.PUBLISHED):
        return
    make_proposal(
        contribution=contribution,
        given=ProposalInput(
            figure=figure,
            value=ADDED,
            source=f"Rapport 2021-2022, ligne {figure.source_line} et suivantes",
            reason="Démonstration : les interventions énumérées font 790, le total imprimé 799.",
        ),
        organisation=None,
        by=by,
        now=now,
    )


def _ask_about_two(request: RoundRequest, *, by: Author, now: datetime) -> None:
    """Ask about the first figures of the request, at most two, each in its contribution."""
    texts = iter(_QUESTIONS)
    questions = {
        row: [
            QuestionInput("figure", text, figure.label_fr, figure.first_year)
            for figure, text in zip(row.figures.all(), texts, strict=False)
        ]
        for row in _with_figures(request)
    }
    send_back_several(
        request=request,
        questions=questions,
        reason="Démonstration : deux précisions avant d’accepter.",
        by=by,
        now=now,
    )


def _with_figures(request: RoundRequest) -> list[Contribution]:
    rows = Contribution.objects.filter(
        item__request=request, state=ContributionState.SUBMITTED, figures__isnull=False
    )
    return list(rows.distinct().order_by("code").prefetch_related("figures"))


def _author(username: str, otherwise: Author) -> Author:
    user = User.objects.filter(username=username).first()
    if user is None:
        return otherwise
    membership = Membership.objects.filter(user=user).select_related("organisation").first()
    return Author(username, user.pk, membership.organisation.code if membership else "")
