"""The fixed vocabularies of a plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanLevel(models.TextChoices):
    """Where a plan stands between the nation and the neighbourhood."""

    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("regional")
    ZONAL = "zonal", _("zonal")
    LOCAL = "local", _("local")
    SECTORAL = "sectoral", _("sectoral")


class Axis(models.TextChoices):
    """The three axes of the 2017-2020 plan (its method chapter, line 297)."""

    PREVENTION = "prevention", _("Prevention")
    REACTION = "reaction", _("Reaction")
    FOLLOW_UP = "follow_up", _("Follow-up")


class PartnerRole(models.TextChoices):
    """What a partner is for a measure."""

    LEAD = "lead", _("lead")
    PARTNER = "partner", _("partner")


class ReferenceKind(models.TextChoices):
    """What a measure refers to."""

    PLAN = "plan", _("another plan")
    LAW = "law", _("a law")
    CIRCULAR = "circular", _("a circular")
    INTERNAL = "internal", _("this plan")


class LineageRelation(models.TextChoices):
    """What became of a measure in the next plan."""

    CONTINUED = "continued", _("continued")
    REWORDED = "reworded", _("reworded")
    MERGED = "merged", _("merged")
    SPLIT = "split", _("split")
    DROPPED = "dropped", _("dropped")
    NEW = "new", _("new")
    ECHO = "echo", _("faint echo")
    UNDETERMINED = "undetermined", _("not determined")


class ImportState(models.TextChoices):
    """The life of an import: read, then confirmed or set aside."""

    REVIEW = "review", _("to review")
    CONFIRMED = "confirmed", _("confirmed")
    DISCARDED = "discarded", _("set aside")


class ItemKind(models.TextChoices):
    """What a line of an import review is."""

    THEME = "theme", _("theme")
    MEASURE = "measure", _("measure")
