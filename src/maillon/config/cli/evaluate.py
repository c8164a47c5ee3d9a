"""``maillon evaluate``: how well measure suggestions and lineage proposals find the right one."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from maillon.config.cli.data import existing
from maillon.config.cli.output import MISSING, OK, CommandError, progress, say
from maillon.core.matching import Document, Example, Index, Weights
from maillon.core.matching.evaluation import CUTS, Case, Score, cross_validate, evaluate
from maillon.plan.importers import ImportRefused, read_plan
from maillon.plan.models import Measure, Plan
from maillon.plan.queries.lineage_proposals import WEIGHTS, lineage_text
from maillon.plan.queries.measure_texts import measure_document, measure_documents, thesaurus
from maillon.portal.demo.loader import read as shipped

PLAN, OLDER = "pgsp-2021-2024", "pgsp-2017-2020"


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser(
        "evaluate", help=_("How often suggestions and lineage proposals are right.")
    )
    kinds = parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    told = _(
        "Prints recall@1, @3 and @5 and the time per text. recall@k is the share of the test texts "
        "for which at least one right measure is among the first k; with --each, the share of all "
        "right measures of a text. Learns from --train only, never from the contributions of "
        "the database. The texts of the measures come from --measures, else from a file "
        "plan_YYYY_YYYY.json beside the training file, else from the database, else from "
        "the short titles that Maillon ships (stderr says which)."
    )
    suggestions_parser = kinds.add_parser(
        "suggestions",
        help=_("Measures suggested for the text of a contribution."),
        description=told,
    )
    _add_options(suggestions_parser)
    suggestions_parser.set_defaults(answer=suggestions)
    lineage_parser = kinds.add_parser(
        "lineage", help=_("Later measures proposed for an older one."), description=told
    )
    _add_options(lineage_parser)
    lineage_parser.add_argument(
        "--older", type=Path, metavar=_("FILE"), help=_("texts of the measures of the older plan")
    )
    lineage_parser.add_argument(
        "--older-plan", default=OLDER, help=_("code of the older plan, default %s") % OLDER
    )
    lineage_parser.set_defaults(answer=lineage)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--train", type=Path, required=True, metavar=_("FILE"))
    parser.add_argument(
        "--test",
        type=Path,
        required=True,
        metavar=_("FILE"),
        help=_("the training file itself: cross-validation over its groups"),
    )
    parser.add_argument("--plan", default=PLAN, help=_("code of the plan, default %s") % PLAN)
    parser.add_argument(
        "--measures", type=Path, metavar=_("FILE"), help=_("JSON or an official plan document")
    )
    parser.add_argument(
        "--each", action="store_true", help=_("count every right measure of a text")
    )
    parser.add_argument(
        "--missed", action="store_true", help=_("name on stderr the texts not found in the top 3")
    )


def suggestions(options: argparse.Namespace) -> int:
    """Print how often the right measure is among the first ones suggested for a text."""
    documents = _documents(options.measures, options.plan, options.train)

    def case(row: dict[str, Any], number: int) -> Case:
        name = str(row.get("id") or number)
        return Case(
            name,
            " ".join(filter(None, (row.get("title"), row["text"]))),
            tuple(row["measures"]),
            str(row.get("group") or name),
            row.get("language") or "",
        )

    return _evaluate(options, documents, case, Weights())


def lineage(options: argparse.Namespace) -> int:
    """Print how often the right later measure is among the first ones proposed for an older."""
    documents = _documents(options.measures, options.plan, options.train)
    older = {
        document.key: lineage_text(document)
        for document in _documents(options.older, options.older_plan, options.train)
    }

    def case(row: dict[str, Any], number: int) -> Case:
        if row["old"] not in older:
            raise CommandError(
                _("The older plan has no measure “%(code)s”.") % {"code": row["old"]}, MISSING
            )
        return Case(row["old"], older[row["old"]], tuple(row["gold"]), row["old"])

    return _evaluate(options, documents, case, WEIGHTS)


def _evaluate(
    options: argparse.Namespace,
    documents: list[Document],
    case: Callable[[dict[str, Any], int], Case],
    weights: Weights,
) -> int:
    train, test = (_cases(path, case) for path in (existing(options.train), existing(options.test)))
    examples = [Example(one.name, one.text, one.keys, one.language) for one in train]
    index = Index(documents, examples, thesaurus(), weights)
    if options.train.resolve() == options.test.resolve():
        progress(_("The same file twice: each text is ranked without the examples of its group."))
        score = cross_validate(index, test)
    else:
        groups = {one.group for one in train} & {one.group for one in test}
        if groups:
            progress(_("%(count)s groups are in both files.") % {"count": len(groups)})
        score = evaluate(index, test)
    _print(score, options)
    return OK


def _print(score: Score, options: argparse.Namespace) -> None:
    if options.missed:
        for name in score.missed:
            progress(name)
    for cut in CUTS:
        say(f"recall@{cut} {score.recall(cut, each=options.each):.2f}")
    say(f"ms_per_text {score.milliseconds:.1f}")


def _cases(path: Path, case: Callable[[dict[str, Any], int], Case]) -> list[Case]:
    """Return the cases of a file: a list, or what is under ``pairs`` or ``rows``.

    Rows without a right measure (dropped ones) cannot be found and are left out, and so are those
    that the file itself calls not scorable.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = content if isinstance(content, list) else content.get("pairs", content.get("rows"))
        kept = [
            row
            for row in rows
            if row.get("scorable", True) and (row.get("measures") or row.get("gold"))
        ]
        found = [case(row, number) for number, row in enumerate(kept)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            _("“%(path)s” is not a file of pairs (text, measures) or rows (old, gold): %(error)s")
            % {"path": path, "error": error}
        ) from error
    if not found:
        raise CommandError(_("“%(path)s” holds nothing to score.") % {"path": path})
    return found


