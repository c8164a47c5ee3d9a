"""Canonical JSON of a ranking's inputs and result, with SHA-256: same inputs, same ranking.

A snapshot stores the hash of both. Verifying means: the stored inputs and result have that hash,
ranking the inputs again gives the result, and the score sheets of today still give the inputs.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from maillon.funding.rules.jury.ranking import (
    Candidate,
    Inputs,
    Line,
    Override,
    Ranking,
    Rule,
    Verdict,
    rank,
)
from maillon.funding.rules.jury.scores import Criterion, Reading, number_text

FORMAT = "maillon-ranking-1"
Plain = dict[str, Any]


def number(value: Decimal | None) -> str | None:
    """Return a number as the one text that all equal numbers share, nothing for none."""
    return None if value is None else number_text(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def canonical_json(plain: Any) -> str:
    """Return JSON with sorted keys, no spaces, and letters as they are."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(plain: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``plain``."""
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()


def inputs_to_plain(inputs: Inputs) -> Plain:
    """Return the inputs as plain values, in an order of their own."""
    rule = inputs.rule
    readings = sorted(inputs.readings, key=lambda one: (one.application, one.expert))
    return {
        "format": FORMAT,
        "call": inputs.call,
        "rule": {
            "criteria": [
                {
                    "code": one.code,
                    "weight": number(one.weight),
                    "maximum": number(one.maximum),
                    "floor": number(one.floor),
                    "required": one.required,
                }
                for one in rule.criteria
            ],
            "threshold": number(rule.threshold),
            "minimum_readings": rule.minimum_readings,
            "ties": list(rule.ties),
            "seed": rule.seed,
            "budget": number(rule.budget),
            "decimals": rule.decimals,
        },
        "candidates": [
            {
                "application": one.application,
                "measures": sorted(one.measures),
                "arrived_at": _moment(one.arrived_at),
                "requested": number(one.requested),
            }
            for one in sorted(inputs.candidates, key=lambda one: one.application)
        ],
        "readings": [
            {
                "expert": one.expert,
                "application": one.application,
                "points": {code: number(given) for code, given in sorted(one.points.items())},
            }
            for one in readings
        ],
        "overrides": [
            {
                "application": one.application,
                "verdict": Verdict(one.verdict).value,
                "reference": one.reference,
            }
            for one in sorted(inputs.overrides, key=lambda one: one.application)
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")


def plain_to_inputs(plain: Mapping[str, Any]) -> Inputs:
    """Return the inputs that :func:`inputs_to_plain` wrote.

    :raises ValueError: another format.
    """
    if plain.get("format") != FORMAT:
        raise ValueError(f"a snapshot of another format: {plain.get('format')!r}")
    rule = plain["rule"]
    return Inputs(
        call=plain["call"],
        rule=Rule(
            criteria=tuple(
                Criterion(
                    code=one["code"],
                    weight=Decimal(one["weight"]),
                    maximum=Decimal(one["maximum"]),
                    floor=_decimal(one["floor"]),
                    required=one["required"],
                )
                for one in rule["criteria"]
            ),
            threshold=_decimal(rule["threshold"]),
            minimum_readings=rule["minimum_readings"],
            ties=tuple(rule["ties"]),
            seed=rule["seed"],
            budget=_decimal(rule["budget"]),
            decimals=rule["decimals"],
        ),
        candidates=tuple(
            Candidate(
                application=one["application"],
                measures=tuple(one["measures"]),
                arrived_at=datetime.fromisoformat(one["arrived_at"]) if one["arrived_at"] else None,
                requested=_decimal(one["requested"]),
            )
            for one in plain["candidates"]
        ),
        readings=tuple(
            Reading(
                expert=one["expert"],
                application=one["application"],
                points={code: _decimal(given) for code, given in one["points"].items()},
            )
            for one in plain["readings"]
        ),
        overrides=tuple(
            Override(one["application"], Verdict(one["verdict"]), one["reference"])
            for one in plain["overrides"]
        ),
    )


def ranking_to_plain(ranking: Ranking) -> Plain:
    """Return the result as plain values, in the order of the ranking."""
    return {"format": FORMAT, "lines": [_line(one) for one in ranking.lines]}


def _line(line: Line) -> Plain:
    return {
        "application": line.application,
        "rank": line.rank,
        "mean": number(line.mean),
        "criteria": {code: number(given) for code, given in line.criteria},
        "readings": line.readings,
        "completed": line.completed,
        "verdict": line.verdict.value,
        "proposed": line.proposed.value,
        "reasons": [{"code": one.code, "values": one.data} for one in line.reasons],
        "tie": line.tie,
        "requested": number(line.requested),
        "cumulated": number(line.cumulated),
    }


def snapshot_sha256(inputs: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """Return the hash of a snapshot: inputs and result together."""
    return sha256_of({"inputs": inputs, "result": result})


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a snapshot found.

    :param intact: inputs and result have the stored hash.
    :param same_ranking: ranking the stored inputs again gives the stored result.
    :param same_inputs: the score sheets of today give the stored inputs; ``None``: not asked.
    :param differs: applications whose rank, mean or outcome is another one now.
    """

    intact: bool
    same_ranking: bool
    same_inputs: bool | None
    differs: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return self.intact and self.same_ranking and self.same_inputs is not False


def verify(
    *,
    inputs: Mapping[str, Any],
    result: Mapping[str, Any],
    sha256: str,
    current: Inputs | None = None,
) -> Verification:
    """Check a stored snapshot, and that today's records (``current``) still give it."""
    again = ranking_to_plain(rank(plain_to_inputs(inputs)))
    now = again
    same_inputs = None
    if current is not None:
        same_inputs = sha256_of(inputs_to_plain(current)) == sha256_of(inputs)
        now = again if same_inputs else ranking_to_plain(rank(current))
    return Verification(
        intact=snapshot_sha256(inputs, result) == sha256,
        same_ranking=canonical_json(again) == canonical_json(result),
        same_inputs=same_inputs,
        differs=_differences(result, now),
    )


def _differences(stored: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    seen = ("rank", "mean", "verdict")
    before, after = (
        {line["application"]: tuple(line[key] for key in seen) for line in one["lines"]}
        for one in (stored, now)
    )
    return tuple(
        sorted(code for code in before.keys() | after if before.get(code) != after.get(code))
    )
