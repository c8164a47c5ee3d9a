"""The kinds and roles of organisations, territories and people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TerritoryKind(models.TextChoices):
    """Levels of territory, from the widest to the smallest."""

    REGION = "region", _("Region")
    POLICE_ZONE = "police_zone", _("Police zone")
    MUNICIPALITY = "municipality", _("Municipality")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")


class OrganisationKind(models.TextChoices):
    """What an organisation is (not how it is funded: that is a contribution's category)."""

    POLICE_ZONE = "police_zone", _("Police zone")
    MUNICIPALITY = "municipality", _("Municipality")
    LOCAL_ANTENNA = "local_antenna", _("Local antenna (LISA)")
    REGIONAL_BODY = "regional_body", _("Regional body")
    AUTHORITY = "authority", _("Regional authority")
    SCHOOL = "school", _("School")
    ASSOCIATION = "association", _("Association")
    WORKING_GROUP = "working_group", _("Working group")
    FEDERAL_BODY = "federal_body", _("Federal or community body")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What a person may be in an organisation. The public has no role."""

    COORDINATOR = "coordinator", _("Coordinator")
    THEME_LEAD = "theme_lead", _("Theme lead")
    PARTNER_EDITOR = "partner_editor", _("Partner editor")
    PARTNER_SIGNATORY = "partner_signatory", _("Partner signatory")
    EVALUATOR = "evaluator", _("Evaluator")
    DECISION_MAKER = "decision_maker", _("Decision-maker")
    ANALYST = "analyst", _("Analyst")
    EXPERT = "expert", _("Expert")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Visibility(models.TextChoices):
    """Who reads a comment on an object."""

    INTERNAL = "internal", _("Internal: those who keep, follow or evaluate the plan")
    SHARED = "shared", _("Shared with the partners of the object")
