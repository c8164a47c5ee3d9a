"""What people come for, from the first click to the last, on the demonstration data."""

import re

from tests.browser.places import PLAN
from tests.plan.documents import CALM

TITLE = "Rondes d’essai du parcours"
PARTNER = "Commune de Jette"


def url(site, path: str, language: str = "fr") -> str:
    return f"{site.url}/{language}/{path}"


def follow(page, selector: str) -> None:
    """Click the first link or button that matches and wait for the page that it opens."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def fill_contribution(page, value: str) -> None:
    """Fill the form of a new contribution, with one figure."""
    page.fill("[name=title_fr]", TITLE)
    page.fill("[name=first_year]", "2022")
    page.select_option("[name=category]", index=2)
    page.fill("[name=partners-0-name]", PARTNER)
    page.select_option("[name=measures-0-measure]", index=3)
    page.fill("[name=figures-0-label_fr]", "rondes faites")
    page.fill("[name=figures-0-value]", value)
    page.fill("[name=figures-0-first_year]", "2022")


def test_a_citizen_goes_from_the_plan_to_the_source_of_a_figure(site, page_as):
    page = page_as()
    page.goto(url(site, ""))
    follow(page, "article.theme a[href*='/themes/4/']")
    follow(page, f"a[href$='/plans/{PLAN}/measures/4.9/']")
    follow(page, ".figs .figure a")
    assert re.search(r"/fr/contributions/C\d+/", page.url)
    assert page.locator("main").get_by_text(re.compile(r"ligne \d+")).count() > 0


def test_a_reader_changes_the_language_and_stays(site, page_as):
    page = page_as()
    page.goto(url(site, "search/?q=4.9"))
    follow(page, ".lang a[hreflang=nl]")
    assert page.url == url(site, "search/?q=4.9", "nl")
    assert page.locator("html").get_attribute("lang") == "nl"


def test_a_reader_finds_the_gaps_of_a_category_and_comes_back(site, page_as):
    page = page_as()
    page.goto(url(site, "coverage/"))
    follow(page, "td.cov a[href*='category=commune'][href*='theme=2']")
    assert page.locator("main ul.columns a[href*='/measures/']").count() > 0
    page.go_back()
    assert page.url == url(site, "coverage/")
    with page.expect_download() as download:
        page.click("a[href*='format=csv']")
    assert download.value.path().read_bytes().count(b"\n") > 9


def test_a_coordinator_enters_validates_and_withdraws_a_contribution(site, page_as):
    page = page_as("coordination")
    page.goto(url(site, "contributions/"))
    follow(page, "a[href$='/contributions/new/']")
    fill_contribution(page, value="beaucoup")
    follow(page, ".save-bar button[type=submit]")
    assert page.locator("[name=figures-0-value]").input_value() == "beaucoup"
    assert page.locator("[name=title_fr]").input_value() == TITLE
    assert page.locator("[name=partners-0-name]").input_value() == PARTNER
    assert page.locator(".error-summary").count() == 1
    page.fill("[name=figures-0-value]", "1 234")
    follow(page, ".save-bar button[type=submit]")
    assert page.locator(".error-summary li").all_inner_texts() == []
    code = re.search(r"/contributions/([\w-]+)/$", page.url)[1]
    assert page.locator("h1").inner_text().endswith(TITLE)

    def count() -> int:
        page.goto(url(site, f"coverage/?plan={PLAN}"))
        text = page.locator("main .spread [role=status]").first.inner_text()
        return int(re.sub(r"\D", "", text.split(",")[1]))

    before = count()
    page.goto(url(site, f"contributions/{code}/"))
    follow(page, f"form[action$='/contributions/{code}/accept/'] button")
    assert count() == before + 1
    lines = page.request.get(url(site, f"journal/?q={code}&format=json")).json()
    actions = [line["action"] for line in lines]
    assert sorted(actions) == ["contribution.accepted", "contribution.created"]

    page.goto(url(site, f"contributions/{code}/"))
    follow(page, f"main a[href$='/contributions/{code}/withdraw/']")
    page.fill("[name=reason]", "Saisie pour essayer.")
    follow(page, "main form button.danger")
    assert "Saisie pour essayer." in page.locator("main").inner_text()
    assert count() == before


def test_a_coordinator_imports_a_plan(site, page_as):
    page = page_as("coordination")
    text = CALM.replace("quartier calme", "gare tranquille").replace("Bruit", "Vacarme")
    number = site.upload_plan(page, text, "gare.md")
    follow(page, f"article.understood a[href*='/plan-imports/{number}/items/']")
    page.fill("[name=text]", "Placer des affiches près des terrasses.")
    follow(page, "main form button[type=submit].primary")
    assert "Placer des affiches" in page.locator("article.understood").first.inner_text()
    page.goto(url(site, f"plan-imports/{number}/"))
    fields = {"code": "gare-1991-1994", "title_fr": "Plan de gare", "first_year": "1991"}
    fields["last_year"] = "1994"  # not the newest: other tests see the plan that they know
    for name, value in fields.items():
        field = page.locator(f"#confirm [name={name}]")
        if field.count() and field.is_editable():
            field.fill(value)
    follow(page, "form[action$='/confirm/'] button[type=submit]")
    assert page.url == url(site, "plans/gare-1991-1994/")
    measures = page.locator(".outline-theme tbody th a").all_inner_texts()
    assert [text.split()[0] for text in measures] == ["1.1", "1.2", "2.1"]


def test_a_coordinator_takes_the_draft_report_as_pdf(site, page_as):
    page = page_as("coordination")
    page.goto(url(site, "reports/"))
    follow(page, "main a[href*='/reports/2021-2022/1/']")
    with page.expect_download() as download:
        page.click("a[href$='/files/fr/pdf/']")
    assert download.value.path().read_bytes()[:5] == b"%PDF-"


def test_an_evaluator_reads_the_journal_and_changes_nothing(site, page_as):
    page = page_as("evaluation")
    assert page.goto(url(site, "journal/")).status == 200
    page.goto(url(site, "contributions/C001/"))
    assert page.locator("main a[href$='/edit/']").count() == 0
    assert page.goto(url(site, "contributions/C001/edit/")).status == 403
    reason = "Votre compte n’a pas ce rôle aujourd’hui."
    assert reason in page.locator("main").inner_text().replace("'", "’")
