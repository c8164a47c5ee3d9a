"""The pages of grants: who opens them, what they say, that a list costs the same for any length."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillon.funding.enums import ExpenseFileState, TrancheState
from maillon.funding.models import Agreement, ExpenseFile, Grant, Recovery, Tranche
from maillon.funding.operations.claims import make_claim
from maillon.funding.queries.balance import balance
from maillon.funding.queries.grants import de_minimis
from tests.factories import MeasureFactory, OrganisationFactory
from tests.factories_funding import (
    ClaimFactory,
    ExpenseCategoryFactory,
    ExpenseFactory,
    ExpenseFileFactory,
    GrantFactory,
    GrantMeasureFactory,
    InstrumentFactory,
    RecoveryFactory,
    TrancheFactory,
)
from tests.funding.grants.given import DO, IBAN, PDF, awarded, running
from tests.funding.grants.samples import SAMPLES
from tests.url_samples import Owner

pytestmark = pytest.mark.django_db
TODAY = date.today().isoformat()


@pytest.fixture
def association(db):
    """An association."""
    return OrganisationFactory(kind="association")


@pytest.fixture
def finance(client_as):
    """A finance officer of the authority."""
    return client_as("finance_officer", OrganisationFactory(kind="authority"))


@pytest.fixture
def signatory(client_as, association):
    """A signatory of the association."""
    return client_as("partner_signatory", association)


def url(name, *args, **kwargs):
    """Return an address in French."""
    return reverse(name, args=args, kwargs=kwargs)


# Name → what the finance officer, the own signatory and another signatory get.
ACCESS = {
    "grants": (200, 200, 200),
    "grant_new": (200, 403, 403),
    "my_grants": (200, 200, 200),
    "cash": (200, 403, 403),
    "claims": (200, 403, 403),
    "expense_files": (200, 403, 403),
    "recoveries": (200, 403, 403),
    "recovery_letter": (200, 200, 403),
    "recovery_cancel": (200, 403, 403),
    "grant": (200, 200, 403),
    "grant_edit": (200, 403, 403),
    "grant_tranches": (200, 403, 403),
    "claim_make": (403, 200, 403),
    "grant_amend": (200, 403, 403),
    "grant_cancel": (200, 403, 403),
    "grant_reopen": (302, 403, 403),
    "recovery_new": (200, 403, 403),
    "repayment_correct": (200, 403, 403),
    "agreement_file": (200, 200, 403),
    "expense_file": (200, 200, 403),
    "expense_template": (403, 200, 403),
}


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_who_opens_what(name, finance, signatory, association, client_as):
    sample = SAMPLES[name]
    owner = Owner(association)
    kwargs = sample.of(owner) if sample.of else sample.make()
    address = f"{url(name, **kwargs)}?{sample.query}"
    stranger = client_as("partner_signatory", OrganisationFactory())
    answers = [client.get(address) for client in (finance, signatory, stranger)]
    assert tuple(answer.status_code for answer in answers) == ACCESS[name]
    seen = b"".join(answers[2].streaming_content) if answers[2].streaming else answers[2].content
    assert not any(word.encode() in seen for word in owner.secrets)


def test_every_address_has_its_sample():
    posts = {name for name, sample in SAMPLES.items() if sample.expect == 405}
    assert set(SAMPLES) == set(ACCESS) | posts


def test_the_list_never_adds_an_unknown_amount(finance):
    GrantFactory(amount=Decimal("100.00"))
    GrantFactory(amount=None)
    page = finance.get(url("grants"))
    assert (page.context["totals"].known, page.context["totals"].unknown) == (Decimal(100), 1)
    rows = finance.get(url("grants"), {"format": "json"}).json()
    assert sorted(str(row["amount"]) for row in rows) == ["100", "None"]


def test_the_filters_narrow_the_list(finance):
    link = GrantMeasureFactory(grant__first_year=2021, grant__last_year=2023)
    wanted = link.grant
    link.measure.plan = wanted.plan
    link.measure.save()
    GrantFactory(amount=None, state="closed", first_year=2019, last_year=2019)
    for query in (
        {"year": "2022"},
        {"instrument": wanted.instrument.code},
        {"state": "awarded"},
        {"organisation": wanted.organisation.code},
        {"measure": link.measure.code},
        {"theme": link.measure.theme.code},
        {"amount": "known"},
        {"q": f"{wanted.title_fr} {wanted.organisation.name_fr}"},
        {"plan": wanted.plan.code},
    ):
        page = finance.get(url("grants"), query)
        assert [row[0].value for row in page.context["table"]] == [wanted.code], query
    assert len(finance.get(url("grants"), {"state": "?", "year": "x"}).context["table"]) == 2


def test_lists_cost_the_same_for_any_length(assert_same_queries, finance):
    def grant(n):
        GrantMeasureFactory()

    assert_same_queries(url("grants"), grant, finance)


def test_own_grants_cost_the_same_for_any_number(assert_same_queries, signatory, association):
    def grant(n):
        TrancheFactory(grant__organisation=association)

    assert_same_queries(url("my_grants"), grant, signatory)


def test_the_cash_costs_the_same_for_any_number(assert_same_queries, finance):
    def grant(n):
        GrantMeasureFactory(grant=TrancheFactory().grant)

    assert_same_queries(url("cash"), grant, finance)


def test_claims_and_payments_cost_the_same_for_any_number(assert_same_queries, finance):
    def claims(n):
        ClaimFactory(tranche__state="claimed", tranche__grant__state="running")
        ClaimFactory(tranche__state="accepted", tranche__grant__state="running", accepted=True)

    assert_same_queries(url("claims"), claims, finance)


def test_recoveries_and_files_cost_the_same_for_any_number(assert_same_queries, finance):
    assert_same_queries(url("recoveries"), lambda n: RecoveryFactory(), finance)
    files = {"state": "submitted"}
    assert_same_queries(url("expense_files"), lambda n: ExpenseFileFactory(**files), finance)


def test_a_file_costs_the_same_for_any_number_of_lines(
    assert_same_queries, finance, signatory, association
):
    grant = running(association)
    category = ExpenseCategoryFactory()
    file = ExpenseFileFactory(grant=grant)

    def line(n):
        ExpenseFactory(file=file, category=category, label=f"Ligne {n}")

    address = url("expense_file", grant.code, 2022)
    assert_same_queries(address, line, signatory)
    ExpenseFile.objects.update(state="in_control", sample_seed="graine")
    file.expenses.all().delete()
    assert_same_queries(address, line, finance)


def entered(measure, **changes):
    """Return what the form of a grant posts."""
    return {
        "title_fr": "Fonds 2022",
        "amount": "12 345,67",
        "amount_public": "on",
        "first_year": "2022",
        "last_year": "2022",
        "awarded_on": "2022-01-10",
        "primary": measure.pk,
    } | changes


def test_a_grant_is_entered_under_the_rules_of_its_instrument(finance):
    measure = MeasureFactory(code="5.1")
    instrument = InstrumentFactory(kind="police_fund", by_call=False, code="zones")
    instrument.mandatory_measures.add(measure)
    zone = OrganisationFactory(kind="police_zone")
    school = OrganisationFactory(kind="school")
    address = f"{url('grant_new')}?instrument=zones&plan={measure.plan.code}"
    refused = finance.post(address, entered(measure, organisation=school.name_fr))
    assert "organisation" in refused.context["form"].errors
    assert "organisation" in finance.post(address, entered(measure)).context["form"].errors
    done = finance.post(address, entered(measure, organisation=zone.name_fr))
    grant = Grant.objects.get()
    assert done.url == url("grant", grant.code)
    assert (grant.amount, grant.links.get().rank) == (Decimal("12345.67"), "primary")
    edited = entered(measure, organisation=zone.name_fr, amount="100,10")
    finance.post(url("grant_edit", grant.code), edited)
    assert [str(row.amount) for row in grant.tranches.all()] == ["80.08", "20.02"]


def test_the_tranches_are_planned(finance):
    grant = awarded()
    rows = {"tranches-TOTAL_FORMS": 4, "tranches-INITIAL_FORMS": 2}
    rows |= {"tranches-0-percent": "50", "tranches-0-trigger": "signature"}
    rows |= {"tranches-1-amount": "4000", "tranches-1-trigger": "claim"}
    rows |= {"tranches-2-trigger": "signature", "tranches-3-trigger": "signature"}
    page = finance.post(url("grant_tranches", grant.code), rows)
    assert page.status_code == 200
    rows["tranches-1-amount"] = "5 000,00"
    finance.post(url("grant_tranches", grant.code), rows)
    assert [str(row.amount) for row in grant.tranches.all()] == ["5000.00", "5000.00"]


def test_papers_in_both_languages_and_formats(finance):
    grant = running(synthetic=True)
    for language in ("fr", "nl"):
        for format, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            made = finance.get(url("agreement_file", grant.code, 0, language, format))
            assert made.content.startswith(start)
    word = ZipFile(BytesIO(made.content)).read("word/document.xml").decode()
    assert grant.title_fr in word
    assert finance.get(url("agreement_file", grant.code, 0, "de", "pdf")).status_code == 404
    assert finance.get(url("agreement_file", grant.code, 0, "fr", "odt")).status_code == 404


def test_signature_amendment_and_signed_paper(finance, association, signatory):
    grant = awarded(association)
    paper = SimpleUploadedFile("convention.pdf", PDF)
    finance.post(
        url("agreement_sign", grant.code, 0), {"signed_on": "2022-02-01", "document": paper}
    )
    handed = signatory.post(url("agreement_signed", grant.code, 0))
    assert b"".join(handed.streaming_content) == PDF
    finance.post(url("grant_amend", grant.code), {"new_amount": "11000", "reason": "Plus"})
    assert Agreement.objects.filter(number=1).count() == 1
    finance.post(url("amendment_drop", grant.code, 1))
    finance.post(url("grant_amend", grant.code), {"new_amount": "12000", "reason": "Plus"})
    finance.post(url("agreement_sign", grant.code, 1), {"signed_on": TODAY})
    grant.refresh_from_db()
    assert (grant.amount, grant.state) == (Decimal(12000), "running")


def test_claims_are_made_decided_and_paid_on_the_pages(finance, signatory, association):
    grant = running(association)
    address = url("claim_make", grant.code, 1)
    for wrong in ({"amount": "8000", "iban": "BE00"}, {"amount": "8000,01", "iban": IBAN}):
        assert signatory.post(address, wrong).status_code == 200
    signatory.post(address, {"amount": "8000", "iban": IBAN})
    claim = Tranche.objects.get(position=1).claims.get()
    finance.post(url("claims_decide"), {"claim": claim.pk, "decision": "accept"})
    rows = finance.get(url("claims"), {"format": "json"}).json()
    assert [(row["amount"], row["iban"]) for row in rows] == [(8000, IBAN)]
    pay = {"tranche": claim.tranche_id, f"amount-{claim.tranche_id}": "8 000,00"}
    finance.post(url("payments_record"), pay)
    finance.post(url("payments_record"), pay | {"paid_on": TODAY, "reference": "114"})
    assert balance(grant).paid == Decimal(8000)


def test_a_claim_that_cannot_be_made_says_why(signatory, association):
    grant = running(association)
    page = signatory.get(url("claim_make", grant.code, 2))
    assert len(page.context["reasons"]) == 2
    assert signatory.post(url("claim_make", grant.code, 2), {"amount": "1", "iban": IBAN})
    assert Tranche.objects.get(position=2).state == TrancheState.PLANNED


def lines(category, *amounts, first=0, **changes):
    """Return what the form of a file posts."""
    found = {"lines-TOTAL_FORMS": len(amounts) + 5, "lines-INITIAL_FORMS": first}
    for n, amount in enumerate(amounts):
        found |= {
            f"lines-{n}-category": category.pk,
            f"lines-{n}-label": f"Facture {n}",
            f"lines-{n}-spent_on": "2022-05-01",
            f"lines-{n}-amount": amount,
            f"lines-{n}-document": SimpleUploadedFile(f"{n}.pdf", PDF),
        }
    return found | changes


def test_documents_from_the_first_line_to_the_balance(finance, signatory, association):
    grant, category = running(association), ExpenseCategoryFactory()
    address = url("expense_file", grant.code, 2022)
    assert signatory.get(address).status_code == 404
    signatory.post(address)
    wrong = signatory.post(address, lines(category, "100", "abc"))
    assert len(wrong.context["problems"]) == 1
    signatory.post(address, lines(category, "6000", "2 000,00", submit="1"))
    file = ExpenseFile.objects.get()
    assert file.state == ExpenseFileState.SUBMITTED
    refused = finance.post(url("expense_admissible", grant.code, 2022), {"decision": "refuse"})
    file.refresh_from_db()
    assert (refused.status_code, file.state) == (302, ExpenseFileState.SUBMITTED)
    finance.post(url("expense_admissible", grant.code, 2022), {"decision": "accept"})
    one, two = file.expenses.order_by("position")
    handed = finance.post(url("expense_document", grant.code, one.pk))
    assert b"".join(handed.streaming_content) == PDF
    verdicts = {f"verdict-{one.pk}": "accepted", f"verdict-{two.pk}": "partly"}
    finance.post(url("expense_judge", grant.code, 2022), verdicts | {"decide": "1"})
    part = {f"accepted-{two.pk}": "1 500,00", f"reason-{two.pk}": "Part privée"}
    finance.post(url("expense_judge", grant.code, 2022), verdicts | part | {"decide": "1"})
    assert balance(grant).justified == Decimal(7500)
    page = signatory.get(address).content.decode()
    assert "Part privée" in page


def test_expenses_come_by_spreadsheet_with_errors_by_cell(signatory, association):
    grant, category = running(association), ExpenseCategoryFactory(title_fr="Loyer et charges")
    file = ExpenseFileFactory(grant=grant)
    ExpenseFactory(file=file, category=category, label="Déjà là")
    empty = signatory.get(url("expense_template", grant.code, 2022))
    assert empty.content.startswith(b"PK")
    send = url("expense_import", grant.code, 2022)
    head = "Catégorie;Dépense;Date;Montant"

    def sent(*rows):
        text = "\r\n".join([head, *rows]).encode()
        return signatory.post(send, {"workbook": SimpleUploadedFile("x.csv", text)})

    page = sent("Loyer et charges;Loyer;31/03/2022;850,50", "Inconnue;;2022-13-01;0")
    wrong = page.context["problems"]
    assert [text.split("\N{NO-BREAK SPACE}")[0].split(":")[0].strip() for text in wrong] == [
        *("A3", "B3", "C3", "D3")
    ]
    assert file.expenses.count() == 1
    sent("loyer et charges;Loyer;31/03/2022;850,50", ";;;", "Loyer et charges;Eau;2022-04-01;10")
    assert [(row.label, str(row.amount)) for row in file.expenses.order_by("position")] == [
        ("Déjà là", "100.00"),
        ("Loyer", "850.50"),
        ("Eau", "10.00"),
    ]
    assert signatory.post(send).status_code == 302
    assert sent().context["problems"]


def test_an_editor_fills_in_but_does_not_hand_in(client_as, association):
    grant, category = running(association), ExpenseCategoryFactory()
    editor = client_as("partner_editor", association)
    address = url("expense_file", grant.code, 2022)
    editor.post(address)
    answer = editor.post(address, lines(category, "100", submit="1"))
    assert (answer.status_code, ExpenseFile.objects.get().state) == (403, ExpenseFileState.DRAFT)


def test_the_verdicts_stay_with_the_authority_until_the_control_ends(signatory, association):
    file = ExpenseFileFactory(grant=running(association), state="in_control", sample_seed="x")
    ExpenseFactory(file=file, verdict="rejected", accepted=0, reason="Hors objet")
    page = signatory.get(url("expense_file", file.grant.code, 2022)).content.decode()
    assert "Hors objet" not in page


def test_a_recovery_from_the_letter_to_the_repayment(finance, signatory, association):
    grant = running(association)
    first = grant.tranches.get(position=1)
    make_claim(tranche=first, iban=IBAN, **DO)
    Tranche.objects.filter(pk=first.pk).update(
        state="paid", paid_on=date(2022, 3, 1), paid_amount=Decimal(8000)
    )
    finance.post(url("grant_cancel", grant.code), {"reason": "Abandon"})
    terms = {"amount": "8000", "reason": "Abandon", "due_on": "2099-01-01"}
    finance.post(url("recovery_new", grant.code), terms)
    row = Recovery.objects.get()
    page = signatory.get(url("grant", grant.code)).content.decode()
    assert f"+++{row.communication[:3]}/" in page
    finance.post(url("recovery_repaid", row.pk), {"paid_on": "", "amount": "8000"})
    assert not row.payments.exists()
    finance.post(url("recovery_repaid", row.pk), {"paid_on": TODAY, "amount": "8 000,00"})
    row.refresh_from_db()
    assert row.state == "paid"


def test_the_cash_of_a_year_by_quarter(finance):
    grant = running(awarded_on=date(2022, 1, 10))
    first, last = grant.tranches.order_by("position")
    Tranche.objects.filter(pk=first.pk).update(
        state="paid", paid_on=date(2022, 3, 1), paid_amount=Decimal(8000)
    )
    Tranche.objects.filter(pk=last.pk).update(expected_on=date(2022, 11, 2))
    GrantFactory(amount=None, awarded_on=date(2022, 2, 2))
    GrantFactory(synthetic=True, awarded_on=date(2022, 2, 2))
    RecoveryFactory(grant=grant, due_on=date(2022, 12, 1), issued_on=date(2022, 10, 1))
    total = finance.get(url("cash"), {"year": "2022"}).context["cash"].total
    assert (total.grants, total.committed, total.unknown) == (2, Decimal(10000), 1)
    assert (total.paid, total.quarters[3], total.to_recover) == (8000, 2000, 1000)
    rows = finance.get(url("cash"), {"year": "2022", "format": "json"}).json()
    assert sorted(row["committed"] for row in rows) == [0, 0, 10000, 10000, 10000]
    exercise = finance.get(url("cash"), {"year": "2022", "exercise": "1"}).context["cash"].total
    assert (exercise.grants, exercise.committed) == (1, Decimal(10000))


def test_the_de_minimis_sum_rolls_over_three_years(finance, association):
    day, ceiling = date(2022, 1, 10), Decimal(300_000)
    for on, amount in ((date(2019, 1, 10), 1), (date(2020, 5, 1), 200_000), (day, 150_000)):
        values = {"awarded_on": on, "amount": Decimal(amount), "de_minimis": True}
        grant = GrantFactory(organisation=association, **values)
    other = GrantFactory(organisation=association, amount=Decimal(5), awarded_on=day)
    found = de_minimis(association.pk, on=day, ceiling=ceiling)
    assert (found.total, found.above, found.unknown) == (Decimal(350_000), True, 0)
    assert finance.get(url("grant", grant.code)).context["page"].de_minimis is not None
    assert finance.get(url("grant", other.code)).context["page"].de_minimis is None


def test_what_is_invented_stands_apart(finance, signatory, association):
    GrantFactory(amount=Decimal("100.00"))
    invented = GrantFactory(amount=Decimal("7.00"), synthetic=True, organisation=association)
    page = finance.get(url("grants"))
    assert (page.context["totals"].known, page.context["synthetic"]) == (Decimal(100), False)
    page = finance.get(url("grants"), {"data": "exercise"})
    assert [row[0].value for row in page.context["table"]] == [invented.code]
    # A partner that has nothing else sees it without asking.
    assert signatory.get(url("grants")).context["totals"].known == Decimal(7)


def test_unknown_money_is_never_shown_as_zero(finance, signatory, association):
    grant = GrantFactory(organisation=association, amount=None, state="closed")
    assert not finance.get(url("grant", grant.code)).context["page"].has_money
    page = signatory.get(url("my_grants"))
    assert ([len(page.context[name]) for name in ("rows", "past")]) == [0, 1]
    for answer in (page, finance.get(url("grant", grant.code))):
        assert "0,00" not in answer.content.decode()
