"""What a partner does on a contribution of its own: answer questions, confirm its share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.implementation.forms.review import AnswerForm, ShareForm
from maillon.implementation.models import ContributionPartner, Question
from maillon.implementation.operations import Refused
from maillon.implementation.operations.review import answer_question
from maillon.implementation.operations.shares import confirm_share
from maillon.implementation.queries.contributions import is_own
from maillon.implementation.workflows import Act, may
from maillon.partners.access import person, requires


@requires("contribution.edit")
@require_POST
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the answer to a question about a contribution that was sent back."""
    question = get_object_or_404(Question.objects.select_related("contribution"), pk=pk)
    found, reader = question.contribution, person(request)
    verdict = may(found.state, Act.EDIT, reader, own=is_own(reader, found))
    if not verdict:
        raise PermissionDenied(verdict.reason)
    form = AnswerForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["answer"]
        try:
            answer_question(question=question, answer=given, by=reader.author, now=timezone.now())
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("Your answer is kept. Correct the field, then submit."))
    else:
        messages.error(request, _("Write an answer."))
    return redirect("contribution", code=found.code)


@requires("share.confirm")
@require_POST
def share_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the share of one's own organisation in a joint contribution."""
    rows = ContributionPartner.objects.select_related("contribution", "organisation")
    part = get_object_or_404(rows, pk=pk)
    reader = person(request)
    own = part.organisation_id is not None and reader.owns([part.organisation_id])
    verdict = reader.may("share.confirm", own=own)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    form = ShareForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["share"]
        try:
            confirm_share(part=part, share=given, by=reader.author, now=timezone.now())
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(
                request, _("Your share is confirmed. The contribution counts once for all.")
            )
    else:
        messages.error(request, _("Say in a few words what your share was."))
    return redirect("contribution", code=part.contribution.code)
