"""Why an assignment lacks something, in codes with values; the sentences are in the pages.

======================= =====================================================================
``capacity``            needed, room: the readings needed are more than all experts can take
``too_few_experts``     application, eligible, needed: free of conflict, in its language
``too_few_bodies``      application, bodies, needed
``no_language``         application, language, eligible: who reads its language
``contention``          applications, needed, experts, room: they share experts who are full
``short_of_readers``    application, readers, needed
``under_minimum``       expert, load, minimum
``over_maximum``        expert, load, maximum: because of kept or forced pairs
``kept_in_conflict``    expert, application: a kept pair that may not be; it is taken away
``forced_in_conflict``  expert, application: refused
``same_body``           application, body: kept or forced readers share a body
======================= =====================================================================
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from maillon.funding.rules.jury.assignment.augment import Reached
from maillon.funding.rules.jury.assignment.problem import (
    Dossier,
    Instance,
    Juror,
    Pair,
    Problem,
    Wishes,
    problem,
)


def explain_shortage(
    instance: Instance,
    found: Sequence[set[int]],
    reached: Reached | None,
    jurors: Sequence[Juror],
    dossiers: Sequence[Dossier],
    wishes: Wishes,
) -> list[Problem]:
    """Return what is missing, from the general to the particular."""
    if reached is None:
        return []
    problems: list[Problem] = []
    needed, room = sum(instance.needs), sum(instance.room)
    if needed > room:
        problems.append(problem("capacity", needed=needed, room=room))
    crowded: set[int] = set()
    for number, experts in enumerate(found):
        need = instance.needs[number]
        if len(experts) >= need:
            continue
        dossier = dossiers[number]
        already = wishes.readings - need
        problems.append(
            problem(
                "short_of_readers",
                application=dossier.code,
                readers=already + len(experts),
                needed=wishes.readings,
            )
        )
        own = _own_problem(instance, number, jurors, dossier, need)
        if own is None:
            crowded.add(number)
        else:
            problems.append(own)
    if crowded:
        problems.append(
            problem(
                "contention",
                applications=len(reached.applications),
                needed=sum(instance.needs[one] for one in reached.applications),
                experts=len(reached.experts),
                room=sum(instance.room[one] for one in reached.experts),
            )
        )
    return problems


def _own_problem(
    instance: Instance, number: int, jurors: Sequence[Juror], dossier: Dossier, need: int
) -> Problem | None:
    """Return what makes this application impossible whatever the others get, if anything."""
    allowed = instance.allowed[number]
    speakers = sum(dossier.language in one.languages for one in jurors)
    if speakers < need:
        return problem(
            "no_language", application=dossier.code, language=dossier.language, eligible=speakers
        )
    if len(allowed) < need:
        return problem(
            "too_few_experts", application=dossier.code, eligible=len(allowed), needed=need
        )
    bodies = len({instance.bodies[expert] for expert in allowed})
    if bodies < need:
        return problem("too_few_bodies", application=dossier.code, bodies=bodies, needed=need)
    return None


def explain_loads(
    pairs: Iterable[Pair], jurors: Iterable[Juror], fixed: Iterable[Pair]
) -> list[Problem]:
    """Return the experts below their minimum, and those above their maximum by fixed pairs."""
    loads = Counter(expert for expert, _application in pairs)
    pinned = {expert for expert, _application in fixed}
    problems = []
    for one in jurors:
        load = loads[one.code]
        if load < one.minimum:
            problems.append(
                problem("under_minimum", expert=one.code, load=load, minimum=one.minimum)
            )
        if load > one.maximum and one.code in pinned:
            problems.append(
                problem("over_maximum", expert=one.code, load=load, maximum=one.maximum)
            )
    return problems


def explain_bodies(
    readers: Mapping[str, set[str]], jurors: Mapping[str, Juror], everybody: Sequence[str]
) -> list[Problem]:
    """Return the applications whose fixed readers share a body; not where everybody reads."""
    problems: list[Problem] = []
    for application in sorted(set(readers) - set(everybody)):
        bodies = Counter(jurors[expert].body for expert in readers[application])
        problems.extend(
            problem("same_body", application=application, body=body)
            for body, count in sorted(bodies.items())
            if count > 1
        )
    return problems
