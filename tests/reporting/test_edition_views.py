"""The pages of editions: who sees what, downloads, texts, freezing, reopening."""

import hashlib

import pytest
from django.urls import reverse

from maillon.core.journal import Author
from maillon.reporting.models import NarrativeBlock, ReportEdition, ReportFile
from maillon.reporting.operations.editions import freeze_edition, reopen_edition
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db
BY = Author("coordination")


def url(name: str, edition, **more) -> str:
    return reverse(name, kwargs={"code": edition.code, "version": edition.version, **more})


@pytest.fixture
def draft():
    return small_report()


@pytest.fixture
def frozen(draft, now):
    return freeze_edition(edition=draft, by=BY, now=now, reason="Essai")


def test_the_public_lists_frozen_editions_only(client_as, now):
    factories.ReportEditionFactory(title_fr="Brouillon caché")
    freeze_edition(edition=small_report(), by=BY, now=now, reason="Essai")
    for role, drafts in (("public", False), ("coordinator", True)):
        page = client_as(role).get(reverse("editions")).content.decode()
        assert "Rapport d’essai" in page
        assert ("Brouillon caché" in page) == drafts


def test_the_list_has_a_constant_number_of_queries(assert_same_queries):
    assert_same_queries(
        reverse("editions"),
        lambda n: factories.ReportEditionFactory(frozen=True, code=f"e{n}"),
    )


@pytest.mark.parametrize("name", ["edition", "edition_html"])
def test_a_draft_is_closed_to_the_public(client_as, draft, name):
    assert client_as("public").get(url(name, draft)).status_code == 302
    assert client_as("partner_editor").get(url(name, draft)).status_code == 403
    assert client_as("evaluator").get(url(name, draft)).status_code == 200


def test_a_frozen_edition_is_public_with_its_hashes(client_as, frozen):
    page = client_as("public").get(url("edition", frozen)).content.decode()
    assert frozen.data_sha256 in page
    assert "Données et fichiers sont ceux qui ont été figés" in page
    for file in ReportFile.objects.filter(edition=frozen):
        assert file.sha256 in page


def test_the_public_is_not_led_to_a_draft(client_as, frozen, now):
    reopen_edition(edition=frozen, reason="x", by=BY, now=now)
    for role, led in (("public", False), ("coordinator", True)):
        page = client_as(role).get(url("edition", frozen)).content.decode()
        assert ("Une version plus récente existe" in page) == led


def test_the_report_reads_online_in_the_readers_language(client_as, frozen):
    page = client_as("public").get(url("edition_html", frozen).replace("/fr/", "/nl/"))
    assert "Hoe dit verslag te lezen" in page.content.decode()


def test_downloads_of_a_frozen_edition_are_its_stored_bytes(client_as, frozen):
    for file in ReportFile.objects.filter(edition=frozen, language="fr"):
        address = url("edition_file", frozen, language="fr", format=file.format)
        answer = client_as("public").get(address)
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert f"maillon-essai-v1-fr.{file.format}" in answer["Content-Disposition"]


def test_a_draft_is_made_for_those_who_see_drafts(client_as, draft):
    address = url("edition_file", draft, language="fr", format="pdf")
    assert client_as("public").get(address).status_code == 302
    answer = client_as("coordinator").get(address)
    assert answer.content[:5] == b"%PDF-"
    assert "draft" in answer["Content-Disposition"]


@pytest.mark.parametrize(("language", "format"), [("de", "pdf"), ("fr", "odt")])
def test_unknown_files_are_not_found(client_as, frozen, language, format):
    address = url("edition_file", frozen, language=language, format=format)
    assert client_as("public").get(address).status_code == 404


def test_a_new_edition(client_as):
    plan = factories.PlanFactory(first_year=2021, last_year=2024)
    form = {
        "plan": plan.code,
        "code": "2023",
        "first_year": 2023,
        "last_year": 2023,
        "title_fr": "Rapport 2023",
    }
    client = client_as("coordinator")
    answer = client.post(reverse("edition_new"), form)
    assert answer["Location"] == url("edition", ReportEdition.objects.get())
    page = client.post(reverse("edition_new"), {**form, "first_year": 2019}).content.decode()
    assert "court de 2021 à 2024" in page
    assert "Il existe déjà un rapport" in page


def test_editing_a_text_shows_how_it_reads(client_as, draft):
    client = client_as("coordinator")
    address = url("edition_text", draft, section="theme-1")
    answer = client.post(address, {"body_fr": "Un **mot** <b>x</b>", "body_nl": "", "body_en": ""})
    assert answer["Location"] == address
    assert NarrativeBlock.objects.get().body_fr == "Un **mot** <b>x</b>"
    page = client.get(address).content.decode()
    assert "<p>Un <strong>mot</strong> &lt;b&gt;x&lt;/b&gt;</p>" in page


def test_an_unknown_section_is_not_found(client_as, draft):
    address = url("edition_text", draft, section="nulle-part")
    assert client_as("coordinator").get(address).status_code == 404


def test_freezing_asks_a_reason_then_freezes(client_as, draft):
    client = client_as("coordinator")
    page = client.get(url("edition_freeze", draft)).content.decode()
    assert "constats ouverts" in page
    refused = client.post(url("edition_freeze", draft), {"reason": ""})
    assert refused.status_code == 200
    assert ReportEdition.objects.get().state == "draft"
    answer = client.post(url("edition_freeze", draft), {"reason": "Publication"})
    assert answer["Location"] == url("edition", draft)
    assert ReportEdition.objects.get().state == "frozen"


def test_reopening_shows_what_changed(client_as, frozen, now):
    client = client_as("coordinator")
    answer = client.post(url("edition_reopen", frozen), {"reason": "Chiffre corrigé"})
    draft = ReportEdition.objects.get(version=2)
    assert answer["Location"] == url("edition", draft)
    factories.implementation.Contribution.objects.filter(code="C2").update(title_fr="Renommée")
    page = client.get(url("edition", draft)).content.decode()
    assert "Chiffre corrigé" in page
    assert "Renommée" in page


def test_a_frozen_edition_offers_no_editing(client_as, frozen, now):
    client = client_as("coordinator")
    for name, more in (("edition_text", {"section": "plan"}), ("edition_freeze", {})):
        page = client.get(url(name, frozen, **more)).content.decode()
        assert "figée" in page
        assert "<textarea" not in page
    reopen_edition(edition=frozen, reason="x", by=BY, now=now)
    assert client.post(url("edition_reopen", frozen), {"reason": "y"}).status_code == 200
    assert ReportEdition.objects.count() == 2
