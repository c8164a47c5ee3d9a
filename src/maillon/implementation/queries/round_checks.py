"""What keeps a round from being launched, in words that say how to mend it."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from maillon.core.moments import moment_text
from maillon.implementation.models import CollectionRound, ReportForm
from maillon.partners.models import Organisation


def launch_problems(
    collection_round: CollectionRound, *, locked: Collection[int], now: datetime
) -> list[str]:
    """Return what is missing or wrong before ``collection_round`` can be launched.

    :param locked: the years of the plan that are locked: nothing could be reported on them.
    """
    found = []
    if now >= collection_round.closes_at:
        found.append(
            _("The round would close on %(moment)s, which is past: change its moments.")
            % {"moment": moment_text(collection_round.closes_at)}
        )
    shut = sorted(set(collection_round.years) & set(locked))
    if shut:
        found.append(
            _("These years are locked: %(years)s. Reopen them first, or change the round's years.")
            % {"years": ", ".join(map(str, shut))}
        )
    return found + _form_problems(collection_round)


def _form_problems(collection_round: CollectionRound) -> list[str]:
    forms = list(
        collection_round.forms.select_related("category").annotate(
            n=Count("sections", distinct=True)
        )
    )
    through = ReportForm.organisations.through.objects.filter(reportform__round=collection_round)
    asked = list(through.values_list("reportform_id", "organisation_id"))
    if not forms:
        return [_("The round has no form yet: add one for each category of partners.")]
    found = [
        _("The form for “%(category)s” asks nothing: add a section, or let partners add their own.")
        % {"category": form.category.name}
        for form in forms
        if not form.n and not form.free_items
    ]
    with_someone = {form for form, _organisation in asked}
    found += [
        _("Nobody gets the form for “%(category)s”: choose organisations, or delete the form.")
        % {"category": form.category.name}
        for form in forms
        if form.pk not in with_someone
    ]
    twice = [pk for pk, times in Counter(pk for _form, pk in asked).items() if times > 1]
    names = Organisation.objects.filter(pk__in=twice).order_by("name_fr")
    return found + [
        _("%(organisation)s would get two forms: keep it in one.") % {"organisation": row.name}
        for row in names
    ]
