"""A jury at work in Chromium: an expert declares, reads, scores, steps back; the coordination
follows the readings, deliberates, ranks, compares, keeps the ranking and proposes the decisions.
"""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from playwright.sync_api import expect

from maillon.funding.models import ConflictOfInterest, FundingDecision, Score, ScoreSheet
from tests import factories, factories_funding
from tests.browser.test_keyboard import walk
from tests.funding.jury import scenes

SIZES = {"1280 px": {"width": 1280, "height": 900}, "360 px": {"width": 360, "height": 740}}
LEVELS = {10: "Établi par des faits", 7: "Plausible", 4: "Affirmé", 0: "Sans lien"}
SAVED = re.compile(r"\d\d:\d\d")


@pytest.fixture
def jury(transactional_db):
    """A call read by Ana (not signed), Bruno (has handed in two) and Chantal; three applications.

    Two criteria, the second optional; the first has levels with descriptions.
    """
    call = scenes.call_in_evaluation(
        title_fr="Appel du quartier", budget=Decimal(150_000), readings_due_on="2099-01-31"
    )
    quality = call.grid.criteria.get(code="qualite")
    quality.label_fr = "Qualité du projet"
    quality.save()
    for points, label in LEVELS.items():
        factories_funding.CriterionLevelFactory(criterion=quality, points=points, label_fr=label)
    call.grid.threshold = Decimal(50)
    call.grid.save()
    rows = [
        scenes.admissible(
            call,
            number=f"Q-{n:04}",
            title=title,
            requested=Decimal(80_000),
            organisation=factories.OrganisationFactory(name_fr=f"Maison {title.split()[0]}"),
        )
        for n, title in enumerate(("Accueil de nuit", "Ateliers du soir", "Médiation de rue"), 1)
    ]
    part = factories_funding.FormPartFactory(form=rows[0].sheet.form, title_fr="Le projet")
    need = factories_funding.FormQuestionFactory(part=part, label_fr="Quel besoin ?")
    for row in rows:
        row.sheet.form = rows[0].sheet.form
        row.sheet.save()
        factories_funding.AnswerFactory(
            sheet=row.sheet, question=need, value=f"Le besoin de {row.title}."
        )
    people = [scenes.member(call, declared_at=moment) for moment in (None, scenes.NOW, scenes.NOW)]
    for juror, name in zip(people, ("Ana", "Bruno", "Chantal"), strict=True):
        juror.expert.label = f"Expertise de {name}"
        juror.expert.save()
    ana, bruno, chantal = people
    for row in rows[:2]:
        factories_funding.AssignmentFactory(application=row, juror=ana)
    for row, points in zip(rows[:2], (3, 6), strict=True):
        given = factories_funding.AssignmentFactory(application=row, juror=bruno)
        scenes.handed_in(
            given,
            {"qualite": points, "budget": points},
            comment="Avis de Bruno.",
            private_note="Note de Bruno.",
        )
    return SimpleNamespace(call=call, rows=rows, ana=ana, bruno=bruno, chantal=chantal)


@pytest.fixture
def enter(live_server, page, client):
    """Return ``enter(user)``: puts the session of an account in the browser."""

    def sign_in(user):
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def sound(page, axe, console_errors):
    """Return ``sound()``: axe finds nothing, wide and narrow; the page complains of nothing."""

    def check():
        found = {}
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            found[name] = axe(page, "all but colours" if name == "360 px" else "")
            found[f"{name}, wider"] = page.evaluate(
                "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
            )
        page.set_viewport_size(SIZES["1280 px"])
        assert {look: what for look, what in found.items() if what} == {}
        # The 404 that a test asks for are the browser's complaint, not the page's.
        assert [text for text in console_errors if "404" not in text] == []

    return check


def saved(page):
    """Wait until the sheet is stored."""
    expect(page.locator("p[data-status]")).to_have_text(SAVED, timeout=10_000)


def typed(page, code, text):
    """Type points as a person does."""
    box = page.locator(f"#points-{code}")
    box.fill("")
    box.press_sequentially(text)
    page.keyboard.press("Tab")


