"""What to visit for the addresses of the check, the decisions, letters, answers to parliament."""

from datetime import UTC, datetime

from tests.factories import (
    AdmissibilityPointFactory,
    AnswerSheetFactory,
    ApplicationFactory,
    ApplicationMeasureFactory,
    ApprovalFactory,
    CorrectionRequestFactory,
    FundingDecisionFactory,
    GrantFactory,
    LetterTextFactory,
    MeasureFactory,
)
from tests.url_samples import Owner, Sample

_NOTIFIED = datetime(2022, 7, 14, 10, 0, tzinfo=UTC)


def a_call():
    """A call with an application to check and one decided on."""
    decision = FundingDecisionFactory(application__state="admissible")
    call = decision.application.call
    call.measures.add(MeasureFactory(plan=call.plan))
    sheet = AnswerSheetFactory(form=decision.application.sheet.form)
    waiting = ApplicationFactory(call=call, sheet=sheet)
    ApplicationMeasureFactory(application=waiting)
    return {"code": call.code}


def an_application(owner: Owner):
    """An application of the organisation, with a point and a correction; its summary is secret."""
    application = ApplicationFactory(
        organisation=owner.organisation,
        state="correction",
        summary=owner.secret("application.view"),
    )
    AdmissibilityPointFactory(call=application.call)
    CorrectionRequestFactory(application=application)
    GrantFactory(organisation=owner.organisation)
    return {"number": application.number}


def a_correction(owner: Owner):
    """A correction asked of the organisation."""
    correction = CorrectionRequestFactory(
        application__organisation=owner.organisation, application__state="correction"
    )
    return {"number": correction.application.number, "pk": correction.pk}


def a_decision(owner: Owner):
    """A decision proposed on an application of the organisation."""
    decision = FundingDecisionFactory(
        application__organisation=owner.organisation, application__state="admissible"
    )
    ApprovalFactory(decision=decision)
    return {"number": decision.application.number}


def a_result(owner: Owner):
    """A decision notified to the organisation."""
    decision = FundingDecisionFactory(
        application__organisation=owner.organisation,
        application__state="refused",
        outcome="refused",
        amount=None,
        reason_fr="Sous le seuil.",
        state="notified",
        notified_at=_NOTIFIED,
    )
    return {"number": decision.application.number}


def a_letter(owner: Owner):
    """The Word of a letter notified to the organisation."""
    return a_result(owner) | {"language": "nl", "format": "docx"}


SAMPLES = {
    "call_applications": Sample(a_call),
    "call_admit": Sample(a_call, expect=405),
    "application_check": Sample(of=an_application),
    "application_decide": Sample(of=an_application, expect=405),
    "application_overlap": Sample(of=an_application, expect=405),
    "correction_ask": Sample(of=an_application, expect=405),
    "correction_settle": Sample(of=a_correction, expect=405),
    "application_corrections": Sample(of=an_application),
    "call_decisions": Sample(a_call),
    "call_decide": Sample(a_call, expect=405),
    "decision": Sample(of=a_decision),
    "application_decision": Sample(of=a_result),
    "decision_letter": Sample(of=a_letter),
    "answer_pack_call": Sample(lambda: a_call() | {"language": "fr", "format": "xlsx"}),
    "answer_pack_year": Sample(lambda: {"year": 2022, "language": "nl", "format": "xlsx"}),
    "letter_text_edit": Sample(lambda: {"pk": LetterTextFactory().pk}),
}
