"""What to visit for the addresses of juries."""

from tests import factories_funding
from tests.funding.jury import scenes
from tests.url_samples import Sample


def _expert():
    return {"code": factories_funding.ExpertFactory().code}


def _call():
    return {"code": scenes.scene().call.code}


def _juror():
    found = scenes.scene()
    return {"code": found.call.code, "expert": found.juror.expert.code}


def _application():
    found = scenes.scene()
    return {"code": found.call.code, "number": found.application.number}


def _reading():
    return {"number": scenes.scene().application.number}


def _conflict():
    found = scenes.scene()
    conflict = factories_funding.ConflictOfInterestFactory(
        application=found.application, juror=scenes.member(found.call)
    )
    return {"pk": conflict.pk}


def _prize():
    return {"code": scenes.scene(kind="prize").call.code}


SAMPLES = {
    "experts": Sample(),
    "expert": Sample(_expert),
    "expert_edit": Sample(_expert),
    "expert_invite": Sample(_expert, expect=405),
    "call_jury": Sample(_call),
    "jury_invite": Sample(_call, expect=405),
    "juror": Sample(_juror),
    "call_conflicts": Sample(_call),
    "conflicts_detect": Sample(_call, expect=405),
    "conflict_pin": Sample(_call),
    "conflict_lift": Sample(_conflict),
    "call_assignment": Sample(_call),
    "assignment_propose": Sample(_call, expect=405),
    "assignment_announce": Sample(_call, expect=405),
    "application_readers": Sample(_application),
    "call_readings": Sample(_call),
    "readings_due": Sample(_call, expect=405),
    "readings_remind": Sample(_call, expect=405),
    "call_prize": Sample(_prize),
    "jury_answer": Sample(_call, expect=404),
    "jury_declaration": Sample(_call, expect=404),
    "ballot": Sample(_prize, expect=404),
    "reading": Sample(_reading, expect=404),
    "reading_save": Sample(_reading, expect=405),
    "reading_recuse": Sample(_reading, expect=404),
}
