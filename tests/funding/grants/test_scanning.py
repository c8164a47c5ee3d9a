"""Documents of expenses, reports and agreements: scanned, told in words, closed until then."""

import sys

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillon.funding.models import Agreement, Expense
from maillon.funding.operations.expenses import problems_of
from maillon.funding.operations.files import keep_file
from maillon.funding.operations.scanning import scan_documents
from maillon.funding.rules.scanning import scan_words, why_not_opened
from tests.factories import OrganisationFactory
from tests.factories_funding import (
    ActivityReportFactory,
    AnswerSheetFactory,
    AttachmentFactory,
    CallFactory,
    ExpenseCategoryFactory,
    ExpenseFileFactory,
    FormVersionFactory,
    GrantFactory,
)
from tests.funding.grants.given import DO, PDF, awarded, running

pytestmark = pytest.mark.django_db

# Stand-ins for a scanner: they end with 0 (clean), 1 (refused) or 2 (no answer).
CLEAN, REFUSES, SILENT = (f"{sys.executable} -c 'raise SystemExit({n})'" for n in (0, 1, 2))


@pytest.fixture
def association(db):
    """An association."""
    return OrganisationFactory(kind="association")


@pytest.fixture
def signatory(client_as, association):
    """A signatory of the association."""
    return client_as("partner_signatory", association)


@pytest.fixture
def finance(client_as):
    """A finance officer of the authority."""
    return client_as("finance_officer", OrganisationFactory(kind="authority"))


@pytest.fixture
def evaluator(client_as):
    """An evaluator, who reads grants and decides nothing."""
    return client_as("evaluator", OrganisationFactory(kind="authority"))


def sent(signatory, association, name="facture.pdf", data=PDF):
    """Hand in an expense with its document; return the address of the file, and the expense."""
    file = ExpenseFileFactory(grant=running(association))
    address = reverse("expense_file", args=[file.grant.code, file.year])
    signatory.post(
        address,
        {
            "lines-TOTAL_FORMS": 1,
            "lines-INITIAL_FORMS": 0,
            "lines-0-category": ExpenseCategoryFactory().pk,
            "lines-0-label": "Facture",
            "lines-0-spent_on": "2022-05-01",
            "lines-0-amount": "100",
            "lines-0-document": SimpleUploadedFile(name, data),
        },
    )
    return address, file.expenses.first()


def opened(client, expense):
    """Return the answer to somebody who opens the document."""
    code = expense.file.grant.code
    return client.post(reverse("expense_document", args=[code, expense.pk])).status_code


@pytest.mark.parametrize(
    ("command", "own", "controller", "reader"),
    [("", 200, 200, 403), (SILENT, 200, 403, 403), (CLEAN, 200, 200, 200)],
)
def test_who_opens_a_document(
    command, own, controller, reader, settings, signatory, association, finance, evaluator
):
    settings.SCAN_COMMAND = command
    _address, expense = sent(signatory, association)
    people = (signatory, finance, evaluator)
    assert [opened(client, expense) for client in people] == [own, controller, reader]


def test_what_waits_is_said_and_scanned_again(settings, signatory, association, finance):
    settings.SCAN_COMMAND = SILENT
    address, expense = sent(signatory, association)
    words = scan_words("waiting", scans=True)
    again = f"{address}scan/"
    shown = [client.get(address).content.decode() for client in (signatory, finance)]
    assert [(words in page, again in page) for page in shown] == [(True, True)] * 2
    settings.SCAN_COMMAND = CLEAN
    assert finance.post(again).url == address
    expense.refresh_from_db()
    page = finance.get(address).content.decode()
    assert (expense.scan_state, words in page, again in page) == ("clean", False, False)


def test_only_those_concerned_ask_for_another_scan(signatory, association, evaluator):
    address, _expense = sent(signatory, association)
    assert evaluator.post(f"{address}scan/").status_code == 403


