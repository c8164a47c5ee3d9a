"""An association answers the open call of the exercise: alone, with a partner, with the keyboard.

Each test begins an application of its own and withdraws it at the end.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, expect

from maillon.funding.operations.corrections import ask_correction
from maillon.funding.operations.submitting import submit_application
from tests.browser.test_review import sign_in
from tests.factories import MembershipFactory
from tests.funding.applications.making import BY, CLOSES, NOW, ready

CALL = "training-open"
CLOCK = re.compile(r"\d\d:\d\d")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
STATUTES = {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": PDF}
PASTE = """block => { const data = new DataTransfer(); data.setData('text/plain', block);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""
# Lines as a spreadsheet gives them: headings, a category in other words, amounts as people type.
LINES = (
    "Catégorie\tDépense\tCoût\tDemandé\n"
    "personnel\tMédiatrices\t12 000,00\t9 000\n"
    "Loyer\tLocal du parc\t€ 1.250,50\t800\n"
    "Autre chose\tDivers\t300\t300\n"
)
ANSWERS = {
    "q:contact-person": "Une responsable de projet",
    "q:contact-details": "projet@exemple.invalid",
    "q:experience": "Dix ans de médiation.",
    "q:account": "BE68 5390 0754 7034",
    "q:need": "Des tensions le soir.",
    "q:description": "Deux médiatrices, trois soirs par semaine.",
    "q:place": "Un parc",
    "q:starts-on": "01/02/2027",
    "q:ends-on": "30/11/2027",
    "q:people-reached": "120",
    "q:equality": "Une équipe mixte.",
    "q:contribution": "Moins de tensions.",
    "q:evaluation": "Un registre des soirs.",
}
RADIOS = {
    "non-profit": "yes",
    "other-funding": "no",
    "with-partners": "no",
    "truthful": "yes",
    "control": "yes",
}


@dataclass
class Draft:
    """An application of the test's own, and the page in which it is open."""

    page: Any
    base: str
    number: str

    def url(self, path: str = "") -> str:
        """Return the address of one of its pages."""
        return f"{self.base}/fr/applications/{self.number}/{path}"

    def open(self, path: str = "") -> Any:
        """Open one of its pages."""
        self.page.goto(self.url(path))
        return self.page


def begin(page: Any, base: str, title: str) -> Draft:
    """Begin an application from the list of one's applications."""
    page.goto(f"{base}/fr/applications/")
    page.click(f"a[href$='/applications/new/{CALL}/']")
    page.fill("[name=title]", title)
    page.click("main form.narrow button[type=submit]")
    page.wait_for_url("**/fill/")
    return Draft(page, base, page.url.split("/")[-3])


def send(page: Any, draft: Draft, values: dict[str, str]) -> None:
    """Store fields as the scripts of the page do."""
    token = page.locator("#entry [name=csrfmiddlewaretoken]").first.input_value()
    fields = [{"item": None, "name": n, "value": v, "version": 0} for n, v in values.items()]
    answer = page.request.post(
        draft.url("fields/"),
        data=json.dumps({"fields": fields}),
        headers={"Content-Type": "application/json", "X-CSRFToken": token, "Referer": page.url},
    )
    assert answer.status == 200, answer.text()


@pytest.fixture
def draft(site, page_as):
    """An application that the account of the association just began, open for filling in."""
    found = begin(page_as("asbl-exercice"), site.url, "Médiation au parc (essai du parcours)")
    yield found
    withdraw(found)


def withdraw(draft: Draft) -> None:
    """Leave nothing behind that counts."""
    page = draft.page.context.new_page()
    page.goto(draft.url("withdraw/"))
    with suppress(Error):
        page.fill("[name=reason]", "Fin de l’essai.", timeout=2_000)
        page.click("main form button.danger")
    page.close()


@pytest.fixture
def partner(site, browser, browser_context_args):
    """A page of the second association."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    site.sign_in(page, "vzw-oefening")
    yield page
    context.close()


def saved(page: Any) -> None:
    """Wait until everything is stored."""
    expect(page.locator("#entry [data-status]")).to_have_text(CLOCK, timeout=15_000)


def lines(page: Any) -> Any:
    """Return the lines of the budget."""
    return page.locator("#q-budget-ask [data-row]")


def cell(page: Any, row: int, column: str) -> Any:
    """Return a cell of the budget; the first row is 0."""
    return lines(page).nth(row).locator(f"[data-column={column}]")


def problems(page: Any) -> list[str]:
    """Return what the page says is wrong with the answers typed."""
    return page.locator("#entry .ask .error").all_inner_texts()


def complete(draft: Draft) -> None:
    """Fill in everything but the file, and open the page again."""
    values = {
        "a:summary": "Un essai.",
        "a:primary": draft.page.locator("#a-primary option").nth(1).get_attribute("value"),
        "q:public": "children",
        "q:budget": json.dumps(
            [{"category": "staff", "label": "Médiatrices", "amount": "900", "requested": "800"}]
        ),
    }
    send(draft.page, draft, values | ANSWERS | {f"q:{name}": to for name, to in RADIOS.items()})
    draft.open("fill/")


def join_statutes(page: Any) -> None:
    """Attach the file that the form asks."""
    page.set_input_files("input[name='file:statutes']", files=[STATUTES])
    with page.expect_navigation():
        page.locator("#q-statutes-ask").get_by_role("button", name="Joindre").click()


def check_and_submit(page: Any) -> str:
    """Check, submit, and return the number of the receipt."""
    page.locator("[name=do][value=check]").last.click()
    page.wait_for_url("**/submit/")
    assert page.locator(".error-summary li").all_inner_texts() == []
    page.locator("main form button.primary").click()
    page.wait_for_url("**/submitted/*")
    return page.locator(".banner.ok strong").inner_text()


def test_a_draft_answers_while_it_is_filled_in_and_is_found_again(draft):
    page = draft.page
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # An answer that excludes is said at once, below the question; another one takes it back.
    question = page.locator("#q-non-profit-ask")
    question.get_by_label("Non", exact=True).check()
    expect(question.locator(".error")).to_have_text(re.compile("recevable"))
    assert question.locator("label .error").count() == 0
    question.get_by_label("Oui", exact=True).check()
    expect(question.locator(".error")).to_have_count(0)
    # A question that depends on another shows and hides; what was typed in it stays.
    dependent = page.locator("#q-other-funding-which-ask")
    expect(dependent).to_be_hidden()
    page.locator("#q-other-funding-ask").get_by_label("Oui", exact=True).check()
    dependent.locator("textarea").fill("La commune, 2 000 euros.")
    page.locator("#q-other-funding-ask").get_by_label("Non", exact=True).check()
    expect(dependent).to_be_hidden()
    page.locator("#q-public-ask").get_by_label("Un autre public").check()
    expect(page.locator("#q-public-other-ask")).to_be_visible()
    # Lines of a spreadsheet: the headings are left out, the category is found by its words.
    cell(page, 0, "category").focus()
    page.evaluate(PASTE, LINES)
    expect(page.locator("#q-budget-error")).to_have_text(re.compile("^Ligne 3"))
    assert cell(page, 0, "category").input_value() == "staff"
    assert cell(page, 1, "category").input_value() == "rent"
    totals = page.locator("#q-budget-ask [data-total]").all_inner_texts()
    assert [re.sub(r"\s", "", text) for text in totals] == ["13550,50€", "10100,00€"]
    cell(page, 2, "category").select_option("administration")
    expect(page.locator("#q-budget-error")).to_have_count(0)
    saved(page)
    join_statutes(page)
    expect(page.locator("#q-statutes-ask")).to_contain_text("statuts.pdf")
    # Left, and found again from the list of one's applications.
    page.goto(f"{draft.base}/fr/applications/")
    page.locator("main table").last.get_by_role("link", name=draft.number).click()
    page.get_by_role("link", name="Remplir").click()
    assert question.get_by_label("Oui", exact=True).is_checked()
    assert cell(page, 1, "amount").input_value() == "€ 1.250,50"
    assert dependent.locator("textarea").input_value() == "La commune, 2 000 euros."
    assert problems(page) == []
    assert errors == []


def test_it_is_submitted_corrected_and_submitted_again(draft):
    page = draft.page
    complete(draft)
    join_statutes(page)
    first = check_and_submit(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    # Until closing it can be changed: the page reminds that it must be submitted again.
    draft.open("fill/")
    page.locator("#a-title").fill("Médiation au parc, deuxième version")
    saved(page)
    draft.open()
    expect(page.locator(".banner.warn").last).to_contain_text("introduisez à nouveau")
    draft.open("fill/")
    second = check_and_submit(page)
    assert second != first
    draft.open()
    assert [
        text.strip() for text in page.locator("tr[id^=AR-] td:nth-child(4)").all_inner_texts()
    ] == [
        f"{second} (PDF)",
        f"{first} (PDF)",
    ]
    page.goto(draft.url("submissions/2/"))
    change = page.locator("table").first.locator("tbody tr")
    assert change.locator("th").all_inner_texts() == ["Titre du projet"]
    assert change.locator("td").last.inner_text() == "Médiation au parc, deuxième version"


def test_two_editors_of_one_budget_both_keep_their_lines(draft, partner, axe):
    page = draft.page
    cell(page, 0, "category").focus()
    page.evaluate(PASTE, LINES)
    cell(page, 2, "category").select_option("administration")
    saved(page)
    # The partner shares the draft, reads it, and types in it at the same time.
    page.locator("#partners summary").click()
    page.locator("[name=organisation]").select_option("exercice-asbl-02")
    page.locator("[name=may_edit]").check()
    page.locator("#partners form button[value=add]").click()
    expect(page.locator("#partners")).to_contain_text("partage le brouillon")
    partner.goto(draft.url("fill/"))
    assert partner.locator("#partners button").count() == 0
    cell(page, 0, "amount").fill("13 000")
    cell(page, 3, "category").select_option("rent")
    cell(page, 3, "label").fill("Ligne de la première")
    cell(page, 3, "amount").fill("400")
    saved(page)
    cell(partner, 1, "requested").fill("750")
    cell(partner, 3, "label").fill("Ligne de la seconde")
    panel = partner.locator(".table-conflict")
    expect(panel).to_contain_text("asbl-exercice")
    assert axe(partner) == []
    # Both tables, line by line; what only one changed is proposed from who changed it.
    rows = panel.locator("tbody tr")
    expect(rows.locator("mark")).to_have_text(["≠ 12 000,00", "≠ 13 000", "≠ 750", "≠ 800"])
    chosen = [
        radio.evaluate("one => one.closest('label').textContent.trim()")
        for radio in panel.locator("input:checked").all()
    ]
    assert chosen == ["prendre le sien", "garder le mien", "garder", "garder"]
    # Typing on does not lose the choice made, and is compared at once.
    panel.locator("input").nth(3).focus()
    cell(partner, 3, "amount").fill("200")
    expect(rows.last).to_contain_text("Ligne de la première")
    panel.locator("button.primary").click()
    saved(partner)
    assert [cell(partner, n, "label").input_value() for n in range(5)] == [
        "Médiatrices",
        "Local du parc",
        "Divers",
        "Ligne de la seconde",
        "Ligne de la première",
    ]
    assert (
        cell(partner, 0, "amount").input_value(),
        cell(partner, 1, "requested").input_value(),
    ) == (
        "13 000",
        "750",
    )
    # What was not kept stays readable; the first person, who was behind, takes the whole table.
    partner.locator(".lost summary").click()
    expect(partner.locator(".lost tr")).to_have_count(2)
    cell(page, 2, "label").fill("Autre mot")
    page.locator(".table-conflict").get_by_role("button", name="Prendre tout son tableau").click()
    expect(page.locator(".lost")).to_contain_text("Autre mot")
    assert cell(page, 4, "label").input_value() == "Ligne de la première"
    # Codes are said in words, also in a conflict.
    page.reload()
    partner.reload()
    page.locator("#q-public-ask").get_by_label("Enfants").check()
    saved(page)
    partner.locator("#q-public-ask").get_by_label("Parents").check()
    expect(partner.locator("#q-public-ask .conflict blockquote")).to_have_text("Enfants")


def tab_to(page: Any, selector: str, most: int = 40) -> None:
    """Press Tab until the element is focused.

    :raises AssertionError: when the keyboard does not get there.
    """
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


def test_the_keyboard_alone_is_enough(site, page_as):
    page = page_as("asbl-exercice")
    page.goto(f"{site.url}/fr/applications/")
    tab_to(page, f"a[href$='/applications/new/{CALL}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/new/{CALL}/")
    tab_to(page, "[name=title]")
    page.keyboard.type("Au clavier (essai du parcours)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fill/")
    draft = Draft(page, site.url, page.url.split("/")[-3])
    tab_to(page, "#a-summary")
    page.keyboard.insert_text("Un essai.")
    tab_to(page, "#a-primary")
    page.keyboard.press("ArrowDown")
    # The groups of radio buttons and the texts, in the order of the form.
    tab_to(page, "[name='f:request:q:non-profit']")
    page.keyboard.press("Space")
    for name in ("contact-person", "contact-details", "experience", "account"):
        tab_to(page, f"#q-{name}")
        page.keyboard.insert_text(ANSWERS[f"q:{name}"])
    tab_to(page, "[name='file:statutes']")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(files=[STATUTES])
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("#q-statutes-ask")
    for name in ("need", "description"):
        tab_to(page, f"#q-{name}")
        page.keyboard.insert_text(ANSWERS[f"q:{name}"])
    tab_to(page, "[name='c:q:public']")
    page.keyboard.press("Space")
    for name in ("place", "starts-on", "ends-on", "people-reached", "equality"):
        tab_to(page, f"#q-{name}")
        page.keyboard.insert_text(ANSWERS[f"q:{name}"])
    for name in ("contribution", "evaluation"):
        tab_to(page, f"#q-{name}")
        page.keyboard.insert_text(ANSWERS[f"q:{name}"])
    tab_to(page, "#q-budget-ask [data-column=category]")
    page.keyboard.press("ArrowDown")
    for text in ("Médiatrices", "900", "800"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    for name, answer in list(RADIOS.items())[1:]:
        tab_to(page, f"[name='f:request:q:{name}']")
        page.keyboard.press("Space" if answer == "yes" else "ArrowDown")
    saved(page)
    # The bar that stays in sight covers nothing that has the focus.
    tab_to(page, "[name=do][value=check]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    assert page.locator(".error-summary li").all_inner_texts() == []
    tab_to(page, "main form button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submitted/*")
    assert page.locator(".banner.ok strong").inner_text().startswith("AR-")
    withdraw(draft)


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_the_applicant_is_accessible(width, draft, axe):
    page = draft.page
    complete(draft)
    join_statutes(page)
    check_and_submit(page)
    page.set_viewport_size({"width": width, "height": 900})
    paths = ["fill/", "submit/", "", "submitted/", "submissions/1/", "files/", "corrections/"]
    addresses = [draft.url(path) for path in (*paths, "withdraw/")]
    addresses += [f"{draft.base}/fr/applications/new/{CALL}/", f"{draft.base}/fr/applications/"]
    found: dict[str, list[str]] = {}
    for address in addresses:
        page.goto(address)
        # The rules about colours take most of the time: one page has every kind of field.
        rules = "" if width > 1000 and address.endswith("fill/") else "all but colours"
        wrong = [one["rule"] for one in axe(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append("wider than the window")
        if wrong:
            found[address] = wrong
    page.set_viewport_size({"width": 1280, "height": 900})
    assert found == {}


@pytest.fixture
def corrected(transactional_db):
    """An application of a closed call: the coordination asks to correct its budget."""
    application = ready()
    submit_application(application=application, by=BY, now=NOW)
    ask_correction(
        application=application,
        kind="incomplete",
        question=application.sheet.form.parts.last().questions.get(code="budget"),
        message="Détaillez le local.",
        due_at=timezone.now() + timedelta(days=3, hours=1),
        by=BY,
        now=CLOSES + timedelta(days=1),
    )
    return application


def test_two_people_of_one_organisation_correct_what_is_asked_and_hand_it_in(
    corrected, live_server, page, browser, browser_context_args
):
    base = f"{live_server.url}/fr/applications/{corrected.number}/"
    contexts = [page.context, browser.new_context(**browser_context_args)]
    editor, signatory = page, contexts[1].new_page()
    for one, role in ((editor, "partner_editor"), (signatory, "partner_signatory")):
        member = MembershipFactory(
            role=role, organisation=corrected.organisation, user__username=role
        )
        sign_in(one, live_server, Client(), member.user)
    # From the page of the application to the one field that is open, with the request beside it.
    editor.goto(base)
    editor.locator("a[href$='/corrections/']").click()
    editor.locator("a.primary[href*='/fill/#q-budget']").click()
    editor.wait_for_url("**/fill/*")
    assert editor.locator("#entry .ask").count() == 1
    expect(editor.locator("#q-budget-ask .asked")).to_contain_text("Détaillez le local.")
    expect(editor.locator("#q-budget-ask .asked")).to_contain_text("3\xa0jours")
    signatory.goto(base + "fill/")
    cell(editor, 2, "category").select_option("rent")
    cell(editor, 2, "label").fill("Charges")
    cell(editor, 2, "amount").fill("200")
    saved(editor)
    # The colleague had the page open: both keep their lines.
    cell(signatory, 1, "label").fill("Local, loyer seul")
    signatory.locator(".table-conflict button.primary").click()
    saved(signatory)
    assert [cell(signatory, n, "label").input_value() for n in range(3)] == [
        "Médiatrices",
        "Local, loyer seul",
        "Charges",
    ]
    signatory.locator("[name=do][value=check]").last.click()
    signatory.wait_for_url("**/submit/")
    signatory.locator("main form button.primary").click()
    signatory.wait_for_url("**/submitted/*")
    # Handing it in is the answer: nothing more is asked of them.
    signatory.goto(base + "corrections/")
    expect(signatory.locator(".reviewed")).to_contain_text("2")
    assert signatory.locator(".banner.warn").count() == 0
    contexts[1].close()
