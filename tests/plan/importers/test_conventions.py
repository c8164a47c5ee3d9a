"""Plans with other headings, languages and codes: the conventions are found, not assumed."""

import hashlib
from collections.abc import Callable

from maillon.plan.importers import PlanDraft

from . import plans

Read = Callable[..., PlanDraft]


def rules(draft: PlanDraft) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.rule, one.objects) for one in draft.findings if one.rule != "unread-passage"]


def themes(draft: PlanDraft) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.title, one.parent_code) for one in draft.themes]


def measures(draft: PlanDraft) -> list[tuple[str, str | None, str | None, str]]:
    return [(one.code, one.theme_code, one.axis, one.official_text) for one in draft.measures]


def test_french_plan_with_headings(read: Read) -> None:
    draft = read(plans.FRENCH)
    assert draft.language == "fr"
    assert themes(draft) == [
        ("1", "Rues calmes", None),
        ("2", "Écoles ouvertes", None),
        ("3", "Parcs propres", None),
    ]
    assert [(one.code, one.axis) for one in draft.measures] == [
        ("1.1", "prevention"),
        ("1.2", "prevention"),
        ("1.4", "reaction"),
        ("2.1", "prevention"),
        ("2.2", "follow_up"),
        ("2.2", "follow_up"),
        ("3.1", "reaction"),
    ]
    assert rules(draft) == [
        ("numbering-repeated", ("2.2",)),
        ("numbering-gap", ("1.3",)),
        ("duplicate-text", ("1.4", "3.1")),
    ]


def test_sub_actions_by_indentation(read: Read) -> None:
    measure = read(plans.FRENCH).measures[1]
    assert [(one.code, one.parent_code) for one in measure.sub_actions] == [
        ("1.2.a", None),
        ("1.2.b", None),
        ("1.2.b1", "1.2.b"),
        ("1.2.b2", "1.2.b"),
        ("1.2.c", None),
    ]


def test_partners_and_references_in_the_text(read: Read) -> None:
    first, _second, third = read(plans.FRENCH).measures[:3]
    assert third.partner_labels == ("Communes", "ASBL Les Voisins", "Police intégrée")
    assert [(one.kind, one.label) for one in third.references] == [("plan", "Plan climat 2025")]
    assert [(one.kind, one.label) for one in first.references] == [("law", "loi du 4 mai 2019")]


def test_dutch_plan_as_plain_text(read: Read) -> None:
    draft = read(plans.DUTCH, "plan.txt")
    assert draft.language == "nl"
    assert themes(draft) == [("1", "Buurt en samenleven", None), ("2", "Verkeer", None)]
    assert [(one.code, one.axis) for one in draft.measures] == [
        ("1.1", "prevention"),
        ("1.2", "prevention"),
        ("1.3", "reaction"),
        ("1.4", "follow_up"),
        ("2.1", "prevention"),
        ("2.2", "prevention"),
    ]
    assert [one.text for one in draft.measures[4].sub_actions] == [
        "in het centrum;",
        "in de wijk Zuid.",
    ]
    assert [(one.short, one.meaning) for one in draft.abbreviations] == [
        ("PZ", "Politiezone"),
        ("VZW", "Vereniging zonder winstoogmerk"),
    ]
    assert rules(draft) == []


def test_english_plan_with_lettered_codes(read: Read) -> None:
    draft = read(plans.ENGLISH, "plan.txt")
    assert draft.language == "en"
    assert themes(draft) == [("A", "Safer streets", None), ("B", "Open schools", None)]
    assert measures(draft) == [
        ("A.1", "A", None, "Light the dark corners of the park."),
        ("A.2", "A", None, "Answer every call within a day:\n- by telephone;\n- by mail."),
        ("A.3", "A", None, "Count the calls each month."),
        ("B.1", "B", None, "Open the yards on Saturdays."),
        ("B.3", "B", None, "Mend the fences each spring."),
    ]
    assert rules(draft) == [("numbering-gap", ("B.2",))]


