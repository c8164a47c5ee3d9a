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
    """The life of a contribution. Accepted and published ones count, and are public."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SENT_BACK = "sent_back", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    # It stands in a frozen report.
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The states that count in coverage and report, and that the public sees.
COUNTED = (ContributionState.ACCEPTED, ContributionState.PUBLISHED)


class ImplementationPlanState(models.TextChoices):
    """The life of an annual implementation plan. The public reads it once it is adopted."""

    DRAFT = "draft", _("Draft")
    DISCUSSED = "discussed", _("Under discussion")
    ADOPTED = "adopted", _("Adopted")
    CLOSED = "closed", _("Closed")


# The states in which everybody reads an annual plan.
PLAN_PUBLIC = (ImplementationPlanState.ADOPTED, ImplementationPlanState.CLOSED)


class MeasureStatus(models.TextChoices):
    """How far a planned measure is; derived from records, each with its causes."""

    NOT_STARTED = "not_started", _("Not started")
    UNDER_WAY = "under_way", _("Under way")
    LATE = "late", _("Late")
    DONE = "done", _("Done")
    NO_INFORMATION = "no_information", _("No information")


class RoundState(models.TextChoices):
    """The life of a collection round. Open or not follows from its moments."""

    PREPARED = "prepared", _("In preparation")
    LAUNCHED = "launched", _("Launched")
    CLOSED = "closed", _("Closed")


class RequestState(models.TextChoices):
    """How far an organisation is with a request."""

    WAITING = "waiting", _("Not opened")
    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("Submitted")
    SENT_BACK = "sent_back", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    EXCUSED = "excused", _("Need not report")


class ItemAnswer(models.TextChoices):
    """What a partner says of one thing asked."""

    PENDING = "pending", _("Not answered")
    SAME = "same", _("Same as last year")
    CHANGED = "changed", _("Reported")
    ENDED = "ended", _("It has ended")
    NOTHING = "nothing", _("Nothing to report")


class EvidenceState(models.TextChoices):
    """Whether a file may be opened."""

    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("To decide")
    TAKEN = "taken", _("Taken over")
    REJECTED = "rejected", _("Not taken over")
    RETRACTED = "retracted", _("Taken back by its author")


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
