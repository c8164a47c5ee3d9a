"""The lines of a ranking as decisions, letters and answers to parliament read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maillon.funding.enums import Outcome
from maillon.funding.models import Call, Ranking

# What the published rule calls selected or reserve; every other verdict refuses.
_OUTCOMES = {"selected": Outcome.SELECTED, "reserve": Outcome.RESERVE}
UNDECIDABLE = "too_few_readings"


@dataclass(frozen=True)
class RankedLine:
    """An application in a ranking.

    :param mean: of the experts' totals, in percent.
    :param criteria: mean points by code of criterion; ``None``: nobody answered.
    :param reasons: (code, values) as ``rules.jury.ranking`` gives them.
    """

    number: str
    rank: int | None
    mean: Decimal | None
    criteria: Mapping[str, Decimal | None]
    verdict: str
    completed: int
    requested: Decimal | None
    reasons: tuple[tuple[str, Mapping[str, str]], ...] = field(default=())

    @property
    def outcome(self) -> Outcome:
        """What the ranking proposes."""
        return _OUTCOMES.get(self.verdict, Outcome.REFUSED)

    @property
    def is_decidable(self) -> bool:
        """Whether enough experts read it for the rule to say anything."""
        return self.verdict != UNDECIDABLE


def adopted_ranking(call: Call) -> Ranking | None:
    """Return the ranking on which the decisions of ``call`` rest."""
    return call.rankings.filter(adopted_at__isnull=False).first()


def lines_of(ranking: Ranking | None) -> dict[str, RankedLine]:
    """Return the lines of a ranking by number of application, in its order."""
    if ranking is None:
        return {}
    lines = (_line(one) for one in ranking.result.get("lines", []))
    return {one.number: one for one in lines}


def _line(plain: Mapping[str, Any]) -> RankedLine:
    return RankedLine(
        number=str(plain["application"]),
        rank=plain["rank"],
        mean=_decimal(plain["mean"]),
        criteria={code: _decimal(given) for code, given in plain["criteria"].items()},
        verdict=str(plain["verdict"]),
        completed=int(plain.get("completed", 0)),
        requested=_decimal(plain.get("requested")),
        reasons=tuple((one["code"], one.get("values", {})) for one in plain["reasons"]),
    )


def _decimal(text: Any) -> Decimal | None:
    return None if text is None or text == "" else Decimal(str(text))