def test_plan_in_tables(read: Read) -> None:
    draft = read(plans.TABLES)
    assert measures(draft) == [
        ("A.1", "A", "prevention", "Light the dark corners of the park"),
        ("A.2", "A", "reaction", "Answer every call within a day"),
        ("A.3", "A", "follow_up", "Count the calls each month"),
        ("B.1", "B", "prevention", "Open the yards on Saturdays"),
        ("B.3", "B", "reaction", "Mend the fences each spring"),
    ]
    assert [one.partner_labels for one in draft.measures] == [
        ("Communes", "Zones de police (ZP)"),
        ("Police intégrée",),
        (),
        ("Communes", "Youth club"),
        ("Communes",),
    ]
    assert rules(draft) == [
        ("numbering-gap", ("B.2",)),
        ("measure-without-partner", ("A.3",)),
    ]


def test_plan_in_forms(read: Read) -> None:
    draft = read(plans.FORMS)
    assert themes(draft) == [("1", "Logement", None), ("2", "Jeunesse", None)]
    assert [(one.code, one.axis, one.partner_labels) for one in draft.measures] == [
        ("1.1", "prevention", ("Communes", "CPAS")),
        ("1.2", "follow_up", ("Associations",)),
        ("2.1", "reaction", ()),
    ]
    assert rules(draft) == [("measure-without-partner", ("2.1",))]


def test_codes_numbered_straight_through(read: Read) -> None:
    draft = read(plans.STRAIGHT)
    assert themes(draft) == [("1", "Cadre de vie", None), ("2", "Mobilité", None)]
    assert measures(draft) == [
        ("1", "1", None, "Planter des arbres\nPlanter deux cents arbres le long du canal."),
        ("2", "1", None, "Installer des corbeilles\nUne corbeille tous les cent mètres."),
        (
            "4",
            "2",
            None,
            "Tracer des pistes\nLes pistes relient les écoles.\n- Piste nord\n- Piste sud",
        ),
    ]
    assert rules(draft) == [("numbering-gap", ("3",))]


def test_codes_of_three_levels_make_subthemes(read: Read) -> None:
    draft = read(plans.LEVELS)
    assert themes(draft) == [
        ("1", "Logement", None),
        ("1.1", "Qualité", "1"),
        ("1.2", "Accès", "1"),
        ("2", "Jeunesse", None),
        ("2.1", "Loisirs", "2"),
    ]
    assert [(one.code, one.subtheme_code) for one in draft.measures] == [
        ("1.1.1", "1.1"),
        ("1.1.2", "1.1"),
        ("1.2.1", "1.2"),
        ("2.1.1", "2.1"),
        ("2.1.3", "2.1"),
    ]
    assert rules(draft) == [("numbering-gap", ("2.1.2",))]


def test_roman_codes(read: Read) -> None:
    draft = read(plans.ROMAN)
    assert themes(draft) == [("I", "Logement", None), ("II", "Jeunesse", None)]
    assert [one.code for one in draft.measures] == ["M.I.1", "M.II.1"]


def test_badly_recognised_codes_are_mended_and_told(read: Read) -> None:
    draft = read(plans.SPOILT, "scan.txt")
    assert themes(draft) == [("1", "Rues calmes", None), ("2", "Ecoles ouvertes", None)]
    assert [(one.code, one.official_text) for one in draft.measures] == [
        ("1.1", "Ralentir les voitures devant les crèches ;"),
        ("1.2", "Former les médiateurs de rue ;"),
        ("1.3", "Réparer les bancs cassés ;"),
        ("1.4", "Compter les pannes."),
        ("2.1", "Ouvrir les cours d'école le samedi."),
        ("2.2", "Compter les visiteurs."),
        ("2.3", "Publier les comptes."),
        ("2.4", "Inviter les voisins."),
    ]
    assert rules(draft) == [
        ("code-corrected", ("1.1",)),
        ("code-corrected", ("1.2",)),
        ("code-corrected", ("2.1",)),
    ]


def test_each_item_keeps_its_place(read: Read) -> None:
    draft = read(plans.DUTCH, "plan.txt")
    assert [one.place.line for one in draft.themes] == [3, 18]
    assert [one.place.line for one in draft.measures] == [7, 8, 12, 16, 22, 25]
    assert [one.place.line for one in draft.measures[4].sub_actions] == [23, 24]


def test_the_draft_names_its_document(read: Read) -> None:
    document = read(plans.ENGLISH, "plan.txt").as_json()["document"]
    assert document == {
        "sha256": hashlib.sha256(plans.ENGLISH.encode()).hexdigest(),
        "filename": "plan.txt",
        "media_type": "text/plain",
        "language": "en",
    }
