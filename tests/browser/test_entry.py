"""The prevention officer of Jette answers, loses the network once, meets a colleague, hands in."""

import re

import pytest
from playwright.sync_api import expect

ROUND = "collecte-2023-2024"
CLOCK = re.compile(r"\d\d:\d\d")
PASTE = """block => { const data = new DataTransfer(); data.setData('text/plain', block);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def open_as(site, browser, browser_context_args):
    """Return ``open_as(account, organisation)``: its request, in a browser of its own."""
    contexts = []

    def visit(account, organisation):
        contexts.append(browser.new_context(**browser_context_args))
        page = contexts[-1].new_page()
        site.sign_in(page, account)
        page.goto(f"{site.url}/fr/requests/{ROUND}/{organisation}/")
        return page

    yield visit
    for context in contexts:
        context.close()


def saved(page):
    """Wait until everything is stored."""
    expect(page.locator("[data-status]")).to_have_text(CLOCK, timeout=15_000)


def kept(page):
    """Return how many texts this device keeps."""
    return page.evaluate("Object.keys(localStorage).length")


def test_the_officer_loses_the_network_and_no_text(open_as, axe):
    page = open_as("commune-jette", "commune-jette")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # One click confirms what Maillon knows; the keyboard is enough.
    for group in page.locator("fieldset.answers:has([value=ended])").all():
        group.locator("input").first.focus()
        page.keyboard.press("Space")
    saved(page)
    # Without a network the text stays on this device, and goes when the network is back.
    part = page.locator("article.part:not(.optional):not(:has([value=ended]))").first
    text = part.locator("textarea[name*=description_fr]")
    page.context.set_offline(True)
    text.press_sequentially("Écrit sans réseau.")
    expect(page.locator("[data-status]")).to_have_text(re.compile("appareil"))
    assert kept(page) == 1
    page.context.set_offline(False)
    saved(page)
    assert kept(page) == 0
    assert page.evaluate("document.activeElement.value") == "Écrit sans réseau."
    # The grid: a block of a spreadsheet, what can be read in two ways, arrows and Enter.
    cells = part.locator(".grid-table input")
    cells.first.focus()
    page.evaluate(PASTE, "1.234\t50\n60\t70,5")
    expect(part.locator("td .error")).to_have_count(1)
    page.keyboard.press("Control+A")
    page.keyboard.type("40")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "60"
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.value") == "40"
    expect(part.locator("td .error")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+A")
    page.keyboard.type("70")
    for cell in cells.all()[4:]:
        cell.fill("8")
    saved(page)
    assert [violation["rule"] for violation in axe(page)] == []
    # The editor checks, and is told who signs; the signatory hands in, then takes it back.
    page.locator("[name=do][value=check]").click()
    page.wait_for_url("**/submit/")
    assert page.locator(".error-summary li").all_inner_texts() == []
    expect(page.locator(".banner")).to_contain_text("signataire-jette")
    signatory = open_as("signataire-jette", "commune-jette")
    signatory.locator("[name=do][value=check]").click()
    signatory.locator("#confirmed").check()
    signatory.locator("main form button.primary").click()
    expect(signatory.locator("form[action$='/recall/']")).to_have_count(1)
    page.goto(page.url.removesuffix("submit/"))
    expect(page.locator("main")).to_contain_text("Écrit sans réseau.")
    assert page.locator("main textarea").count() == 0
    signatory.locator("form[action$='/recall/'] button").click()
    expect(signatory.locator("form[data-entry]")).to_have_count(1)
    assert errors == []


def test_two_people_in_one_field_both_keep_their_text(open_as):
    first = open_as("zone-5344", "zone-5344")
    second = open_as("signataire-5344", "zone-5344")
    field = "article.part:not(.optional):not(:has([value=ended])) textarea[name*=description_fr]"
    first.locator(field).first.fill("Le texte de la première personne.")
    saved(first)
    second.locator(field).first.fill("Le texte de la seconde.")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("zone-5344")
    expect(conflict.locator("blockquote")).to_have_text("Le texte de la première personne.")
    assert second.locator(field).first.input_value() == "Le texte de la seconde."
    conflict.locator("button").first.click()
    saved(second)
    expect(second.locator(".lost blockquote")).to_have_text("Le texte de la première personne.")
    # The session ends: nothing is lost, and signing in again in another tab sends it.
    second.context.clear_cookies(name="sessionid")
    second.locator(field).first.fill("")
    expect(second.locator("[data-status]")).to_have_text(re.compile("onglet"))
    tab = second.context.new_page()
    tab.goto(second.url)
    tab.fill("[name=login]", "signataire-5344")
    tab.fill("[name=password]", "maillon-demo-2026")
    tab.press("[name=password]", "Enter")
    expect(tab.locator("form[data-entry]")).to_have_count(1)
    saved(second)
    assert kept(second) == 0
