"""Every kind of page in Chromium: axe finds nothing, nothing is refused, nothing overflows.

Long lists are cut short first, as their rows are alike. All rules in French at 1280 px; then the
rules about colours in the dark, and all others at 360 px, in Dutch and in English. Nothing is wider
than 320 px in French and in Dutch.
"""

import pytest

from tests.browser.behind import BEHIND_FUNDING
from tests.browser.places import LANGUAGES, PLACES
from tests.consistency.test_urls import ADDRESSES

WIDE = {"width": 1280, "height": 900}
# Pages that are the same template as another one, sent by htmx, POST-only, files, or mail's.
NOT_PAGES = {
    "account_logout",
    "account_confirm_email",
    "api_unknown",
    "contribution_import_review",
    "contribution_template",
    "contribution_accept",
    "edition_file",
    "finding_decide",
    "plan_import_again",
    "plan_import_confirm",
    "plan_import_discard",
    "plan_import_document",
    "plan_import_drop",
    "plan_import_join",
    "plan_import_plan",
    "plan_import_restore",
    "plan_import_theme",
    "report_now",
}
# Forms one click behind the pages of places.py, files and acts: tested without a browser
# (tests/consistency/test_urls.py: sound HTML in three languages), seen by their makers.
BEHIND = {
    "announced_done_file",
    "answer",
    "calendar_feed",
    "calendar_revoke",
    "categories",
    "category_edit",
    "category_new",
    "comment_add",
    "comment_remove",
    "contact_close",
    "contact_edit",
    "contact_new",
    "contact_show",
    "contact_verify",
    "contacts",
    "contacts_export",
    "contribution_publish",
    "contribution_recall",
    "contribution_send_back",
    "contribution_submit",
    "contribution_suggestions",
    "evidence_file",
    "follow_object",
    "hat_choose",
    "implementation_plan_adopt",
    "implementation_plan_close",
    "implementation_plan_copy",
    "implementation_plan_discuss",
    "implementation_plan_document",
    "implementation_plan_edit",
    "implementation_plan_new",
    "implementation_plan_return",
    "invitation",
    "invitation_withdraw",
    "invitations",
    "lineage_decide",
    "lineage_new",
    "mail",
    "mail_text",
    "membership_end",
    "membership_leave",
    "mention_seen",
    "milestone_complete",
    "milestone_reopen",
    "organisation_edit",
    "organisation_new",
    "own_data",
    "period",
    "person_account",
    "planned_measure_edit",
    "planned_measure_lift",
    "planned_measure_new",
    "planned_measure_outcome",
    "planned_measure_override",
    "planned_measure_remove",
    "privacy_account",
    "privacy_anonymise",
    "proposal",
    "proposal_new",
    "question_answer",
    "question_settle",
    "request_field",
    "request_recall",
    "request_submit",
    "request_workbook",
    "request_workbook_check",
    "round_bulk",
    "round_burden",
    "round_close",
    "round_edit",
    "round_form_delete",
    "round_form_new",
    "round_form_organisations",
    "round_form_preview",
    "round_launch",
    "round_lock",
    "round_new",
    "round_reopen",
    "round_request",
    "round_section",
    "round_section_delete",
    "round_section_move",
    "round_section_new",
    "saved_view_delete",
    "saved_view_new",
    "share_confirm",
    "tasks_mail",
    "territory_sheet",
    "theme_lead_end",
    "theme_leads",
    "theme_sheet",
    "unsubscribe",
}
_SHORTEN = """longest => {
  for (const list of document.querySelectorAll('tbody, ul, ol, select, .report'))
    while (list.children.length > longest) list.lastElementChild.remove();
}"""


def test_every_page_of_ours_is_visited():
    ours = {a.name for a in ADDRESSES if ":" not in a.name and not a.name.startswith("account_")}
    seen = {place.name for place in PLACES}
    assert ours - NOT_PAGES - BEHIND - BEHIND_FUNDING - seen == set()


def overflow(page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return max(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _look(page, axe, language: str) -> dict[str, object]:
    """Return what is wrong with the page that is open, by the way of looking at it."""
    page.set_viewport_size(WIDE)
    if language != "fr":
        found: dict[str, object] = {"1280 px": axe(page, "all but colours")}
    else:
        found = {"1280 px": axe(page)}
        page.evaluate(_SHORTEN, 8)
        page.emulate_media(color_scheme="dark")
        found["dark"] = axe(page, "colours")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 360, "height": 740})
        found["360 px"] = axe(page, "all but colours")
    if language != "en":
        page.set_viewport_size({"width": 320, "height": 740})
        found["wider than 320 px"] = overflow(page)
    return found


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_page_is_accessible(site, page_as, made, axe, place):
    page = page_as(place.by)
    page.set_viewport_size(WIDE)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: dict[str, object] = {}
    for language in LANGUAGES:
        response = page.goto(site.url + place.path(language, made))
        assert response.status == place.status
        page.evaluate(_SHORTEN, 25 if language == "fr" else 8)  # a whole report takes axe minutes
        found |= {f"{language}, {look}": what for look, what in _look(page, axe, language).items()}
    if place.status != 200:
        complaints = [text for text in complaints if str(place.status) not in text]
    assert {look: what for look, what in found.items() if what} == {}
    assert complaints == []
