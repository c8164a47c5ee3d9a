"""Plans themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.plan.enums import PlanLevel
from maillon.plan.models import Plan
from maillon.plan.operations import ImportProblem

_YEARS = re.compile(r"(\d{4})(?:\D+(\d{4}))?$")


@dataclass(frozen=True)
class NewPlan:
    """A plan to make: ``titles`` by language code, years both included."""

    code: str
    titles: Mapping[str, str]
    first_year: int
    last_year: int
    level: str = PlanLevel.REGIONAL
    predecessor: Plan | None = field(default=None)


@transaction.atomic
def create_plan(*, new: NewPlan, by: Author, now: datetime) -> Plan:
    """Make a plan without measures.

    :raises ImportProblem: when the code is taken, or the plan before it already has a next one.
    """
    if Plan.objects.filter(code=new.code).exists():
        raise ImportProblem(
            _(
                "There is already a plan with the code “%(code)s”: choose it in the list, or give "
                "another code."
            )
            % {"code": new.code}
        )
    if new.last_year < new.first_year:
        raise ImportProblem(_("The last year of a plan is not before its first year."))
    if new.predecessor and Plan.objects.filter(predecessor=new.predecessor).exists():
        raise ImportProblem(
            _("The plan “%(plan)s” already has a plan after it.") % {"plan": new.predecessor}
        )
    plan = Plan.objects.create(
        code=new.code,
        level=new.level,
        first_year=new.first_year,
        last_year=new.last_year,
        predecessor=new.predecessor,
        **{f"title_{lang}": text[:400] for lang, text in new.titles.items()},
    )
    record(
        by=by,
        now=now,
        action="plan.created",
        target=plan,
        label=plan.code,
        changes={"years": [None, [plan.first_year, plan.last_year]], "level": [None, plan.level]},
    )
    return plan


def plan_from_code(code: str) -> NewPlan | None:
    """Return the plan that a code such as ``pgsp-2025-2028`` announces; no years: nothing."""
    found = _YEARS.search(code)
    if not found:
        return None
    first = int(found[1])
    last = int(found[2] or first)
    if last < first:
        return None
    name = code[: found.start()].strip("-_ ").replace("-", " ").upper()
    years = str(first) if last == first else f"{first}-{last}"
    return NewPlan(code, {"fr": f"{name} {years}".strip()}, first, last)
