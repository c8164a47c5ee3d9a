"""The kinds, states and verdicts of calls, applications, juries and grants."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InstrumentKind(models.TextChoices):
    """How the authority gives money for the plan (seed 003, lines 192-300 and 484-530)."""

    CALL = "call", _("Call for projects")
    POLICE_FUND = "police_fund", _("Fund of the police zones")
    LOCAL_PLANS = "local_plans", _("Local prevention plans")
    ANTENNAS = "antennas", _("Local antennas (LISA)")
    REGIONAL_BODY = "regional_body", _("Regional bodies")
    RECURRENT = "recurrent", _("Associations outside a call")
    PRIZE = "prize", _("Annual prize")


class CallKind(models.TextChoices):
    """Who may answer a call, and how it is decided."""

    OPEN = "open", _("Open call")
    RENEWAL = "renewal", _("Renewal, for a closed list")
    ANTENNAS = "antennas", _("Local antennas")
    PRIZE = "prize", _("Prize")


class CallState(models.TextChoices):
    """The life of a call. Whether it takes applications follows from its moments, not from here."""

    PREPARED = "prepared", _("In preparation")
    PUBLISHED = "published", _("Published")
    EVALUATED = "evaluated", _("Being evaluated")
    DECIDED = "decided", pgettext_lazy("funding", "Decided")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class ResultsShown(models.TextChoices):
    """How much of the results of a call everybody may read."""

    NOTHING = "nothing", _("Nothing yet")
    SELECTED = "selected", _("The selected projects")
    RANKING = "ranking", _("The selected projects with their ranking")


class FormPurpose(models.TextChoices):
    """What a form of a call is filled in for."""

    APPLICATION = "application", _("Application")
    REPORT = "report", _("Activity report")


class QuestionKind(models.TextChoices):
    """The types of questions."""

    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    AMOUNT = "amount", _("Amount in euros")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    IBAN = "iban", _("Bank account (IBAN)")
    BUDGET = "budget", _("Budget by expense category")
    FIGURES = "figures", _("Figures (label, value, unit)")
    FILE = "file", _("Attached file")


class ApplicationState(models.TextChoices):
    """The life of an application."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CORRECTION = "correction", _("Correction asked")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    ADMISSIBLE = "admissible", _("Admissible")
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("On the reserve list")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The states of what was handed in and not taken back: what the funnel counts as received.
RECEIVED = frozenset(ApplicationState) - {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}
# The states that an application reaches once it was found admissible.
PASSED = frozenset(
    {
        ApplicationState.ADMISSIBLE,
        ApplicationState.SELECTED,
        ApplicationState.RESERVE,
        ApplicationState.REFUSED,
    }
)


class PointVerdict(models.TextChoices):
    """What a clerk found on one point of admissibility."""

    PENDING = "pending", _("To check")
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class CorrectionKind(models.TextChoices):
    """Why an applicant is asked to mend something."""

    MISSING = "missing", _("Missing")
    INCOMPLETE = "incomplete", _("Incomplete")
    OUTDATED = "outdated", _("Out of date")
    INCORRECT = "incorrect", _("Incorrect")


class OverlapVerdict(models.TextChoices):
    """What a clerk decided on a possible double funding."""

    NO_OVERLAP = "no_overlap", _("Another purpose: no double funding")
    PARTIAL = "partial", _("Partial overlap: the amount is reduced")
    DOUBLE = "double", _("Double funding: not admissible")


class JurorState(models.TextChoices):
    """How far an expert is in the jury of a call."""

    INVITED = "invited", _("Invited")
    VOLUNTEER = "volunteer", _("Volunteer")
    APPOINTED = "appointed", _("Appointed")
    DECLINED = "declined", _("Declined")
    RELEASED = "released", _("Released")


class ConflictKind(models.TextChoices):
    """What ties an expert to an application."""

    SAME_ORGANISATION = "same_organisation", _("Same organisation")
    PARTNER = "partner", _("Their body is a partner of the project")
    MAIL_DOMAIN = "mail_domain", _("Same mail domain")
    MANDATE = "mandate", _("Mandate or job with the applicant")
    PERSONAL = "personal", _("Personal tie")
    ADMINISTRATIVE = "administrative", _("Set by the coordination")
    OTHER = "other", _("Other")


