"""Whether a contribution is the reader's own, asked before it is shown or changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from maillon.implementation.models import Contribution
from maillon.implementation.queries.contributions import is_own
from maillon.implementation.queries.review import request_of
from maillon.partners.access import person
from maillon.partners.permissions import Person


def refuse_foreign(reader: Person, action: str, contribution: Contribution) -> None:
    """Refuse those who may do ``action`` to contributions of their own only, and this is none.

    :raises PermissionDenied: with the reason. The state is looked at by the workflow, not here.
    """
    if reader.everywhere(action):
        return
    verdict = reader.may(action, own=is_own(reader, contribution))
    if not verdict:
        raise PermissionDenied(verdict.reason)


def to_its_request(request: HttpRequest, contribution: Contribution) -> HttpResponse | None:
    """Lead a partner to the request in which a contribution is typed; ``None`` where there is none.

    What is typed there is what is handed in: a second place to edit it would lose one of both.
    Those who keep the plan edit the contribution itself.
    """
    reader = person(request)
    if reader.everywhere("contribution.edit"):
        return None
    asked = request_of(contribution)
    if asked is None:
        return None
    if reader.owns([asked.organisation_id]):
        return redirect("request", round=asked.round.code, organisation=asked.organisation.code)
    messages.error(
        request,
        _("%(name)s reports this contribution: it changes and submits the texts and figures.")
        % {"name": asked.organisation.name},
    )
    return redirect("contribution", code=contribution.code)
