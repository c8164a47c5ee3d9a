"""What to visit for the addresses of annual plans."""

from datetime import date

from maillon.implementation.queries.calendars import hash_of
from tests.factories import (
    CalendarFeedFactory,
    ContributionFactory,
    ContributionMeasureFactory,
    ImplementationPlanFactory,
    MilestoneFactory,
    PartnerCategoryFactory,
    PlanFactory,
    PlannedMeasureFactory,
    PlannedPartnerFactory,
)
from tests.url_samples import Sample


def annual(**values):
    """Make an annual plan with a measure, partners, milestones; return its parameters."""
    return {"code": planned(**values).implementation_plan.code}


def planned(**values):
    """Make a planned measure of an annual plan with these values."""
    plan = ImplementationPlanFactory(**values)
    one = PlannedMeasureFactory(implementation_plan=plan)
    PlannedPartnerFactory(planned=one)
    PlannedPartnerFactory(planned=one, organisation=None, category=PartnerCategoryFactory())
    MilestoneFactory(planned=one, done_on=date(2022, 3, 1))
    MilestoneFactory(planned=one)
    done = ContributionFactory(plan=plan.plan, first_year=2022, last_year=2022)
    ContributionMeasureFactory(contribution=done, measure=one.measure)
    return one


def measure(**values):
    """Make a planned measure; return the parameters of its addresses."""
    one = planned(**values)
    return {"code": one.implementation_plan.code, "measure": one.measure.code}


def decided():
    """Make a planned measure whose status a person decided."""
    one = planned()
    one.status_override, one.override_reason = "done", "Une raison"
    one.save()
    return {"code": one.implementation_plan.code, "measure": one.measure.code}


def milestone():
    """Make a milestone to come; return its parameters."""
    return {"pk": MilestoneFactory(planned=planned()).pk}


def done_milestone():
    """Make a milestone that is done; return its parameters."""
    return {"pk": MilestoneFactory(planned=planned(), done_on=date(2022, 3, 1)).pk}


def nothing():
    """Make a plan, so that there is something to draw up an annual plan for."""
    PlanFactory()
    return {}


def feed():
    """Make the calendar address of somebody else."""
    return {"pk": CalendarFeedFactory().pk}


def secret():
    """Make a calendar address; return its secret."""
    CalendarFeedFactory(secret_hash=hash_of("secret-of-the-test"))
    return {"secret": "secret-of-the-test"}


# A measure of a theme that they do not lead, a milestone that is not theirs.
LEAD = {"theme_lead": 403}
FOREIGN = {"theme_lead": 403, "partner_editor": 403, "partner_signatory": 403}

PLANNING_SAMPLES = {
    "implementation_plans": Sample(lambda: annual() and {}),
    "implementation_plan": Sample(annual, query="by=lead"),
    "implementation_plan_new": Sample(nothing),
    "implementation_plan_edit": Sample(annual),
    "implementation_plan_copy": Sample(annual),
    "implementation_plan_discuss": Sample(lambda: annual(state="draft"), expect=405),
    "implementation_plan_adopt": Sample(lambda: annual(state="discussed")),
    "implementation_plan_close": Sample(annual, expect=405),
    "implementation_plan_return": Sample(annual),
    "planned_measure_new": Sample(lambda: annual(state="draft")),
    "planned_measure": Sample(measure),
    "planned_measure_edit": Sample(measure, roles=LEAD),
    "planned_measure_remove": Sample(lambda: measure(state="draft"), roles=LEAD),
    "planned_measure_override": Sample(measure, roles=LEAD),
    "planned_measure_lift": Sample(decided, roles=LEAD),
    "planned_measure_outcome": Sample(measure, roles=LEAD),
    "milestone_complete": Sample(milestone, roles=FOREIGN),
    "milestone_reopen": Sample(done_milestone, roles=FOREIGN),
    "calendars": Sample(),
    # Somebody else's: known to nobody but them. By GET it is not even asked.
    "calendar_revoke": Sample(feed, expect=405),
    "calendar_feed": Sample(secret),
}
