"""The finance officer in Chromium, by keyboard where that is how one works.

A claim is accepted and paid; a line of the documents is rejected with its reason, what was paid
beyond is asked back, a part of it comes in.
"""

from types import SimpleNamespace

import pytest
from django.conf import settings
from playwright.sync_api import expect

from maillon.funding.models import Expense, ExpenseFile, Recovery
from maillon.funding.operations.claims import make_claim
from maillon.funding.operations.expenses import (
    ExpenseInput,
    open_file,
    save_expenses,
    submit_file,
)
from tests import factories, factories_funding
from tests.funding.grants.given import DO, IBAN, PDF, running

REASON = "Dépense sans lien avec le projet."


@pytest.fixture
def granted(transactional_db):
    """A grant of 10 000 euros that runs, its first tranche claimed."""
    association = factories.OrganisationFactory(kind="association", name_fr="Maison du coin")
    grant = running(association)
    make_claim(tranche=grant.tranches.get(position=1), iban=IBAN, **DO)
    officer = factories.MembershipFactory(
        role="finance_officer", organisation=factories.OrganisationFactory(kind="authority")
    )
    return SimpleNamespace(grant=grant, officer=officer.user)


@pytest.fixture
def visit(granted, live_server, page, client, axe, console_errors):
    """Return ``visit(path)``, signed in as the officer; each page seen is checked by axe."""
    client.force_login(granted.officer)
    name = settings.SESSION_COOKIE_NAME
    session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([session])

    def check():
        page.wait_for_load_state()
        assert (axe(page), console_errors) == ([], [])

    def go(path):
        page.goto(f"{live_server.url}/fr/grants/{path}")
        check()

    go.check = check
    return go


def documents(grant):
    """Hand in three expenses of 6 500 euros in all, with their documents, for the beneficiary."""
    file = open_file(grant=grant, year=2022, **DO)
    category = factories_funding.ExpenseCategoryFactory(title_fr="Personnel")
    rows = [
        ExpenseInput(category, label, DO["now"].date(), amount, data=PDF, filename=f"{label}.pdf")
        for label, amount in (("Salaires", 5000), ("Loyer", 900), ("Voyage", 600))
    ]
    save_expenses(file=file, lines=rows, **DO)
    submit_file(file=file, **DO)
    return file


def press(page, name):
    """Go to a button and press it with the keyboard, then wait for the page that opens."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_claim_is_accepted_and_paid_by_keyboard(granted, visit, page):
    visit("claims/")
    for box, button in (("claim", "Accepter les déclarations choisies"), ("tranche", None)):
        page.locator(f"input[name={box}]").focus()
        page.keyboard.press("Space")
        if button:
            press(page, button)
            visit.check()
    page.locator("#payment-reference").fill("EXTRAIT 12")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visit.check()
    row = granted.grant.tranches.get(position=1)
    assert (row.state, row.paid_amount, row.payment_reference) == ("paid", 8000, "EXTRAIT 12")


def test_from_a_rejected_line_to_a_part_payment(granted, visit, page):
    grant = granted.grant
    first = grant.tranches.get(position=1)
    first.state, first.paid_amount, first.paid_on = "paid", 8000, DO["now"].date()
    first.save()
    first.claims.update(accepted=True)
    file = documents(grant)

    visit("documents/")
    page.get_by_role("link", name=grant.code).press("Enter")
    page.wait_for_url("**/documents/2022/")
    visit.check()
    press(page, "Recevable : tirer l’échantillon")
    visit.check()
    for expense in Expense.objects.filter(file=file):
        verdict = "rejected" if expense.label == "Voyage" else "accepted"
        page.select_option(f"[name=verdict-{expense.pk}]", verdict)
    reason = page.locator(f"[name=reason-{Expense.objects.get(label='Voyage').pk}]")
    # Without its reason a rejection is not kept.
    press(page, "Enregistrer et terminer le contrôle")
    assert ExpenseFile.objects.get().state == "in_control"
    for expense in Expense.objects.filter(file=file):
        verdict = "rejected" if expense.label == "Voyage" else "accepted"
        page.select_option(f"[name=verdict-{expense.pk}]", verdict)
    reason.focus()
    page.keyboard.type(REASON)
    press(page, "Enregistrer et terminer le contrôle")
    visit.check()
    expect(page.locator("main")).to_contain_text(REASON)

    visit(f"{grant.code}/")
    expect(page.locator("main")).to_contain_text("2 100,00")
    page.get_by_role("link", name="Demander le remboursement").press("Enter")
    page.wait_for_url("**/recover/")
    visit.check()
    page.fill("[name=reason]", "Une dépense est rejetée.")
    press(page, "Établir la récupération")
    recovery = Recovery.objects.get()
    visit.check()
    page.fill("[name=amount]", "600,50")
    page.fill("[name=paid_on]", recovery.issued_on.isoformat())
    page.locator("[name=reference]").fill("EXTRAIT 31")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visit.check()
    expect(page.locator("#recoveries")).to_contain_text("EXTRAIT 31")
    recovery.refresh_from_db()
    assert (recovery.state, str(recovery.received), str(recovery.still_due)) == (
        *("open", "600.50"),
        "1499.50",
    )
    visit("recoveries/")
    page.goto(page.url.replace("recoveries/", f"repayments/{recovery.payments.get().pk}/correct/"))
    visit.check()