def _documents(given: Path | None, code: str, train: Path) -> list[Document]:
    """Return the measures of the plan ``code`` as documents, from the best source there is."""
    beside = train.parent / f"plan_{'_'.join(code.split('-')[1:])}.json"
    if given is not None or beside.is_file():
        path = existing(given or beside)
        progress(_("Measures read in %(path)s.") % {"path": path})
        return _of_file(path)
    measures = _of_database(code)
    if measures:
        held = sum(bool(measure.official_text) for measure in measures)
        progress(
            _("Measures of the database: %(held)s of %(count)s official texts; titles otherwise.")
            % {"held": held, "count": len(measures)}
        )
        return measure_documents(measures)
    progress(_("No official texts and no database: the short titles that Maillon ships."))
    return _of_demo(code)


def _of_database(code: str) -> list[Measure]:
    try:
        plan = Plan.objects.filter(code=code).first()
        rows = Measure.objects.filter(plan=plan).order_by("sort_key", "pk")
        return list(rows.select_related("theme")) if plan else []
    except (OperationalError, ProgrammingError):
        return []


def _of_demo(code: str) -> list[Document]:
    for plan in shipped("plans")["plans"]:
        if plan["code"] == code:
            themes = {theme["code"]: theme["title_fr"] for theme in plan["themes"]}
            return [
                measure_document(
                    code=row["code"],
                    theme=row["theme"],
                    theme_title=themes[row["theme"]],
                    titles={lang: row[f"title_{lang}"] for lang in ("fr", "nl", "en")},
                )
                for row in plan["measures"]
            ]
    raise CommandError(_("There is no plan “%(code)s”.") % {"code": code}, MISSING)


def _of_file(path: Path) -> list[Document]:
    """Return the measures of a JSON file or of an official document; copied texts left out."""
    if path.suffix.lower() == ".json":
        content = json.loads(path.read_text(encoding="utf-8"))
        themes = {str(t.get("code") or t.get("n")): t["title"] for t in content["themes"]}
        rows = [
            (m["code"], str(m["theme"]), m.get("text_annex") or m.get("text") or "")
            for m in content["measures"]
        ]
    else:
        try:
            draft = read_plan(path)
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        themes = {theme.code: theme.title for theme in draft.themes}
        rows = [(m.code, m.theme_code or "", m.official_text) for m in draft.measures]
    seen: set[tuple[str, str]] = set()
    found = []
    for code, theme, text in rows:
        if (theme, text) not in seen:
            seen.add((theme, text))
            found.append(
                measure_document(
                    code=code,
                    theme=theme,
                    theme_title=themes.get(theme, ""),
                    official=text,
                    titles={},
                )
            )
    return found
