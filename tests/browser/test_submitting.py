"""In a rush: who pressed the button is told that the request waits, and cannot send it twice."""

from pathlib import Path

import maillon.funding

SCRIPT = Path(maillon.funding.__file__).parent / "static" / "funding" / "submitting.js"
PAGE = """
<!doctype html><html lang="fr"><meta charset="utf-8"><title>x</title>
<form method="post" action="http://rush.test/submit" target="answer" data-submitting>
<button type="submit">Introduire</button>
<p role="status" hidden data-waiting="Envoyé à {time}, attendez."></p></form>
<iframe name="answer"></iframe></html>
"""


def test_a_second_press_sends_nothing_and_the_wait_is_told(page):
    sent = []

    def never(route):
        sent.append(route.request.method)

    page.route("http://rush.test/submit", never)
    page.route(
        "http://rush.test/", lambda route: route.fulfill(body=PAGE, content_type="text/html")
    )
    page.goto("http://rush.test/")
    page.add_script_tag(content=SCRIPT.read_text(), type="module")
    button = page.locator("button")
    button.click(no_wait_after=True)
    page.wait_for_selector("[role=status]:not([hidden])", timeout=10_000)
    assert page.locator("[role=status]").inner_text().startswith("Envoyé à ")
    assert "{time}" not in page.locator("[role=status]").inner_text()
    assert button.get_attribute("aria-disabled") == "true"
    button.click(no_wait_after=True, force=True)
    page.wait_for_timeout(300)
    assert sent == ["POST"]
