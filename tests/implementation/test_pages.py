"""The page of a contribution, its form and its acts, as people use them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution, ContributionImport, Figure
from maillon.implementation.operations import edit_contribution, input_of
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
)
from tests.implementation.workbooks import contributions


@pytest.fixture
def stored(world):
    contribution = ContributionFactory(code="A-1", plan=world.plan, category=world.category)
    ContributionPartnerFactory(contribution=contribution, organisation=world.zone)
    ContributionMeasureFactory(contribution=contribution, measure=world.measures[0])
    whole = FigureFactory(contribution=contribution, label_fr="visites", value=188, position=1)
    for place, value in enumerate((52, 136), start=2):
        FigureFactory(
            contribution=contribution,
            label_fr=f"partie {place}",
            value=value,
            position=place,
            part_of=whole,
            breakdown="moment",
        )
    return contribution


def fields_of(response):
    """Return what a browser would send back of the form on a page."""
    html = response.content.decode()
    form = html[html.index("data-rows") : html.rindex("</form>")]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            data.setdefault(name[1], []).append(value[1] if value else "")
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', inside)
        data[name] = chosen or re.findall(r'<option value="([^"]*)"', inside)[:1]
    for name, text in re.findall(
        r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        data[name] = [text.lstrip("\r\n")]
    return data


def entry(world, **changes):
    """Return a new contribution as a form sends it."""
    data = {
        "title_fr": "Accueil",
        "category": world.category.pk,
        "kind": "action",
        "first_year": "2021",
        "partners-TOTAL_FORMS": "1",
        "partners-INITIAL_FORMS": "0",
        "partners-0-name": "ZP Midi",
        "partners-0-part": "lead",
        "measures-TOTAL_FORMS": "1",
        "measures-INITIAL_FORMS": "0",
        "measures-0-measure": world.measures[2].pk,
        "measures-0-rank": "primary",
        "measures-0-basis": "stated",
        "figures-TOTAL_FORMS": "2",
        "figures-INITIAL_FORMS": "0",
        "figures-0-label_fr": "visites",
        "figures-0-value": "1 234,5",
        "figures-0-qualifier": "about",
        "figures-1-label_fr": "",
        "figures-1-qualifier": "exact",
    }
    return data | changes


def test_the_page_shows_figures_under_their_whole_and_whether_they_add_up(stored):
    html = Client().get("/fr/contributions/A-1/").content.decode()
    assert html.index("visites") < html.index("partie 2") < html.index("partie 3")
    assert 'class="check small holds"' in html
    Figure.objects.filter(label_fr="partie 3").update(value=130)
    assert 'class="check small differs"' in Client().get("/fr/contributions/A-1/").content.decode()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_validated_is_not_public(stored, client_as, state):
    Contribution.objects.update(state=state, state_reason="…")
    assert "/accounts/login/" in Client().get("/fr/contributions/A-1/")["Location"]
    assert client_as("partner_editor").get("/fr/contributions/A-1/").status_code == 403
    assert client_as("evaluator").get("/fr/contributions/A-1/").status_code == 200


def test_only_those_who_read_the_journal_see_the_history(stored, client_as):
    assert "Histori" not in Client().get("/fr/contributions/A-1/").content.decode()
    assert "Histori" in client_as("evaluator").get("/fr/contributions/A-1/").content.decode()


def test_the_page_takes_as_many_queries_for_three_figures_as_for_one(world, queries_of):
    def page(figures):
        contribution = ContributionFactory(plan=world.plan)
        for _n in range(figures):
            FigureFactory(contribution=contribution)
            ContributionPartnerFactory(contribution=contribution)
            ContributionMeasureFactory(
                contribution=contribution, rank="secondary", measure__theme=world.theme
            )
        return f"/fr/contributions/{contribution.code}/"

    assert len(queries_of(page(1))) == len(queries_of(page(3)))


def test_entering_a_contribution_makes_a_draft(world, client_as):
    client = client_as("coordinator")
    assert client.get("/fr/contributions/new/").status_code == 200
    response = client.post("/fr/contributions/new/", entry(world))
    assert response["Location"] == "/fr/contributions/2021-0001/"
    made = Contribution.objects.get()
    assert (made.state, made.last_year, made.entered_by) == ("draft", 2021, client.user.username)
    assert str(made.figures.get().value) == "1234.5000"
    assert JournalLine.objects.get().action == "contribution.created"


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"title_fr": ""}, "id_title_fr"),
        ({"category": ""}, "id_category"),
        ({"first_year": "21"}, "id_first_year"),
        ({"last_year": "2020"}, "id_last_year"),
        ({"code": "a b"}, "id_code"),
        ({"code": "new"}, "id_code"),
        ({"partners-0-name": "Personne"}, "id_partners-0-name"),
        ({"measures-0-measure": "0"}, "id_measures-0-measure"),
        ({"figures-0-value": "1.234"}, "id_figures-0-value"),
        ({"figures-0-part_of": "1"}, "id_figures-0-part_of"),
        ({"figures-0-part_of": "9"}, "id_figures-0-part_of"),
        ({"figures-1-value": "3"}, "id_figures-1-label_fr"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(world, client_as, changes, anchor):
    data = entry(world, description_fr="Ce que j’ai tapé", **changes)
    html = client_as("coordinator").post("/fr/contributions/new/", data).content.decode()
    assert f'href="#{anchor}"' in html and f'id="{anchor}"' in html
    assert (
        "Ce que j’ai tapé" in html and 'value="ZP Midi"' in html
    ) or "partners-0-name" in changes
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("rows", ["partners", "measures", "figures"])
def test_one_more_row_loses_nothing_and_checks_nothing(world, client_as, rows):
    data = entry(world, add=rows, title_fr="", description_fr="Ce que j’ai tapé")
    html = client_as("coordinator").post("/fr/contributions/new/", data).content.decode()
    total = int(entry(world)[f"{rows}-TOTAL_FORMS"]) + 1
    assert f'name="{rows}-TOTAL_FORMS" value="{total}"' in html
    assert "Ce que j’ai tapé" in html and "error-summary" not in html
    assert 'value="1 234,5"' in html
    assert not Contribution.objects.exists()


def test_saving_what_the_form_shows_changes_nothing(stored, client_as):
    client = client_as("coordinator")
    data = fields_of(client.get("/fr/contributions/A-1/edit/"))
    before = input_of(Contribution.objects.get())
    response = client.post("/fr/contributions/A-1/edit/", data | {"reason": ["…"]})
    assert response.status_code == 302
    assert input_of(Contribution.objects.get()) == before
    assert not JournalLine.objects.exists()


def test_editing_a_validated_contribution_takes_a_reason(stored, client_as):
    client = client_as("coordinator")
    data = fields_of(client.get("/fr/contributions/A-1/edit/")) | {"title_fr": ["Autre titre"]}
    refused = client.post("/fr/contributions/A-1/edit/", data)
    assert 'href="#id_reason"' in refused.content.decode()
    client.post("/fr/contributions/A-1/edit/", data | {"reason": ["Faute"]})
    assert Contribution.objects.get().title_fr == "Autre titre"
    assert JournalLine.objects.get().reason == "Faute"


def test_the_second_editor_sees_the_change_and_keeps_what_they_typed(stored, client_as, now):
    client = client_as("coordinator")
    data = fields_of(client.get("/fr/contributions/A-1/edit/"))
    data |= {"title_fr": ["Le second"], "reason": ["Second"]}
    given = input_of(stored)
    edit_contribution(
        contribution=stored,
        given=replace(given, title_fr="Le premier"),
        expected_changed_at=stored.changed_at,
        reason="Premier",
        by=Author("collègue"),
        now=now + timedelta(hours=1),
    )
    response = client.post("/fr/contributions/A-1/edit/", data)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Le premier" in html and 'value="Le second"' in html and "collègue" in html
    again = fields_of(response) | {"title_fr": ["Le second"], "reason": ["Second"]}
    assert client.post("/fr/contributions/A-1/edit/", again).status_code == 302
    assert Contribution.objects.get().title_fr == "Le second"


def test_validating_withdrawing_and_returning(stored, client_as):
    Contribution.objects.update(state="draft")
    client = client_as("coordinator")
    client.post("/fr/contributions/A-1/accept/")
    assert Contribution.objects.get().state == "accepted"
    asked = client.post("/fr/contributions/A-1/withdraw/", {"reason": ""})
    assert 'href="#id_reason"' in asked.content.decode()
    client.post("/fr/contributions/A-1/withdraw/", {"reason": "Doublon"})
    assert Contribution.objects.get().state_reason == "Doublon"
    assert client.get("/fr/contributions/A-1/edit/").status_code == 302
    client.post("/fr/contributions/A-1/return/", {"reason": "Non"})
    assert Contribution.objects.get().state == "draft"


@pytest.mark.parametrize("role", ["public", "partner_editor", "evaluator"])
@pytest.mark.parametrize("act", ["edit", "accept", "withdraw", "return"])
def test_others_change_nothing(stored, client_as, role, act):
    response = client_as(role).post(f"/fr/contributions/A-1/{act}/", {"reason": "…"})
    assert response.status_code == (302 if role == "public" else 403)
    assert Contribution.objects.get().state == "accepted"
    assert not JournalLine.objects.exists()


def upload(client, data, world):
    file = SimpleUploadedFile("saisie.xlsx", data)
    return client.post("/fr/contributions/import/", {"plan": world.plan.pk, "file": file})


def test_an_import_is_reviewed_then_written(world, client_as):
    client = client_as("coordinator")
    response = upload(client, contributions({"partenaires porteurs": "isala"}), world)
    review = response["Location"]
    assert not Contribution.objects.exists()
    html = client.get(review).content.decode()
    assert "N-1" in html and 'name="decision" value="confirm"' in html
    client.post(review, {"decision": "confirm", "accept": "1"})
    assert Contribution.objects.get().state == "accepted"
    assert ContributionImport.objects.get().state == "confirmed"
    assert 'value="confirm"' not in client.get(review).content.decode()


def test_an_import_with_errors_lists_them_and_cannot_be_written(world, client_as):
    client = client_as("coordinator")
    review = upload(client, contributions({"type": "?"}), world)["Location"]
    assert "contributions!D2" in client.get(review).content.decode()
    listed = client.get(review + "?errors=csv").content.decode("utf-8-sig")
    assert listed.splitlines()[1].startswith("contributions;D2;")
    client.post(review, {"decision": "confirm"})
    assert not Contribution.objects.exists()


def test_an_import_set_aside_writes_nothing(world, client_as):
    client = client_as("coordinator")
    review = upload(client, contributions({}), world)["Location"]
    client.post(review, {"decision": "discard"})
    client.post(review, {"decision": "confirm"})
    assert ContributionImport.objects.get().state == "discarded"
    assert not Contribution.objects.exists()


def test_the_template_is_a_workbook(world, client_as):
    client = client_as("coordinator")
    for query in ("", "?filled=1"):
        response = client.get(f"/fr/contributions/template/{query}")
        assert response.content.startswith(b"PK")
