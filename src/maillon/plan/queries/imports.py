"""What an import holds and what the plan holds, in one shape so that they can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from maillon.core.text import fingerprint, fold
from maillon.plan.enums import ImportState, ItemKind, PartnerRole
from maillon.plan.models import Measure, PartnerGroup, Plan, PlanImport, PlanImportItem
from maillon.plan.queries.measures import with_partners

# From which share of equal texts, or of equal codes, on a plan is taken for the one in a document.
SAME_TEXTS, SAME_CODES = 0.3, 0.8
_KEPT_MEASURE = Q(items__kind=ItemKind.MEASURE, items__dropped=False)


@dataclass(frozen=True)
class Content:
    """What a document or the plan says of one measure, free of places and of order where it
    carries no meaning.

    ``sub_actions`` holds (code, parent code, text); ``partners`` (label, sub-action code);
    ``references`` (kind, label).
    """

    text: str
    theme: str
    subtheme: str = ""
    axis: str = ""
    sub_actions: tuple[tuple[str, str, str], ...] = ()
    partners: frozenset[tuple[str, str]] = frozenset()
    references: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Extent:
    """Which parts of a measure a document tells at all: silence about a part changes nothing.

    ``references`` holds the kinds of reference that it tells (values of ``ReferenceKind``).
    """

    axis: bool
    subtheme: bool
    sub_actions: bool
    partners: bool
    references: frozenset[str]


@dataclass
class Groups:
    """Partner groups by every spelling that leads to them."""

    by_name: dict[str, PartnerGroup] = field(default_factory=dict)

    def add(self, group: PartnerGroup) -> None:
        """Let the label and the names of ``group`` lead to it."""
        for name in (group.label, group.name_fr, group.name_nl, group.name_en):
            if name:
                self.by_name.setdefault(fold(name), group)

    def find(self, label: str) -> PartnerGroup | None:
        """Return the group that ``label`` names, whatever its accents and capitals."""
        return self.by_name.get(fold(label))

    def label(self, label: str) -> str:
        """Return the label of the group that ``label`` names, or ``label`` itself."""
        found = self.find(label)
        return found.label if found else label


def all_groups() -> Groups:
    """Return every partner group; labels win over names."""
    groups = Groups()
    found = list(PartnerGroup.objects.order_by("pk"))
    for group in found:
        groups.by_name[fold(group.label)] = group
    for group in found:
        groups.add(group)
    return groups


def kept_items(plan_import: PlanImport, kind: ItemKind) -> list[PlanImportItem]:
    """Return the items of ``kind`` that are not left out, in the order of the document."""
    items = PlanImportItem.objects.filter(plan_import=plan_import, kind=kind, dropped=False)
    return list(items.order_by("position", "pk"))


def extent_of(measures: Iterable[PlanImportItem]) -> Extent:
    """Return which parts the kept measures of a document tell."""
    measures = list(measures)
    return Extent(
        axis=any(item.axis for item in measures),
        subtheme=any(item.subtheme_code for item in measures),
        sub_actions=any(item.sub_actions for item in measures),
        partners=any(item.partners for item in measures),
        references=frozenset(ref["kind"] for item in measures for ref in item.references),
    )


def content_of_item(item: PlanImportItem, groups: Groups) -> Content:
    """Return what the document, as corrected, says of a measure."""
    return Content(
        text=item.text.strip(),
        theme=item.theme_code,
        subtheme=item.subtheme_code,
        axis=item.axis,
        sub_actions=tuple(
            (step["code"], step.get("parent") or "", step["text"].strip())
            for step in item.sub_actions
        ),
        partners=frozenset(
            (groups.label(partner["label"]), partner.get("sub_action") or "")
            for partner in item.partners
        ),
        references=frozenset((ref["kind"], ref["label"]) for ref in item.references),
    )


def content_of_measure(measure: Measure) -> Content:
    """Return what the plan holds of a measure: only partner groups, as documents name no other."""
    steps = sorted(measure.sub_actions.all(), key=lambda step: (step.position, step.pk))
    codes = {step.pk: step.code for step in steps}
    return Content(
        text=measure.official_text.strip(),
        theme=measure.theme.code,
        subtheme=measure.subtheme.code if measure.subtheme else "",
        axis=measure.axis,
        sub_actions=tuple(
            (step.code, codes.get(step.parent_id or 0, ""), step.official_text.strip())
            for step in steps
        ),
        partners=frozenset(
            (partner.group.label, codes.get(partner.sub_action_id or 0, ""))
            for partner in measure.partners.all()
            if partner.group is not None and partner.role == PartnerRole.PARTNER
        ),
        references=frozenset((ref.kind, ref.label) for ref in measure.references.all()),
    )


def stored_measures(plan: Plan) -> dict[str, Measure]:
    """Return the measures of ``plan`` by code, with all that :func:`content_of_measure` reads."""
    measures = Measure.objects.filter(plan=plan).select_related("theme", "subtheme", "document")
    measures = with_partners(measures).prefetch_related("sub_actions", "references")
    return {measure.code: measure for measure in measures.order_by("sort_key", "pk")}


def likely_plan(measures: Iterable[PlanImportItem]) -> Plan | None:
    """Return the plan that a document most probably holds: most equal texts, else codes."""
    items = list(measures)
    if not items:
        return None
    texts = {fingerprint(item.text) for item in items}
    codes = {item.code for item in items}
    best = _best(Measure.objects.filter(fingerprint__in=texts))
    if best and best[1] >= SAME_TEXTS * len(items):
        return best[0]
    best = _best(Measure.objects.filter(code__in=codes, official_text="", fingerprint=""))
    return best[0] if best and best[1] >= SAME_CODES * len(items) else None


def _best(measures: QuerySet[Measure]) -> tuple[Plan, int] | None:
    counted = measures.order_by().values_list("plan").annotate(n=Count("id")).order_by("-n")
    first = counted.first()
    return (Plan.objects.get(pk=first[0]), first[1]) if first else None


def imports() -> QuerySet[PlanImport]:
    """Return the imports, newest first, with how many measures each holds."""
    return (
        PlanImport.objects.select_related("document", "plan")
        .annotate(measures=Count("items", filter=_KEPT_MEASURE))
        .order_by("-created_at", "-pk")
    )


def open_or_confirmed(sha256: str) -> PlanImport | None:
    """Return the import of these very bytes that waits for review, else the last confirmed one."""
    found = PlanImport.objects.select_related("document", "plan").filter(document__sha256=sha256)
    waiting = found.filter(state=ImportState.REVIEW).order_by("-created_at").first()
    if waiting:
        return waiting
    done = found.filter(state=ImportState.CONFIRMED, plan__isnull=False)
    return done.order_by("-confirmed_at").first()
