"""Measures suggested while typing: shown with their words, applied by a click only."""


def test_suggestions_come_while_typing_and_a_click_fills_a_row(site, page_as, axe):
    page = page_as("coordination")
    page.goto(f"{site.url}/fr/contributions/new/")
    page.fill("[name=title_fr]", "Opleiding van wijkagenten over partnergeweld")
    first = page.locator(".suggested > li").first
    first.wait_for()
    assert first.locator("mark").all_inner_texts()[0] == "partnergeweld"
    chosen = page.locator("[name=measures-0-measure]")
    assert chosen.input_value() == ""
    button = first.locator("button[data-rank=primary]")
    button.click()
    assert chosen.input_value() == button.get_attribute("data-measure")
    assert page.locator("[name=measures-0-rank]").input_value() == "primary"
    assert button.get_attribute("aria-pressed") == "true"
    assert axe(page) == []


def test_without_a_script_the_button_opens_the_suggestions_beside_the_form(site, accounts, browser):
    context = browser.new_context(
        java_script_enabled=False, storage_state=accounts["coordination"].storage_state()
    )
    page = context.new_page()
    page.goto(f"{site.url}/fr/contributions/new/")
    page.fill("[name=title_fr]", "Gravure contre les vols de vélos")
    with context.expect_page() as opened:
        page.click("[data-suggest-now]")
    assert opened.value.locator(".suggested > li strong").first.inner_text() == "5.5"
    assert page.input_value("[name=title_fr]") == "Gravure contre les vols de vélos"
    context.close()
