"""Editions: frozen for good, with their files and hashes; reopened as the next version."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from maillon.core.journal import Author, verify
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution
from maillon.reporting.documents import render_edition
from maillon.reporting.models import NarrativeBlock, ReportEdition, ReportFile
from maillon.reporting.operations.editions import (
    create_edition,
    edit_narrative,
    freeze_edition,
    reopen_edition,
)
from maillon.reporting.queries.editions import verify_edition
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db
BY = Author("coordination")


def refused(call) -> str:
    with pytest.raises(ValidationError) as caught:
        call()
    return caught.value.messages[0]


@pytest.fixture
def frozen(now):
    return freeze_edition(edition=small_report(), by=BY, now=now, reason="Essai")


def test_creating_opens_a_draft_and_leaves_a_line(now):
    plan = factories.PlanFactory()
    edition = create_edition(
        plan=plan,
        code="2021",
        first_year=2021,
        last_year=2021,
        titles={"fr": "Rapport 2021"},
        by=BY,
        now=now,
    )
    assert (edition.state, edition.version) == ("draft", 1)
    assert JournalLine.objects.get().action == "edition.created"


def test_the_years_lie_within_the_plan(now):
    plan = factories.PlanFactory(first_year=2021, last_year=2024)
    call = {"plan": plan, "code": "x", "titles": {"fr": "R"}, "by": BY, "now": now}
    assert "2021" in refused(lambda: create_edition(first_year=2020, last_year=2021, **call))


def test_a_code_is_taken_once(now):
    edition = factories.ReportEditionFactory(code="pris")
    call = {"plan": edition.plan, "titles": {"fr": "R"}, "by": BY, "now": now}
    years = {"first_year": 2021, "last_year": 2021}
    assert "pris" in refused(lambda: create_edition(code="pris", **years, **call))


def test_editing_a_text_records_old_and_new_once(now):
    edition = small_report()
    for _again in range(2):
        edit_narrative(
            edition=edition, section="plan", bodies={"fr": "Bonjour **là**"}, by=BY, now=now
        )
    assert NarrativeBlock.objects.get().body_fr == "Bonjour **là**"
    assert JournalLine.objects.get().changes == {"plan.body_fr": ["", "Bonjour **là**"]}


def test_freezing_stores_data_files_and_hashes(frozen, now):
    assert frozen.state == "frozen"
    files = list(ReportFile.objects.filter(edition=frozen))
    assert len(files) == 12
    assert {(f.language, f.format) for f in files} == {
        (lang, form) for lang in ("fr", "nl", "en") for form in ("pdf", "docx", "xlsx", "html")
    }
    assert all(hashlib.sha256(bytes(f.content)).hexdigest() == f.sha256 for f in files)
    assert verify_edition(ReportEdition.objects.get(pk=frozen.pk)).ok
    html = next(f for f in files if (f.language, f.format) == ("fr", "html"))
    assert frozen.data_sha256 in bytes(html.content).decode()
    line = JournalLine.objects.get(action="edition.frozen")
    assert line.changes["data_sha256"] == [None, frozen.data_sha256]
    assert line.reason == "Essai"
    assert verify().ok


def test_a_frozen_edition_gives_its_stored_bytes_whatever_happens_next(frozen, now):
    before = render_edition(frozen, "fr", "html", now)
    Contribution.objects.update(title_fr="Autre chose")
    assert render_edition(ReportEdition.objects.get(pk=frozen.pk), "fr", "html", now) == before


def test_open_findings_ask_for_a_reason(now):
    edition = small_report()
    message = refused(lambda: freeze_edition(edition=edition, by=BY, now=now))
    assert "constat" in message
    assert ReportEdition.objects.get(pk=edition.pk).state == "draft"
    assert ReportFile.objects.count() == 0


def test_a_frozen_edition_is_not_frozen_twice_nor_edited(frozen, now):
    assert refused(lambda: freeze_edition(edition=frozen, by=BY, now=now, reason="x"))
    call = {"edition": frozen, "section": "plan", "bodies": {"fr": "x"}, "by": BY, "now": now}
    assert refused(lambda: edit_narrative(**call))


def test_the_model_refuses_changes(frozen):
    frozen.title_fr = "Autre"
    with pytest.raises(TypeError):
        frozen.save()
    with pytest.raises(TypeError):
        frozen.delete()
    file = ReportFile.objects.filter(edition=frozen).first()
    with pytest.raises(TypeError):
        file.save()
    with pytest.raises(TypeError):
        file.delete()


@pytest.mark.parametrize("model", [ReportEdition, ReportFile])
def test_the_database_refuses_changes(frozen, model):
    field = {"title_fr": "Autre"} if model is ReportEdition else {"size": 1}
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**field)


def test_reopening_makes_the_next_version_and_keeps_the_frozen_one(now):
    edition = small_report()
    edit_narrative(edition=edition, section="plan", bodies={"fr": "Texte"}, by=BY, now=now)
    frozen = freeze_edition(edition=edition, by=BY, now=now, reason="Essai")
    draft = reopen_edition(edition=frozen, reason="Un chiffre a changé", by=BY, now=now)
    assert (draft.version, draft.state, draft.reopened_because) == (
        2,
        "draft",
        "Un chiffre a changé",
    )
    assert NarrativeBlock.objects.get(edition=draft).body_fr == "Texte"
    assert ReportEdition.objects.get(pk=frozen.pk).state == "frozen"
    assert refused(lambda: reopen_edition(edition=frozen, reason="Encore", by=BY, now=now))


def test_reopening_needs_a_reason_and_a_frozen_edition(frozen, now):
    assert refused(lambda: reopen_edition(edition=frozen, reason=" ", by=BY, now=now))
    draft = factories.ReportEditionFactory()
    assert refused(lambda: reopen_edition(edition=draft, reason="x", by=BY, now=now))


def test_a_changed_file_is_found(frozen):
    edition = ReportEdition.objects.get(pk=frozen.pk)
    edition.data["fr"]["edition"]["code"] = "autre"
    found = verify_edition(edition)
    assert (found.ok, found.data_ok, found.changed) == (False, False, [])
