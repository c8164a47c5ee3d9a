"""A jury at work, for the tests of this folder."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.test import Client

from maillon.core.journal import Author
from tests import factories, factories_funding

BY = Author("coordination")
NOW = datetime(2022, 7, 4, 10, 0, tzinfo=UTC)


@dataclass
class Scene:
    """A call in evaluation with its grid; ``juror`` signed and reads ``application``."""

    call: Any
    criteria: list[Any]
    juror: Any
    application: Any
    assignment: Any


def call_in_evaluation(**more: Any) -> Any:
    """Return a closed call being evaluated, with a grid of two criteria, the second optional."""
    call = factories_funding.CallFactory(
        **{"state": "evaluated", "readings": 2, "minimum_readings": 1} | more
    )
    grid = factories_funding.EvaluationGridFactory(call=call)
    factories_funding.CriterionFactory(grid=grid, code="qualite", weight=Decimal(3))
    factories_funding.CriterionFactory(grid=grid, code="budget", optional=True)
    return call


def member(call: Any, *, language: str = "fr,nl", **more: Any) -> Any:
    """Return an appointed member who signed, with an account in the role of expert."""
    user = factories.UserFactory()
    expert = factories_funding.ExpertFactory(user=user, languages=language)
    factories.MembershipFactory(user=user, organisation=expert.organisation, role="expert")
    return factories_funding.JurorFactory(call=call, expert=expert, **more)


def admissible(call: Any, **more: Any) -> Any:
    """Return an admissible application of ``call``, on the call's one form."""
    form = call.forms.first() or factories_funding.FormVersionFactory(call=call)
    given = {"state": "admissible", "sheet__form": form} | more
    return factories_funding.ApplicationFactory(call=call, **given)


def scene(**more: Any) -> Scene:
    """Return a scene."""
    call = call_in_evaluation(**more)
    juror, application = member(call), admissible(call)
    assignment = factories_funding.AssignmentFactory(application=application, juror=juror)
    return Scene(call, list(call.grid.criteria.all()), juror, application, assignment)


def handed_in(assignment: Any, points: dict[str, Any], **more: Any) -> Any:
    """Return a sheet handed in with these points."""
    sheet = factories_funding.ScoreSheetFactory(
        assignment=assignment, state="submitted", submitted_at=NOW, **more
    )
    for criterion in assignment.application.call.grid.criteria.all():
        if criterion.code in points:
            factories_funding.ScoreFactory(
                sheet=sheet, criterion=criterion, points=points[criterion.code]
            )
    return sheet


def client_of(juror: Any) -> Client:
    """Return a client signed in as the expert of a member."""
    client = Client(raise_request_exception=False, headers={"accept-language": "fr"})
    client.force_login(juror.expert.user)
    return client


def author_of(juror: Any) -> Author:
    """Return the expert as the journal names them."""
    user = juror.expert.user
    return Author(user.username, user.pk, juror.expert.organisation.code)
