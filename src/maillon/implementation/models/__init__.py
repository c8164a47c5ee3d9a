"""What is announced for a year, what partners report, and how it is reviewed."""

from maillon.implementation.models.contributions import (
    Contribution,
    ContributionImport,
    ContributionMeasure,
    ContributionPartner,
    ContributionTag,
    Figure,
)
from maillon.implementation.models.planning import (
    CalendarFeed,
    ImplementationPlan,
    Milestone,
    PlannedMeasure,
    PlannedPartner,
)
from maillon.implementation.models.review import (
    Evidence,
    PeriodLock,
    Proposal,
    Question,
)
from maillon.implementation.models.rounds import (
    AccessLink,
    CollectionRound,
    EntryField,
    FormFigure,
    FormSection,
    ReportForm,
    RequestItem,
    RoundReminder,
    RoundRequest,
)

__all__ = [
    "AccessLink",
    "CalendarFeed",
    "CollectionRound",
    "Contribution",
    "ContributionImport",
    "ContributionMeasure",
    "ContributionPartner",
    "ContributionTag",
    "EntryField",
    "Evidence",
    "Figure",
    "FormFigure",
    "FormSection",
    "ImplementationPlan",
    "Milestone",
    "PeriodLock",
    "PlannedMeasure",
    "PlannedPartner",
    "Proposal",
    "Question",
    "ReportForm",
    "RequestItem",
    "RoundReminder",
    "RoundRequest",
]