def test_an_expert_declares_reads_scores_and_hands_in(jury, live_server, page, enter, sound):
    enter(jury.ana.expert.user)
    # Nothing can be read before the declaration is signed.
    page.goto(f"{live_server.url}/fr/jury/readings/")
    expect(page.get_by_text("Accueil de nuit")).to_have_count(0)
    assert page.goto(f"{live_server.url}/fr/jury/readings/Q-0001/").status == 404
    page.goto(f"{live_server.url}/fr/jury/readings/")
    page.get_by_role("link", name="Déclarer et signer").click()
    expect(page.locator("main")).not_to_contain_text("Le besoin de")
    sound()
    page.get_by_role("radio", name=re.compile("Maison Médiation")).check()
    page.locator("textarea[name=reason]").fill("Un ancien employeur.")
    page.locator("button[value=declare]").click()
    expect(page.locator(".messages")).to_contain_text("vous ne voyez plus")
    expect(page.locator("main")).not_to_contain_text("Maison Médiation")
    page.locator("button[value=sign]").click()
    expect(page.locator(".messages")).to_contain_text("signée")
    page.goto(f"{live_server.url}/fr/jury/readings/")
    page.get_by_role("link", name="Q-0001").click()
    # The application stands beside its grid.
    left, right = page.locator(".dossier").bounding_box(), page.locator(".sheet").bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    expect(page.locator(".dossier")).to_contain_text("Le besoin de Accueil de nuit.")
    expect(page.locator("main")).not_to_contain_text("Avis de Bruno.")
    # A comma, a level's button, what is no number: stored as it is typed, or said at its place.
    typed(page, "qualite", "7,5")
    saved(page)
    total = page.locator("[data-total]").first
    expect(total).to_contain_text("75,00 sur 100, sur 1 des 2 critères")
    page.locator("#points-qualite").fill("sept")
    expect(page.locator("#e-qualite")).to_contain_text("7,5")
    assert Score.objects.get(criterion__code="qualite", sheet__assignment__juror=jury.ana).points
    page.locator("[data-level='10']").click()
    expect(page.locator("#e-qualite")).to_have_text("")
    expect(total).to_contain_text("100,00 sur 100, sur 1 des 2 critères")
    # Not answered is not zero; zero is.
    typed(page, "budget", "0")
    expect(total).to_contain_text("sur 2 des 2 critères")
    assert "100,00" not in total.inner_text()
    typed(page, "budget", "")
    expect(total).to_contain_text("100,00 sur 100, sur 1 des 2 critères")
    page.locator("#comment").fill("Bien construit.")
    page.locator("#private_note").fill("À reparler avec Bruno.")
    saved(page)
    sound()
    page.reload()
    expect(page.locator("#points-qualite")).to_have_value("10")
    expect(page.locator("#private_note")).to_have_value("À reparler avec Bruno.")
    page.get_by_role("button", name="Remettre").click()
    # Now, and only now, the other reader: points and comment, neither name nor private note.
    others = page.locator(".sheet .panel").last
    expect(others).to_contain_text("Avis de Bruno.")
    expect(page.locator("main")).not_to_contain_text("Expertise de Bruno")
    expect(page.locator("main")).not_to_contain_text("Note de Bruno.")
    expect(page.locator("#points-qualite")).to_have_count(0)
    sound()
    sheet = ScoreSheet.objects.get(assignment__juror=jury.ana)
    assert sheet.state == "submitted"
    assert {one.criterion.code: one.points for one in sheet.scores.all()} == {
        "qualite": Decimal(10),
        "budget": None,
    }
    enter(jury.bruno.expert.user)
    page.goto(f"{live_server.url}/fr/jury/readings/Q-0001/")
    expect(page.locator("main")).to_contain_text("Bien construit.")
    expect(page.locator("main")).not_to_contain_text("À reparler avec Bruno.")


def test_a_reading_that_is_left_is_nowhere_any_more(jury, live_server, page, enter, sound):
    jury.ana.declared_at = scenes.NOW
    jury.ana.save()
    enter(jury.ana.expert.user)
    page.goto(f"{live_server.url}/fr/jury/readings/Q-0002/")
    typed(page, "qualite", "9")
    saved(page)
    expect(page.locator("main")).to_contain_text("2 de vos 2")
    page.get_by_role("link", name="Me retirer de celle-ci").click()
    sound()
    page.get_by_role("button", name="Me retirer").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("[name=reason]").fill("Une parente y travaille.")
    page.get_by_role("button", name="Me retirer").click()
    expect(page).to_have_url(re.compile("/jury/readings/$"))
    sound()
    # List, count, neighbours, search, declaration, direct addresses.
    expect(page.locator("main")).to_contain_text("Remises : 0 sur 1")
    page.get_by_role("link", name="Q-0001").click()
    expect(page.locator("main")).to_contain_text("1 de vos 1")
    expect(page.locator("main")).not_to_contain_text("Q-0002")
    for address in (
        "/fr/jury/readings/",
        "/fr/search/?q=Ateliers",
        "/fr/search/?q=Q-0002",
        f"/fr/jury/{jury.call.code}/declaration/",
        "/fr/tasks/",
    ):
        page.goto(live_server.url + address)
        expect(page.locator("main")).not_to_contain_text("Ateliers du soir")
        expect(page.locator("main").get_by_text("Q-0002", exact=True)).to_have_count(0)
    for address in (
        "jury/readings/Q-0002/",
        "jury/readings/Q-0002/recuse/",
        "applications/Q-0002/",
    ):
        assert page.goto(f"{live_server.url}/fr/{address}").status == 404
    sheet = ScoreSheet.objects.get(assignment__juror=jury.ana)
    assert sheet.state == "recused"
    assert ConflictOfInterest.objects.get().reason == "Une parente y travaille."


