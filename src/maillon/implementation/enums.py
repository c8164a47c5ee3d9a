"""The fixed vocabularies of contributions and figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContributionKind(models.TextChoices):
    """How a partner contributes."""

    FINANCIAL = "financial", _("Subsidised")
    ACTION = "action", _("Action")
    TRAINING = "training", _("Training")
    INTERNAL = "internal", _("Internal")


class ContributionState(models.TextChoices):
    """Only a validated contribution counts in coverage and report."""

    DRAFT = "draft", _("Draft")
    VALIDATED = "validated", _("Validated")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LinkRank(models.TextChoices):
    """Whether the measure is the contribution's main one."""

    PRIMARY = "primary", _("primary")
    SECONDARY = "secondary", _("secondary")


class LinkBasis(models.TextChoices):
    """How it is known that a contribution serves a measure."""

    STATED = "stated", _("stated by the partner or the report")
    SECTION = "section", _("listed under the measure")
    DEDUCED = "deduced", _("deduced")


class Qualifier(models.TextChoices):
    """How exact a figure is."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")
    COUNTED = "counted", _("counted in a list")


class PartnerPart(models.TextChoices):
    """An organisation's part in a contribution."""

    LEAD = "lead", _("lead")
    PARTNER = "partner", _("partner")
