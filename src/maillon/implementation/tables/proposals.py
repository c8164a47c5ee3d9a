"""The list of proposals, declared once for the page and the exports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillon.core.listing import Column, Listing
from maillon.core.numbers import write_number
from maillon.implementation.models import Proposal
from maillon.implementation.queries.wording import FIELDS


def about(row: Proposal) -> str:
    """Return the figure or the text that a proposal is about."""
    if row.figure_label and row.figure_year:
        return f"{row.figure_label}, {row.figure_year}"
    return row.figure_label or str(FIELDS.get(row.field, row.field))


def stands(row: Proposal) -> str:
    """Return what stood when it was proposed."""
    return write_number(row.old_value) if row.old_value is not None else row.old_text


def proposed(row: Proposal) -> str:
    """Return what is proposed."""
    return write_number(row.new_value) if row.new_value is not None else row.new_text


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"


def _proposer(row: Proposal) -> Any:
    return row.organisation.name if row.organisation else row.proposed_by


LISTING = Listing(
    name="proposals",
    template="implementation/review/proposals.html",
    columns=[
        Column(
            "about",
            gettext_lazy("Figure or text"),
            about,
            link=lambda row: reverse("proposal", args=[row.pk]),
        ),
        Column(
            "contribution",
            gettext_lazy("Contribution"),
            lambda row: row.contribution.code,
            link=lambda row: reverse("contribution", args=[row.contribution.code]),
        ),
        Column("stands", gettext_lazy("What stood"), lambda row: _short(stands(row))),
        Column("proposed", gettext_lazy("Proposed"), lambda row: _short(proposed(row))),
        Column("source", gettext_lazy("Source"), lambda row: row.source),
        Column("reason", gettext_lazy("Reason"), lambda row: row.reason, on_page=False),
        Column("by", gettext_lazy("Proposed by"), _proposer),
        Column("at", gettext_lazy("Proposed on"), lambda row: row.proposed_at.date()),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Column(
            "decision", gettext_lazy("Decision"), lambda row: row.decision_reason, on_page=False
        ),
    ],
)