class ConflictSource(models.TextChoices):
    """Who found a conflict. What the coordination pins, the expert cannot undo."""

    DECLARED = "declared", _("Declared by the expert")
    DETECTED = "detected", _("Detected")
    PINNED = "pinned", _("Pinned by the coordination")


class AssignmentSource(models.TextChoices):
    """How an expert came to an application."""

    AUTOMATIC = "automatic", _("Proposed by the assignment")
    HAND = "hand", _("By hand")
    CALIBRATION = "calibration", _("Calibration: read by all")
    THIRD_READER = "third_reader", _("Third reader")


class SheetState(models.TextChoices):
    """The life of a score sheet."""

    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("Handed in")
    RECUSED = "recused", _("Recused")


class Outcome(models.TextChoices):
    """What is decided of an application."""

    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve list")
    REFUSED = "refused", _("Refused")
    INADMISSIBLE = "inadmissible", _("Not admissible")


class DecisionState(models.TextChoices):
    """The life of a decision along its approval route."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    NOTIFIED = "notified", _("Notified")
    REJECTED = "rejected", _("Sent back by an approver")


class GrantState(models.TextChoices):
    """The life of a grant."""

    AWARDED = "awarded", _("Awarded")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Trigger(models.TextChoices):
    """What makes a tranche payable."""

    SIGNATURE = "signature", _("Signature of the agreement")
    CLAIM = "claim", _("Claim of the beneficiary")
    INTERIM_REPORT = "interim_report", _("Interim report found adequate")
    JUSTIFICATION = "justification", _("Accepted supporting documents")


class TrancheState(models.TextChoices):
    """The life of a tranche."""

    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("Claimed")
    ACCEPTED = "accepted", _("Claim accepted")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")


class ExpenseFileState(models.TextChoices):
    """The two steps of the control of supporting documents: the file, then line by line."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    NOT_ADMISSIBLE = "not_admissible", _("File not admissible")
    IN_CONTROL = "in_control", _("In control")
    DECIDED = "decided", pgettext_lazy("funding", "Decided")


class ExpenseVerdict(models.TextChoices):
    """What the control found of one expense."""

    PENDING = "pending", _("To check")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Partly accepted")
    REJECTED = "rejected", _("Rejected")


class RecoveryState(models.TextChoices):
    """The life of a recovery."""

    OPEN = "open", _("To be repaid")
    PAID = "paid", _("Repaid")
    CANCELLED = "cancelled", _("Cancelled")


class ReportState(models.TextChoices):
    """The life of an activity report."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SENT_BACK = "sent_back", _("Sent back")
    DECIDED = "decided", _("Judged")


class ReportVerdict(models.TextChoices):
    """What the authority found of an activity report."""

    ADEQUATE = "adequate", _("Adequate")
    INCOMPLETE = "incomplete", _("Incomplete")
    INADEQUATE = "inadequate", _("Inadequate")


class RenewalOutcome(models.TextChoices):
    """What becomes of a grant the next year."""

    RENEWED = "renewed", _("Renewed")
    CHANGED = "changed", _("Renewed with another amount")
    NOT_RENEWED = "not_renewed", _("Not renewed")


class RenewalState(models.TextChoices):
    """The life of a renewal."""

    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", pgettext_lazy("funding", "Decided")


class FunnelStep(models.TextChoices):
    """The steps at which the applications of a call are counted."""

    OPEN = "open", pgettext_lazy("funnel", "Offered")
    RECEIVED = "received", pgettext_lazy("funnel", "Received")
    ADMISSIBLE = "admissible", pgettext_lazy("funnel", "Admissible")
    JURY = "jury", _("Jury")
    SELECTED = "selected", pgettext_lazy("funnel", "Selected")
    RENEWED = "renewed", pgettext_lazy("funnel", "Renewed")


class LetterPart(models.TextChoices):
    """A passage of the letters on decisions that is data: it changes by law, not by release."""

    REASONS = "reasons", _("Formal reasons (every letter)")
    APPEAL = "appeal", _("Ways of appeal (every letter)")
    CONDITIONS = "conditions", _("Conditions (selected projects)")
    RESERVE = "reserve", _("What the reserve list means (reserve)")