def test_a_refused_document_is_deleted_said_and_asked_for_again(
    settings, signatory, association, finance
):
    settings.SCAN_COMMAND = REFUSES
    address, expense = sent(signatory, association)
    assert (expense.scan_state, default_storage.exists(f"documents/{expense.document.sha256}")) == (
        "refused",
        False,
    )
    assert [opened(client, expense) for client in (signatory, finance)] == [403, 403]
    assert scan_words("refused", scans=True) in signatory.get(address).content.decode()
    assert [problem.place for problem in problems_of(expense.file)] == [1]
    settings.SCAN_COMMAND = CLEAN
    line = {
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 1,
        "lines-0-pk": expense.pk,
        "lines-0-category": expense.category_id,
        "lines-0-label": "Facture",
        "lines-0-spent_on": "2022-05-01",
        "lines-0-amount": "100",
        "lines-0-document": SimpleUploadedFile("autre.pdf", PDF + b" other"),
    }
    signatory.post(address, line)
    expense.refresh_from_db()
    assert (expense.scan_state, problems_of(expense.file)) == ("clean", [])


def test_a_file_of_another_kind_is_refused_at_once(signatory, association):
    _address, expense = sent(signatory, association, "virus.pdf", b"MZ\x00\x01")
    assert expense is None


def test_a_silent_scanner_is_asked_once(signatory, association, settings, tmp_path):
    settings.SCAN_COMMAND = ""
    _address, expense = sent(signatory, association)
    twin = Expense.objects.get(pk=expense.pk)
    twin.pk = None
    twin.save()
    log = tmp_path / "asked"
    silent = f"sh -c 'echo x >> {log}; exit 2'"
    assert scan_documents(rows=expense.file.expenses.all(), command=silent) == []
    assert log.read_text() == "x\n"


@pytest.mark.parametrize(("command", "own"), [("", 200), (SILENT, 403), (CLEAN, 200)])
def test_the_signed_agreement_is_scanned_too(
    command, own, settings, signatory, association, finance
):
    settings.SCAN_COMMAND = command
    grant = awarded(association)
    given = {"signed_on": "2022-02-01", "document": SimpleUploadedFile("signee.pdf", PDF)}
    finance.post(reverse("agreement_sign", args=[grant.code, 0]), given)
    opened_by = [
        client.post(reverse("agreement_signed", args=[grant.code, 0])).status_code
        for client in (finance, signatory)
    ]
    assert opened_by == [200, own]


def test_a_refused_agreement_stays_signed_without_its_document(settings, association, finance):
    settings.SCAN_COMMAND = REFUSES
    grant = awarded(association)
    given = {"signed_on": "2022-02-01", "document": SimpleUploadedFile("signee.pdf", PDF)}
    finance.post(reverse("agreement_sign", args=[grant.code, 0]), given)
    row = Agreement.objects.get()
    assert (row.scan_state, str(row.signed_on)) == ("refused", "2022-02-01")
    assert finance.post(reverse("agreement_signed", args=[grant.code, 0])).status_code == 403
    page = finance.get(reverse("grant", args=[grant.code])).content.decode()
    assert scan_words("refused", scans=True) in page


@pytest.mark.parametrize("scans", [True, False])
def test_the_rule_alone(scans):
    people = [(own, decides) for own in (True, False) for decides in (True, False)]

    def opens(state):
        return [
            not why_not_opened(state, own=own, decides=decides, scans=scans)
            for own, decides in people
        ]

    assert opens("refused") == [False] * 4
    assert opens("clean") == [True] * 4
    assert opens("waiting") == [True, True, not scans, False]


@pytest.mark.parametrize(
    ("state", "command", "expected"),
    [
        ("waiting", "", [200, 200, 403]),
        ("waiting", SILENT, [200, 403, 403]),
        ("clean", SILENT, [200, 200, 200]),
        ("refused", "", [403, 403, 403]),
    ],
)
def test_the_files_of_a_report_open_likewise(
    state, command, expected, settings, client_as, signatory, association, evaluator
):
    settings.SCAN_COMMAND = command
    kept = keep_file(PDF, "rapport.pdf", by=DO["by"], now=DO["now"])
    grant = GrantFactory(organisation=association, call=CallFactory())
    sheet = AnswerSheetFactory(form=FormVersionFactory(call=grant.call, purpose="report"))
    AttachmentFactory(sheet=sheet, document=kept, scan_state=state)
    report = ActivityReportFactory(
        grant=grant, sheet=sheet, state="submitted", submitted_at=DO["now"]
    )
    coordinator = client_as("coordinator", OrganisationFactory(kind="authority"))
    address = reverse("activity_report_file", args=[grant.code, report.year, kept.sha256])
    people = (signatory, coordinator, evaluator)
    assert [client.get(address).status_code for client in people] == expected
