"""The pages that the browser tests visit, on the demonstration data and on one import of ours."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

LANGUAGES = ("fr", "nl", "en")
PLAN = "pgsp-2021-2024"
_EDITION = {"code": "2021-2022", "version": 1}
_CELL = {"plan": PLAN, "category": "commune", "theme": "1"}


@dataclass(frozen=True)
class Place:
    """One page: the name of its address, its parameters, who looks, the answer expected.

    A parameter in braces, ``{item}``, is a key of what the fixture ``made`` put there.
    """

    name: str
    kwargs: dict[str, object] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    by: str = ""
    status: int = 200

    def __str__(self) -> str:
        return "-".join(
            filter(None, [self.name, self.by, "asked" if self.query else "", str(self.status)])
        ).removesuffix("-200")

    def path(self, language: str, made: dict[str, object]) -> str:
        """Return the address in ``language``."""
        given = {
            key: made[value[1:-1]] if isinstance(value, str) and value[:1] == "{" else value
            for key, value in self.kwargs.items()
        }
        with translation.override(language):
            return reverse(self.name, kwargs=given) + (
                f"?{urlencode(self.query)}" * bool(self.query)
            )


def _signed(name: str, **kwargs: object) -> Place:
    return Place(name, kwargs, by="coordination")


_IMPORT = {"pk": "{import}"}
_ITEM = {"pk": "{import}", "item": "{item}"}

PUBLIC = [
    Place("home"),
    Place("plans"),
    Place("plan", {"plan": PLAN}),
    Place("plan_lineage", {"plan": PLAN}),
    Place("theme", {"plan": PLAN, "theme": "4"}),
    Place("measure", {"plan": PLAN, "measure": "4.9"}),
    Place("partners"),
    Place("partner", {"code": "commune-jette"}),
    Place("territories"),
    Place("territory", {"code": "21010"}),
    Place("contributions"),
    Place("contributions", query={"q": "violence", "theme": "4"}),
    Place("contribution", {"code": "C001"}),
    Place("coverage"),
    Place("coverage_detail", query=_CELL),
    Place("coverage_measures"),
    Place("coverage_years"),
    Place("coverage_map"),
    Place("coverage_published"),
    Place("search"),
    Place("search", query={"q": "violence"}),
    Place("search", query={"q": "introuvable nulle part"}),
    Place("editions"),
    Place("about"),
    Place("accessibility"),
    Place("legal"),
    Place("gallery"),
    Place("api_documentation"),
    Place("account_login"),
    Place("account_reset_password"),
    Place("contribution", {"code": "C999"}, status=404),
]
SIGNED = [
    _signed("home"),
    _signed("measure", plan=PLAN, measure="4.9"),
    _signed("contributions"),
    _signed("contribution", code="C001"),
    _signed("contribution_new"),
    _signed("contribution_edit", code="C001"),
    _signed("contribution_return", code="C001"),
    _signed("contribution_withdraw", code="C001"),
    _signed("contribution_findings", code="C001"),
    _signed("contribution_import"),
    _signed("plan_imports"),
    _signed("plan_import", **_IMPORT),
    _signed("plan_import_unused", **_IMPORT),
    _signed("plan_import_item", **_ITEM),
    _signed("plan_import_split", **_ITEM),
    _signed("editions"),
    _signed("edition_new"),
    _signed("edition", **_EDITION),
    _signed("edition_html", **_EDITION),
    _signed("edition_text", **_EDITION, section="{section}"),
    _signed("edition_freeze", **_EDITION),
    _signed("edition_reopen", **_EDITION),
    _signed("findings"),
    _signed("journal"),
    _signed("account"),
    _signed("account_sessions"),
    _signed("mfa_index"),
    _signed("account_change_password"),
    Place("plan_imports", by="evaluation", status=403),
]
# Pages of the year with the partners.
YEAR = [
    _signed("implementation_plans"),
    _signed("implementation_plan", code="pmo-2023-2024"),
    _signed("planned_measure", code="pmo-2023-2024", measure="1.4"),
    _signed("announced_done", code="pmo-2021-2022"),
    _signed("calendars"),
    _signed("rounds"),
    _signed("round", code="collecte-2023-2024"),
    _signed("round_board", code="collecte-2023-2024"),
    _signed("round_form", code="collecte-2023-2024", category="commune"),
    _signed("burden"),
    _signed("review", round="collecte-2023-2024"),
    _signed("review_request", round="collecte-2023-2024", organisation="zone-5343"),
    _signed("request", round="collecte-2023-2024", organisation="commune-jette"),
    Place("my_contributions", by="signataire-jette"),
    Place("my_requests", by="commune-jette"),
    _signed("proposals"),
    _signed("periods"),
    _signed("tasks"),
    _signed("mails"),
    _signed("mail_texts"),
    _signed("people"),
    _signed("contacts_all"),
    _signed("permissions_table"),
    _signed("overview"),
    _signed("theme_desks"),
    _signed("theme_desk", plan=PLAN, theme="1"),
    _signed("evaluator_pack"),
    _signed("mentions"),
    _signed("following"),
    _signed("saved_views"),
    _signed("lineage_review", plan=PLAN),
    Place("privacy", by="dpo"),
    Place("privacy_viewings", by="dpo"),
]
_CALL = {"code": "training"}
_READ = {"code": "training-jury"}
_FORM = {"code": "training-open", "purpose": "application", "number": 1}
_OURS = "asbl-exercice"
# Calls, juries, grants: on the exercises, and the real call for everybody.
FUNDING = [
    Place("calls"),
    Place("call", {"code": "asbl-2021"}),
    Place("call", {"code": "training-open"}),
    Place("call_funnel", {"code": "asbl-2021"}),
    Place("subsidies"),
    Place("catalogue"),
    _signed("catalogue"),
    _signed("publishing"),
    Place("receipt_check"),
    _signed("calls_desk"),
    _signed("call_new"),
    _signed("call_desk", **_CALL),
    _signed("call_edit", code="training-open"),
    _signed("call_form", **_CALL),
    _signed("call_form_version", **_FORM),
    _signed("call_form_preview", **_FORM),
    _signed("call_grid", **_CALL),
    _signed("call_points", **_CALL),
    _signed("call_figures", code="asbl-2021"),
    _signed("call_jury_bodies", code="asbl-2021"),
    _signed("call_left_out", code="asbl-2021"),
    _signed("call_questions", **_CALL),
    _signed("instruments"),
    _signed("legal_bases"),
    _signed("expense_categories"),
    _signed("approval_steps"),
    _signed("call_applications", **_CALL),
    _signed("application_check", number="TRAINING-0001"),
    _signed("experts"),
    _signed("call_jury", **_READ),
    _signed("call_conflicts", **_READ),
    _signed("call_assignment", **_READ),
    _signed("call_readings", **_READ),
    _signed("call_ranking", **_CALL),
    _signed("call_ranking_controls", **_CALL),
    _signed("call_ranking_what_if", **_CALL),
    _signed("call_deliberations", **_CALL),
    _signed("ranking_snapshot", **_CALL, number=1),
    _signed("call_decisions", **_CALL),
    _signed("decision", number="TRAINING-0001"),
    _signed("answer_packs"),
    _signed("grants"),
    _signed("renewals"),
    _signed("renewal", code="training-0001-r"),
    _signed("activity_report", code="training-0001", year=2025),
    Place("my_applications", by=_OURS),
    Place("application", {"number": "TRAINING-0001"}, by=_OURS),
    Place("application_fill", {"number": "TRAINING-OPEN-0001"}, by=_OURS),
    Place("application_submit", {"number": "TRAINING-OPEN-0001"}, by=_OURS),
    Place("my_grants", by=_OURS),
    Place("grant", {"code": "training-0001-r"}, by=_OURS),
    Place("my_readings", by="experte-exercice"),
    Place("reading", {"number": "TRAINING-JURY-0003"}, by="experte-exercice"),
    Place("jury_declaration", _READ, by="experte-exercice"),
    Place("grant", {"code": "training-0001"}, by="finances"),
    Place("claims", by="finances"),
    Place("expense_files", by="finances"),
    Place("recoveries", by="finances"),
    Place("cash", by="finances"),
    Place("call_decisions", _CALL, by="cabinet"),
]
FOUNDATION = [*PUBLIC, *SIGNED]
PLACES = [*FOUNDATION, *YEAR, *FUNDING]
