"""What waits for the person who has signed in, on the front page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution, ContributionImport
from maillon.partners.permissions import Person
from maillon.plan.enums import ImportState
from maillon.plan.models import PlanImport


@dataclass(frozen=True)
class Task:
    """Something to do: how it is called, and where to do it."""

    text: str
    url: str


def tasks(person: Person) -> list[Task] | None:
    """Return what waits for ``person``; ``None`` for those who have nothing to do here."""
    if not person.may("contribution.accept"):
        return None
    return [*_drafts(), *_plan_imports(), *_contribution_imports()]


def _drafts() -> list[Task]:
    number = Contribution.objects.filter(state=ContributionState.DRAFT).count()
    text = ngettext("%(n)s draft to accept", "%(n)s drafts to accept", number)
    return [Task(text % {"n": number}, reverse("contributions") + "?state=draft")] if number else []


def _plan_imports() -> list[Task]:
    waiting = PlanImport.objects.filter(state=ImportState.REVIEW).count()
    text = ngettext("%(n)s plan to review", "%(n)s plans to review", waiting) % {"n": waiting}
    return [Task(text, reverse("plan_imports"))] if waiting else []


def _contribution_imports() -> list[Task]:
    waiting = list(ContributionImport.objects.filter(state="review").values_list("pk", flat=True))
    if not waiting:
        return []
    text = ngettext(
        "%(n)s workbook of contributions to review",
        "%(n)s workbooks of contributions to review",
        len(waiting),
    )
    url = reverse("contribution_import_review", args=[waiting[0]])
    return [Task(text % {"n": len(waiting)}, url)]
