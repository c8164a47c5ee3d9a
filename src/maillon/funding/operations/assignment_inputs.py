"""The jury and the applications of a call as the solver of ``rules.jury.assignment`` sees them."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from maillon.funding.enums import AssignmentSource, SheetState
from maillon.funding.models import Application, Assignment, Call, Juror
from maillon.funding.queries.conflicts import in_force
from maillon.funding.rules.jury.assignment import problem
from maillon.funding.rules.jury.assignment.assign import choose_calibration


def counting(call: Call) -> QuerySet[Assignment]:
    """Return the readings of a call that count: recused ones do not."""
    return Assignment.objects.filter(application__call=call).exclude(
        score_sheet__state=SheetState.RECUSED
    )


def recused_members(call: Call, application: Application) -> set[int]:
    """Return the members who stepped back from an application, by id."""
    rows = Assignment.objects.filter(application=application, score_sheet__state=SheetState.RECUSED)
    return set(rows.values_list("juror_id", flat=True))


def pair_of(assignment: Assignment) -> problem.Pair:
    """Return an assignment as the solver names it: the expert's code, the application's number."""
    return assignment.juror.expert.code, assignment.application.number


def barred_pairs(call: Call) -> frozenset[problem.Pair]:
    """Return the pairs that may never be: conflicts in force, and who stepped back."""
    pairs = set(in_force(call).values_list("juror__expert__code", "application__number"))
    recused = Assignment.objects.filter(
        application__call=call, score_sheet__state=SheetState.RECUSED
    )
    pairs |= set(recused.values_list("juror__expert__code", "application__number"))
    return frozenset(pairs)


def experts_for(
    jurors: Iterable[Juror], kept: list[Assignment], *, besides: Application | None = None
) -> list[problem.Juror]:
    """Return the members as the solver sees them.

    Who left the jury and handed in counts as a reader, and reads nothing more: no language.

    :param kept: the readings that stay, their members with expert and body.
    :param besides: only this application is solved: what they read elsewhere fills their load.
    """
    members = list(jurors)
    ready = {juror.pk for juror in members}
    gone = {one.juror_id: one.juror for one in kept if one.juror_id not in ready}
    finished = Counter(one.juror_id for one in kept)
    experts = {juror.expert_id: juror.expert for juror in members}
    themes: dict[int, set[str]] = {pk: set() for pk in experts}
    through = next(iter(experts.values())).themes.through if experts else None
    if through is not None:
        rows = through.objects.filter(expert__in=experts).values_list("expert_id", "theme__code")
        for pk, code in rows:
            themes[pk].add(code)
    elsewhere = Counter(
        one.juror_id for one in kept if besides is not None and one.application_id != besides.pk
    )
    return [
        problem.Juror(
            code=juror.expert.code,
            body=juror.expert.organisation.code,
            languages=frozenset(juror.expert.language_codes),
            themes=frozenset(themes[juror.expert_id]),
            maximum=max(juror.most - elsewhere[juror.pk], 0),
            minimum=0 if besides is not None else juror.fewest,
        )
        for juror in members
    ] + [
        problem.Juror(
            code=juror.expert.code,
            body=juror.expert.organisation.code,
            languages=frozenset(),
            themes=frozenset(),
            maximum=finished[pk],
        )
        for pk, juror in gone.items()
    ]


def dossiers_for(applications: list[Application]) -> list[problem.Dossier]:
    """Return the applications as the solver sees them: language, themes, the primary one first."""
    themes: dict[int, list[str]] = {one.pk: [] for one in applications}
    links = Application.objects.filter(pk__in=themes).order_by("links__rank", "links__measure")
    for pk, code in links.values_list("pk", "links__measure__theme__code"):
        if code and code not in themes[pk]:
            themes[pk].append(code)
    return [
        problem.Dossier(one.number, one.language, tuple(themes[one.pk])) for one in applications
    ]


def wishes_for(
    call: Call,
    jurors: list[Juror],
    applications: list[Application],
    kept: list[Assignment],
    calibration: int,
) -> problem.Wishes:
    """Return the rules of an assignment, with the calibration applications chosen."""
    conflicts = barred_pairs(call)
    chosen = {one.application.number for one in kept if one.source == AssignmentSource.CALIBRATION}
    if len(chosen) < calibration:
        left = [one for one in applications if one.number not in chosen]
        chosen |= set(
            choose_calibration(
                experts_for(jurors, []),
                dossiers_for(left),
                conflicts,
                count=calibration - len(chosen),
            )
        )
    return problem.Wishes(
        readings=call.readings,
        conflicts=conflicts,
        kept=frozenset(pair_of(one) for one in kept),
        calibration=tuple(sorted(chosen)),
    )
