"""The fixed vocabularies of editions and findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionState(models.TextChoices):
    """A frozen edition and its files never change."""

    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")


class FindingDecisionKind(models.TextChoices):
    """What was done with a finding."""

    ACCEPTED = "accepted", _("Accepted with a reason")
    ASKED = "asked", _("Sent to the partner")


class ReportFormat(models.TextChoices):
    """The forms of a report."""

    PDF = "pdf", "PDF"
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Workbook")
    HTML = "html", _("Web page")