def test_a_score_sheet_is_filled_in_with_the_keyboard_alone(jury, live_server, page, enter):
    jury.ana.declared_at = scenes.NOW
    jury.ana.save()
    enter(jury.ana.expert.user)
    page.goto(f"{live_server.url}/fr/jury/readings/Q-0001/")
    assert walk(page) == []
    page.set_viewport_size(SIZES["360 px"])
    page.reload()
    assert walk(page) == []
    page.set_viewport_size(SIZES["1280 px"])
    page.reload()

    def tab_to(wanted, most=80):
        for _step in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("w => document.activeElement.matches(w)", wanted):
                return
        raise AssertionError(f"{wanted} is not reached")

    # Handed in too early: what is missing is named, and leads to its field.
    tab_to("[value=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Qualité du projet")
    tab_to(".error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "points-qualite"
    page.keyboard.type("6,5")
    tab_to("[name=na-budget]")
    page.keyboard.press("Space")
    expect(page.locator("#points-budget")).to_have_js_property("readOnly", True)
    tab_to("#comment")
    page.keyboard.type("Au clavier.")
    saved(page)
    tab_to("[value=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("remise")
    sheet = ScoreSheet.objects.get(assignment__juror=jury.ana)
    assert (sheet.state, sheet.comment) == ("submitted", "Au clavier.")
    assert {one.criterion.code: (one.points, one.not_applicable) for one in sheet.scores.all()} == {
        "qualite": (Decimal("6.5"), False),
        "budget": (None, True),
    }


def test_the_coordination_follows_deliberates_ranks_and_decides(
    jury, live_server, page, enter, sound
):
    for row, points in zip(jury.rows[:2], (9, 6), strict=True):
        given = jury.ana.assignments.get(application=row)
        scenes.handed_in(given, {"qualite": points, "budget": points})
    for juror in (jury.bruno, jury.chantal):
        given = factories_funding.AssignmentFactory(application=jury.rows[2], juror=juror)
        if juror is jury.bruno:
            scenes.handed_in(given, {"qualite": 8, "budget": 7})
    factories.ApprovalThresholdFactory(code="cabinet", title_fr="Cabinet", from_amount=0)
    enter(factories.MembershipFactory(role="coordinator").user)
    base = f"{live_server.url}/fr/calls/{jury.call.code}"
    page.goto(f"{base}/jury/readings/")
    expect(page.locator("main")).to_contain_text("Expertise de Chantal")
    expect(page.locator(".kpis, .kpi").first).to_contain_text("5 / 6")
    # A meeting changes what Bruno gave, and says why; old and new stand side by side.
    page.goto(f"{base}/deliberations/")
    page.locator("[name=held_on]").fill("2022-07-08")
    page.get_by_role("checkbox", name="Expertise de Bruno").check()
    page.get_by_role("button", name="Enregistrer la réunion").click()
    page.locator("#discussed").select_option("Q-0001")
    page.get_by_role("button", name="Discuter").click()
    page.locator("[name=score-sheet]").select_option(label="Expertise de Bruno")
    page.locator("[name=score-criterion]").select_option(label="Qualité du projet")
    page.locator("[name=score-points]").fill("7,5")
    page.locator("[name=score-reason]").fill("Les annexes ont été relues.")
    page.get_by_role("button", name="Changer ces points").click()
    expect(page.locator("#changes")).to_contain_text("3 → 7,5")
    expect(page.locator("#changes")).to_contain_text("Les annexes ont été relues.")
    sound()
    # The ranking, its controls, and a snapshot that is verified and adopted.
    page.goto(f"{base}/ranking/")
    expect(page.locator("table").last).to_contain_text("Q-0001")
    page.goto(f"{base}/ranking/controls/")
    expect(page.locator("#band")).to_be_visible()
    page.goto(f"{base}/ranking/")
    page.get_by_role("button", name="Conserver ce classement").click()
    expect(page.locator("#verification .tag.ok")).to_have_count(3)
    page.get_by_role("button", name="Adopter ce classement").click()
    # What if: each gets a part; carried into the decisions with the reasons.
    page.goto(f"{base}/ranking/what-if/?budget=150000&least=60&goal=projects")
    expect(page.locator("#carry")).to_contain_text("Q-0002")
    sound()
    for box in page.locator("#carry textarea").all():
        box.fill("Chaque quartier est servi, le budget est partagé.")
    page.locator("#carry button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text("3 d")
    expect(page.locator("#departures")).to_contain_text("le budget est partagé")
    sound()
    page.get_by_role("link", name="Q-0001").first.click()
    expect(page.locator("main")).to_contain_text("Chaque quartier est servi")
    amounts = FundingDecision.objects.values_list("amount", flat=True)
    assert (len(amounts), sum(amounts)) == (3, Decimal(150_000))
