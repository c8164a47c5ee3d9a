"""Upload, review, correction and confirmation, as a clerk does them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillon.core.models import JournalLine
from maillon.plan.enums import ImportState
from maillon.plan.models import Measure, Plan, PlanImport
from maillon.plan.operations.imports import confirm_import
from maillon.plan.operations.plans import NewPlan
from tests.factories import PlanFactory, PlanImportFactory, PlanImportItemFactory
from tests.plan.documents import BY, CALM, CALM_REVISED, NOW, receive
from tests.plan.url_samples import review

pytestmark = pytest.mark.django_db
NEW = {
    "target": "new",
    "code": "calme-2030",
    "title_fr": "Plan calme",
    "first_year": "2030",
    "last_year": "2033",
    "level": "regional",
}


@pytest.fixture
def clerk(client_as):
    """A coordinator at the keyboard."""
    return client_as("coordinator")


@pytest.fixture
def found(tmp_path):
    """An import of three measures that waits for review."""
    return receive(tmp_path).plan_import


def upload(client, text=CALM, name="calm.md", **more):
    document = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post("/fr/plan-imports/", {"document": document, **more})


def text_of(response):
    return response.content.decode()


def address(plan_import, rest=""):
    return f"/fr/plan-imports/{plan_import.pk}/{rest}"


def test_a_clerk_uploads_reviews_and_confirms_a_new_plan(clerk):
    response = upload(clerk)
    found = PlanImport.objects.get()
    assert response["Location"] == address(found)
    page = clerk.get(f"{address(found)}")
    assert "Poser des panneaux" in text_of(page)
    assert Plan.objects.count() == 0
    answer = clerk.post(address(found, "confirm/"), NEW)
    assert answer["Location"] == "/fr/plans/calme-2030/"
    assert Measure.objects.filter(plan__code="calme-2030").count() == 3


def test_the_name_of_the_file_is_kept_and_made_harmless(clerk):
    upload(clerk, name="..\\..\\plan \x07 calme.md")
    assert PlanImport.objects.get().document.filename == "plan  calme.md"


def test_a_file_that_cannot_be_read_says_why_beside_the_field(clerk):
    response = upload(clerk, b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "plan.docx")
    assert response.status_code == 422
    assert len(response.context["form"].errors["document"]) == 1
    assert PlanImport.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(clerk, settings):
    settings.MAX_UPLOAD_BYTES = 100
    response = upload(clerk)
    assert response.status_code == 422 and PlanImport.objects.count() == 0


def test_no_file_at_all_is_told(clerk):
    assert clerk.post("/fr/plan-imports/", {}).status_code == 422


def test_the_same_document_leads_to_its_import(clerk, found):
    response = upload(clerk)
    assert response["Location"] == address(found)
    assert PlanImport.objects.count() == 1


def test_findings_lead_to_their_items(clerk, tmp_path):
    same = CALM.replace("Compter chaque saison les dépôts trouvés dans les parcs.", "X")
    text = "Ouvrir une ligne de médiation pour les habitants réveillés la nuit."
    found = receive(tmp_path, same.replace("– X", f"– {text}")).plan_import
    page = text_of(clerk.get(f"{address(found)}"))
    item = found.items.get(code="2.1", kind="measure")
    assert f'href="?theme=2#item-{item.pk}"' in page
    narrowed = clerk.get(f"{address(found)}?show=findings").context["page"]
    assert [row.item.code for row in narrowed] == ["1.2", "2.1"]


def test_a_revised_document_shows_the_words_that_change(clerk, found, tmp_path):
    new = NewPlan("calme-2030", {"fr": "Plan calme"}, 2030, 2033)
    plan = confirm_import(plan_import=found, plan=new, by=BY, now=NOW).plan
    revised = receive(tmp_path, CALM_REVISED).plan_import
    response = clerk.get(f"{address(revised)}?show=changed")
    page = text_of(response)
    assert "<del>saison</del><ins>mois</ins>" in page
    assert [row.item.code for row in response.context["page"]] == ["1.3", "2.1"]
    assert f'href="/fr/plans/{plan.code}/measures/1.2/"' in page
    clerk.post(address(revised, "confirm/"), {"target": plan.code, "missing": "keep"})
    assert Measure.objects.filter(plan=plan).count() == 4


def test_a_long_document_is_shown_a_theme_at_a_time(clerk):
    found = PlanImportFactory(reading={"language": "fr"})
    for theme in ("1", "2"):
        PlanImportItemFactory(plan_import=found, kind="theme", code=theme, text="Titre")
        for number in range(1, 16):
            PlanImportItemFactory(plan_import=found, code=f"{theme}.{number}", theme_code=theme)
    rows = clerk.get(address(found)).context["page"]
    assert {row.item.theme_code for row in rows} == {"1"} and len(rows) == 15
    whole = clerk.get(f"{address(found)}?show=all").context["page"]
    assert (len(whole), whole.paginator.num_pages) == (25, 2)


def test_the_review_reads_the_same_number_of_times(clerk, assert_same_queries):
    found = PlanImportFactory(reading={"language": "fr"}, plan=PlanFactory())
    PlanImportItemFactory(plan_import=found, kind="theme", code="1", text="Titre")

    def make(number):
        PlanImportItemFactory(
            plan_import=found,
            code=f"1.{number}",
            theme_code="1",
            partners=[{"label": f"Groupe {number}", "as_written": "", "sub_action": None}],
        )

    assert_same_queries(address(found), make, clerk)


def test_the_list_of_imports_reads_the_same_number_of_times(clerk, assert_same_queries):
    assert_same_queries("/fr/plan-imports/", lambda number: review(), clerk)


def test_correcting_a_measure_keeps_places_and_takes_rows_away(clerk, found):
    item = found.items.get(code="1.1", kind="measure")
    page = clerk.get(address(found, f"items/{item.pk}/"))
    forms = page.context["forms"]
    data = {"code": "1.1", "theme_code": "2", "subtheme_code": "", "axis": "reaction"}
    data["text"] = "Un autre texte,\r\nsur deux lignes."
    for formset in (forms.sub_actions, forms.partners, forms.references):
        data |= {
            f"{formset.prefix}-TOTAL_FORMS": formset.total_form_count(),
            f"{formset.prefix}-INITIAL_FORMS": formset.initial_form_count(),
        }
    data |= {"steps-0-code": "1.1.a", "steps-0-text": "former le personnel ;", "steps-1-text": ""}
    data |= {"partners-0-label": "Communes", "partners-2-label": "Écoles"}
    data |= {"references-0-kind": "law", "references-0-label": "Loi 1"}
    answer = clerk.post(address(found, f"items/{item.pk}/"), data)
    assert answer["Location"] == f"{address(found)}?theme=2#item-{item.pk}"
    item.refresh_from_db()
    assert (item.theme_code, item.axis) == ("2", "reaction")
    assert item.text == "Un autre texte,\nsur deux lignes."
    assert item.sub_actions == [
        {
            "code": "1.1.a",
            "text": "former le personnel ;",
            "parent": None,
            "partners": [],
            "line": 8,
        }
    ]
    assert [(p["label"], p.get("line")) for p in item.partners] == [
        ("Communes", 11),
        ("Écoles", None),
    ]
    assert item.references == [{"label": "Loi 1", "kind": "law"}]


def test_a_correction_without_text_is_shown_again(clerk, found):
    item = found.items.get(code="1.1", kind="measure")
    data = {"code": "", "text": ""}
    for prefix in ("steps", "partners", "references"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = clerk.post(address(found, f"items/{item.pk}/"), data)
    assert response.status_code == 422 and "error-summary" in text_of(response)


def test_correcting_a_theme(clerk, found):
    item = found.items.get(code="1", kind="theme")
    assert clerk.get(address(found, f"items/{item.pk}/")).status_code == 200
    data = {"code": "1", "text": "Calme la nuit", "theme_code": ""}
    answer = clerk.post(address(found, f"items/{item.pk}/"), data)
    assert answer["Location"] == f"{address(found)}#themes"
    item.refresh_from_db()
    assert item.text == "Calme la nuit"


def test_splitting_at_a_sentence_joining_leaving_out_and_putting_back(clerk, found):
    item = found.items.get(code="1.1", kind="measure")
    page = clerk.get(address(found, f"items/{item.pk}/split/"))
    choices = page.context["form"].fields["position"].choices
    assert [text for _start, text in choices] == [
        "- former le personnel ;",
        "- poser les panneaux.",
    ]
    data = {"position": choices[1][0], "code": "1.9"}
    clerk.post(address(found, f"items/{item.pk}/split/"), data)
    new = found.items.get(code="1.9")
    assert new.text == "- poser les panneaux."
    clerk.post(address(found, f"items/{new.pk}/drop/"))
    new.refresh_from_db()
    assert new.dropped
    clerk.post(address(found, f"items/{new.pk}/restore/"))
    clerk.post(address(found, f"items/{item.pk}/join/"))
    assert not found.items.filter(code="1.9").exists()


def test_a_taken_code_is_told_beside_the_split(clerk, found):
    item = found.items.get(code="1.1", kind="measure")
    start = item.text.index("- former")
    response = clerk.post(
        address(found, f"items/{item.pk}/split/"), {"position": start, "code": "1.2"}
    )
    assert response.status_code == 422


def test_what_forbids_confirming_is_listed_and_stops_it(clerk, found):
    found.items.filter(code="1.2").update(theme_code="")
    page = clerk.get(f"{address(found)}")
    assert [problem.item.code for problem in page.context["review"].problems] == ["1.2"]
    response = clerk.post(address(found, "confirm/"), NEW)
    assert response.status_code == 422 and Plan.objects.count() == 0
    clerk.post(address(found, "theme/"), {"code": "9", "title": "Divers"})
    assert clerk.post(address(found, "confirm/"), NEW).status_code == 302


def test_a_new_plan_needs_its_years_in_order(clerk, found):
    response = clerk.post(address(found, "confirm/"), {**NEW, "last_year": "2020"})
    assert list(response.context["form"].errors) == ["last_year"]


def test_setting_aside_leaves_the_plan_alone_and_closes_the_corrections(clerk, found):
    item = found.items.first()
    assert clerk.post(address(found, "discard/"))["Location"] == "/fr/plan-imports/"
    found.refresh_from_db()
    assert found.state == ImportState.DISCARDED and Plan.objects.count() == 0
    assert clerk.get(address(found)).status_code == 200
    assert clerk.get(address(found, f"items/{item.pk}/")).status_code == 403
    assert clerk.post(address(found, "discard/"), follow=True).status_code == 200


def test_the_document_can_be_had_back_and_read_once_more(clerk, found):
    response = clerk.get(address(found, "document/"))
    assert response.content == CALM.encode()
    assert response["Content-Disposition"] == 'attachment; filename="calm.md"'
    assert response["Content-Type"] == "application/octet-stream"
    clerk.post(address(found, "confirm/"), NEW)
    answer = clerk.post(address(found, "again/"))
    assert answer["Location"] == address(PlanImport.objects.exclude(pk=found.pk).get())


def test_the_passages_not_used_can_be_read(clerk, found):
    page = clerk.get(address(found, "unused/"))
    assert "Plan de quartier calme" in text_of(page)
    assert clerk.get(address(found, "unused/?format=csv")).status_code == 200


@pytest.mark.parametrize("role", ["public", "partner_editor", "evaluator"])
def test_others_cannot_write(client_as, found, role):
    client = client_as(role)
    wanted = 302 if role == "public" else 403
    item = found.items.get(code="1.1", kind="measure")
    for rest in ("confirm/", "discard/", f"items/{item.pk}/drop/", f"items/{item.pk}/join/"):
        assert client.post(address(found, rest), NEW).status_code == wanted
    assert upload(client).status_code == wanted
    found.refresh_from_db()
    assert found.state == ImportState.REVIEW and Plan.objects.count() == 0


def test_the_plan_to_fill_can_be_chosen_and_is_remembered(clerk, found):
    plan = PlanFactory(code="autre")
    clerk.post(address(found, "plan/"), {"plan": "autre"})
    assert clerk.get(address(found)).context["comparison"].plan == plan
    clerk.post(address(found, "plan/"), {"plan": "new"})
    assert clerk.get(address(found)).context["comparison"].plan is None
    assert clerk.post(address(found, "plan/"), {"plan": "nothing"}).status_code == 404
    actions = JournalLine.objects.filter(action="plan_import.plan_chosen")
    assert [line.changes["plan"] for line in actions] == [["autre", ""], ["", "autre"]]
