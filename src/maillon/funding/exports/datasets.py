"""What data Maillon publishes, with the files of today: one list for page and catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from maillon.funding.exports.three_sixty import verdict
from maillon.funding.models import Grant
from maillon.funding.queries.published_grants import published_grants, published_years
from maillon.plan.models import Plan

THREE_SIXTY = "https://standard.threesixtygiving.org/"
Text = str | Promise
# Read when it is printed: the catalogue prints each text in three languages.
_later = lazy(lambda plan: str(plan.title), str)


@dataclass(frozen=True)
class Distribution:
    """A file or an address from which a dataset is read. ``format`` is csv, xlsx or json."""

    title: Text
    path: str
    format: str
    conforms_to: str = ""


@dataclass(frozen=True)
class Dataset:
    """A set of data: what it is, where people read it, the files it comes as."""

    code: str
    title: Text
    description: Text
    page: str
    keywords: tuple[Text, ...]
    # Of the European list of update frequencies.
    frequency: str
    distributions: tuple[Distribution, ...] = ()
    years: tuple[int, ...] = ()
    modified: datetime | None = field(default=None)


def datasets(*, now: datetime) -> list[Dataset]:
    """Return what Maillon publishes, with the files that there are today."""
    plans = list(Plan.objects.order_by("-first_year"))
    return [_inventory(), _three_sixty(now), _plan(plans), _contributions(), *_coverage(plans)]


def _inventory() -> Dataset:
    years = published_years()
    return Dataset(
        code="grants",
        title=gettext_lazy("Inventory of grants"),
        description=gettext_lazy(
            "The grants given for the plan, year by year: beneficiary, object, amount where it is "
            "known, legal basis, instrument and measures. Without natural persons."
        ),
        page=reverse("subsidies"),
        keywords=(gettext_lazy("grants"), gettext_lazy("transparency")),
        frequency="ANNUAL",
        distributions=tuple(
            Distribution(f"{year}", _file(year, kind), kind)
            for year in years
            for kind in ("csv", "xlsx", "json")
        ),
        years=tuple(years),
        modified=published_grants().aggregate(last=Max("changed_at"))["last"],
    )


def _file(year: int, kind: str) -> str:
    return reverse("subsidies_file", kwargs={"year": year, "format": kind})


def _three_sixty(now: datetime) -> Dataset:
    years = [year for year in published_years() if verdict(year, now=now).may_leave]
    return Dataset(
        code="grants-360giving",
        title=gettext_lazy("Grants in the 360Giving standard"),
        description=gettext_lazy(
            "The same grants in the 360Giving Data Standard: those with an amount, a day of "
            "decision and an enterprise number, with payments, measures and renewals."
        ),
        page=reverse("catalogue"),
        keywords=(gettext_lazy("grants"), "360Giving"),
        frequency="ANNUAL",
        distributions=tuple(
            Distribution(f"{year}", _file(year, f"360giving-{kind}"), kind, THREE_SIXTY)
            for year in years
            for kind in ("json", "csv")
        ),
        years=tuple(years),
        modified=Grant.objects.aggregate(last=Max("changed_at"))["last"],
    )


def _plan(plans: Sequence[Plan]) -> Dataset:
    return Dataset(
        code="plan",
        title=gettext_lazy("The safety and prevention plan"),
        description=gettext_lazy(
            "The plans with their themes and measures, and what became of each measure in the "
            "next plan."
        ),
        page=reverse("plans"),
        keywords=(gettext_lazy("safety"), gettext_lazy("prevention")),
        frequency="IRREG",
        distributions=tuple(
            Distribution(_title(plan), reverse("api:measures", kwargs={"plan": plan.code}), "json")
            for plan in plans
        ),
        years=tuple(
            sorted({year for one in plans for year in range(one.first_year, one.last_year + 1)})
        ),
    )


def _title(plan: Plan) -> Text:
    """Return the title of a plan in the language of whoever reads it, later."""
    return _later(plan)


def _contributions() -> Dataset:
    page = reverse("contributions")
    title = gettext_lazy("Contributions of the partners")
    return Dataset(
        code="contributions",
        title=title,
        description=gettext_lazy(
            "What partners did for the plan, with their figures and the measures it serves."
        ),
        page=page,
        keywords=(gettext_lazy("safety"), gettext_lazy("partners")),
        frequency="ANNUAL",
        distributions=(
            Distribution(title, f"{page}?format=csv", "csv"),
            Distribution(title, f"{page}?format=xlsx", "xlsx"),
            Distribution(title, reverse("api:contributions"), "json"),
        ),
    )


def _coverage(plans: Iterable[Plan]) -> Iterable[Dataset]:
    for plan in plans:
        yield Dataset(
            code=f"coverage-{plan.code}",
            title=format_lazy("{} – {}", gettext_lazy("Coverage"), _title(plan)),
            description=gettext_lazy(
                "Which measures the partners covered, by theme and category of partners."
            ),
            page=reverse("coverage") + f"?plan={plan.code}",
            keywords=(gettext_lazy("safety"), gettext_lazy("coverage")),
            frequency="ANNUAL",
            distributions=(
                Distribution(
                    _title(plan), reverse("api:coverage", kwargs={"plan": plan.code}), "json"
                ),
            ),
            years=tuple(range(plan.first_year, plan.last_year + 1)),
        )
