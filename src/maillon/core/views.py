"""The gallery of components: each one with an example and its documentation."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.listing import page_numbers

COMPONENTS = Path(__file__).parent / "templates" / "cotton"
_COMMENT = re.compile(r"\{% comment %\}\n(.*?)\{% endcomment %\}|\{# (.*?) #\}", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """A measure of the examples."""

    code: str
    title: str


@dataclass(frozen=True)
class Link:
    """A link of the example chain."""

    label: str
    note: str
    url: str = ""
    full: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell of the example table."""

    measures: list[Item]
    covered: frozenset[str]
    count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.covered))

    @property
    def total(self) -> int:
        """How many measures there are."""
        return len(self.measures)

    @property
    def gaps(self) -> list[Item]:
        """The measures that are not covered."""
        return [item for item in self.measures if item.code not in self.covered]


class ExampleForm(forms.Form):
    """A form with an error, to show one."""

    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("In a few words, without full stop.")
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000)
    agreed = forms.BooleanField(label=gettext_lazy("I have checked the figures"), required=False)


def documentation() -> dict[str, str]:
    """Return what the templates of the components say about themselves, by component name."""
    found = {}
    for path in sorted(COMPONENTS.glob("*.html")):
        match = _COMMENT.match(path.read_text(encoding="utf-8"))
        found[path.stem] = (match.group(1) or match.group(2)).strip() if match else ""
    return found


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with an example and how to call it."""
    items = [Item(f"4.{n}", _("Measure %(code)s") % {"code": f"4.{n}"}) for n in range(1, 11)]
    cell = Cell(items, frozenset({"4.2", "4.3", "4.9"}))
    page = Paginator(range(1, 400), 25).get_page(7)
    form = ExampleForm({"title": "", "year": "1850"})
    form.is_valid()
    context = {
        "docs": documentation(),
        "cell": cell,
        "chain": _chain(),
        "page": page,
        "pages": page_numbers(page),
        "form": form,
        "kinds": [("action", _("Action")), ("training", _("Training"))],
        # A picture as core draws them: attributes only, no inline style.
        "picture": mark_safe(  # nosec B308
            '<svg viewBox="0 0 320 60" width="320" height="60"><rect x="0" y="8" width="220" '
            'height="18" fill="#0f5c6e"/><rect x="0" y="34" width="120" height="18" '
            'fill="#0f5c6e"/></svg>'
        ),
    }
    return render(request, "core/gallery.html", context)


# The floor knows nothing of permissions: it only says that the page is open (partners.access).
gallery.access = "public"  # type: ignore[attr-defined]


def _chain() -> list[Link]:
    return [
        Link(_("Plan"), "M4.8 → 4.9", "#chain"),
        Link(_("Expected"), _("not asked yet"), full=False),
        Link(_("Funding"), _("no grant recorded"), full=False),
        Link(_("Contributions"), _("4 contributions"), "#chain"),
        Link(_("Indicators"), _("none yet"), full=False),
        Link(_("Follow-up"), _("none yet"), full=False),
        Link(_("Report"), "2021-2022", "#chain"),
    ]
