"""The coordinator makes a call from nothing to its publication, and answers a question on it."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

CODE = "appel-du-parcours"


@pytest.fixture
def look(axe):
    """Return ``look(page)``: axe finds nothing wrong; colours are seen by test_accessibility."""

    def check(page):
        assert axe(page, "all but colours") == [], page.url

    return check


def save(page):
    """Save the form of the page; nothing is wrong in it."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]:is(.primary, .danger)").first.click()
    wrong = page.locator(".error-summary")
    assert wrong.count() == 0, wrong.first.inner_text()


def write_frame(page, **texts):
    """Write what every kind of call needs: it opened yesterday and closes in a month."""
    now = datetime.now()
    texts = {"title_fr": "Appel du parcours", "code": CODE, "first_year": "2027"} | texts
    texts |= {"text_fr": "Un appel d’essai.", "contact_email": "appels@maillon.invalid"}
    for name, value in texts.items():
        page.fill(f"[name={name}]", value)
    for name, moment in (("opens_at", now - timedelta(1)), ("closes_at", now + timedelta(30))):
        page.fill(f"[name={name}_day]", f"{moment:%Y-%m-%d}")
        page.fill(f"[name={name}_time]", "12:00")
    page.check("[name=synthetic]")


def test_a_call_from_nothing_to_an_answer(site, page_as, look):
    page, errors = page_as("coordination"), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # The frame: an exercise, with a measure of the plan.
    page.goto(f"{site.url}/fr/calls/new/")
    look(page)
    write_frame(page, last_year="2027")
    page.select_option("[name=instrument]", label="Appels d’exercice (données fictives)")
    page.locator("[name=measures]").first.check()
    save(page)
    expect(page.locator("h1")).to_have_text("Appel du parcours")
    look(page)

    # A small form: a section, a question, and one that is asked after a certain answer only.
    page.goto(f"{site.url}/fr/calls/{CODE}/forms/application/1/parts/new/")
    page.fill("[name=title_fr]", "Le parcours")
    look(page)
    save(page)
    for label, kind, condition in (
        ("Avez-vous un chien ?", "yes_no", ""),
        ("Comment s’appelle-t-il ?", "text", "Oui"),
    ):
        part = page.locator("section.builder-part", has_text="Le parcours")
        part.locator("a[href$='/questions/new/']").click()
        page.fill("[name=label_fr]", label)
        page.select_option("[name=kind]", kind)
        if condition:
            page.select_option(
                "[name=depends_on]", label="Avez-vous un chien ? (avez-vous-un-chien)"
            )
            page.fill("[name=depends_value]", condition)
        look(page)
        save(page)
    expect(page.locator("section.builder-part", has_text="Le parcours")).to_contain_text(
        "Avez-vous un chien ?"
    )
    look(page)
    page.goto(f"{site.url}/fr/calls/{CODE}/forms/application/1/preview/")
    look(page)

    # The grid decides from 60 points of 100 on; then all is fixed by publishing.
    page.goto(f"{site.url}/fr/calls/{CODE}/grid/")
    page.fill("[name=threshold]", "60")
    look(page)
    save(page)
    page.goto(f"{site.url}/fr/calls/{CODE}/publish/")
    look(page)
    save(page)
    page.goto(f"{site.url}/fr/calls/{CODE}/grid/")
    expect(page.locator("[name=threshold]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("60")
    look(page)

    # An association asks on the public page; the coordinator answers; everybody reads it.
    asker = page_as("asbl-exercice")
    asker.goto(f"{site.url}/fr/calls/{CODE}/")
    asker.fill("[name=question]", "Faut-il un chien ?")
    look(asker)
    asker.locator("form[action$='/ask/'] button").click()
    page.goto(f"{site.url}/fr/calls/{CODE}/questions/")
    look(page)
    page.locator("article.entry a.primary").click()
    page.fill("[name=answer_fr]", "Non.")
    look(page)
    save(page)
    everybody = page_as("")
    everybody.goto(f"{site.url}/fr/calls/{CODE}/")
    expect(everybody.locator("#questions")).to_contain_text("Non.")
    look(everybody)

    # Whoever asked is written to, once; then the call goes: nobody applies to it.
    page.goto(f"{site.url}/fr/calls/{CODE}/cancel/")
    page.fill("[name=reason]", "Fin du parcours.")
    look(page)
    save(page)
    page.goto(f"{site.url}/fr/mails/?purpose=call_news")
    expect(page.locator("main")).to_contain_text("Appel du parcours")
    assert errors == []
