"""What to visit for the addresses of rankings."""

from datetime import date
from typing import Any

from maillon.funding.operations.ranking import take_ranking
from tests.factories import DeliberationFactory
from tests.funding.ranking.judged import BY, NOW, judged_call
from tests.url_samples import Sample


def ranked() -> dict[str, Any]:
    """Make a call that the jury read."""
    return {"code": judged_call().call.code}


def kept() -> dict[str, Any]:
    """Make a call with a snapshot of its ranking."""
    ranking = take_ranking(call=judged_call().call, by=BY, now=NOW)
    return {"code": ranking.call.code, "number": ranking.number}


def met() -> dict[str, Any]:
    """Make a call whose jury met."""
    meeting = DeliberationFactory(call=judged_call().call, held_on=date(2022, 7, 9))
    return {"code": meeting.call.code, "pk": meeting.pk}


def discussed() -> dict[str, Any]:
    """Make a meeting and an application before the jury."""
    judged = judged_call()
    meeting = DeliberationFactory(call=judged.call, held_on=date(2022, 7, 9))
    number = judged.applications["A"].number
    return {"code": judged.call.code, "pk": meeting.pk, "number": number}


SAMPLES = {
    "call_ranking": Sample(ranked),
    "call_ranking_take": Sample(ranked, expect=405),
    "call_ranking_controls": Sample(ranked),
    "call_ranking_what_if": Sample(ranked, query="budget=25000&least=80&goal=points&cover=on"),
    "call_ranking_record": Sample(ranked, expect=405),
    "call_ranking_carry": Sample(ranked, expect=405),
    "jury_dossier": Sample(lambda: ranked() | {"language": "fr"}),
    "ranking_snapshot": Sample(kept),
    "ranking_file": Sample(kept),
    "ranking_adopt": Sample(kept, expect=405),
    "ranking_release": Sample(kept, expect=405),
    "call_deliberations": Sample(ranked),
    "deliberation": Sample(met),
    "deliberation_score": Sample(discussed, expect=405),
    "deliberation_outcome": Sample(discussed, expect=405),
}
