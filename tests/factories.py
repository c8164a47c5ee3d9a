"""Minimal valid objects of every model, the same ones in every run: sequences, nothing random."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from maillon.core import models as core
from maillon.implementation import models as implementation
from maillon.partners import models as partners
from maillon.plan import models as plan
from maillon.reporting import models as reporting
from tests.factories_base import NOW
from tests.factories_funding import *  # noqa: F403
from tests.factories_year import *  # noqa: F403

PASSWORD = "un mot de passe de test"


class JournalLineFactory(DjangoModelFactory):
    """A line beside the chain: for lists. ``core.journal.record`` makes the real ones."""

    number = factory.Sequence(lambda n: n + 1)
    at = NOW
    username = "coordination"
    user_id = 1
    action = "contribution.accepted"
    target_type = "implementation.contribution"
    target_id = "1"
    target_label = "C-1"
    previous_hash = "0" * 64
    hash = factory.Sequence(lambda n: f"{n:064x}")

    class Meta:
        model = core.JournalLine

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        line = model_class(*args, **kwargs)
        line.save(force_insert=True)
        return line


class SharedCacheEntryFactory(DjangoModelFactory):
    """Something that every process remembers."""

    cache_key = factory.Sequence(lambda n: f":1:key-{n}")
    value = "gASVAgAAAAAAAACMAZQu"
    expires = NOW

    class Meta:
        model = core.SharedCacheEntry


class SourceDocumentFactory(DjangoModelFactory):
    """A file known by its hash."""

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    filename = factory.Sequence(lambda n: f"document-{n}.md")
    media_type = "text/markdown"
    size = 1000
    title = factory.Sequence(lambda n: f"Document {n}")
    received_at = NOW
    received_by = "coordination"

    class Meta:
        model = core.SourceDocument


class SearchEntryFactory(DjangoModelFactory):
    """An entry of the search index that leads to the home page."""

    kind = "measure"
    key = factory.Sequence(lambda n: f"plan/{n}")
    url_name = "home"
    code = factory.Sequence(lambda n: f"1.{n}")
    title_fr = factory.Sequence(lambda n: f"Mesure {n}")
    search_text = factory.LazyAttribute(lambda o: f"mesure {o.code}")

    class Meta:
        model = core.SearchEntry


class OutgoingMailFactory(DjangoModelFactory):
    """A mail that waits to be sent."""

    key = factory.Sequence(lambda n: f"mail:{n}")
    to = factory.Sequence(lambda n: f"partner-{n}@example.org")
    subject = factory.Sequence(lambda n: f"Objet {n}")
    body = factory.LazyAttribute(lambda o: f"Bonjour,\n\nTexte de « {o.subject} ».\n")
    purpose = "request_announced"
    created_at = NOW
    due_at = NOW

    class Meta:
        model = core.OutgoingMail


class MailTextFactory(DjangoModelFactory):
    """A wording of one's own."""

    # A wording there is one of for each purpose and language.
    purpose = "access_link"
    language = factory.Iterator(["fr", "nl", "en"])
    subject = "Votre lien"
    body = "Voici votre lien : %(link)s"
    changed_at = NOW
    changed_by = "coordination"

    class Meta:
        model = core.MailText


class MailOptOutFactory(DjangoModelFactory):
    """An address without optional mails."""

    address = factory.Sequence(lambda n: f"silence-{n}@example.org")
    at = NOW

    class Meta:
        model = core.MailOptOut


class ChoreFactory(DjangoModelFactory):
    """Something that the worker did."""

    name = factory.Sequence(lambda n: f"digests:2022-W{n:02}")
    done_at = NOW

    class Meta:
        model = core.Chore


class PartnerCategoryFactory(DjangoModelFactory):
    """A category of partners."""

    code = factory.Sequence(lambda n: f"category-{n}")
    name_fr = factory.Sequence(lambda n: f"Catégorie {n}")
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = partners.PartnerCategory
        # The samples of several pages name the same ones, and the walk makes them all at once.
        django_get_or_create = ("code",)


class BoundaryFactory(DjangoModelFactory):
    """A triangle on the map."""

    code = factory.Sequence(lambda n: f"{21001 + n}")
    geometry = {
        "type": "Polygon",
        "coordinates": [[[4.3, 50.8], [4.4, 50.8], [4.4, 50.9], [4.3, 50.8]]],
    }
    attribution = "Test"

    class Meta:
        model = partners.Boundary


class TerritoryFactory(DjangoModelFactory):
    """A municipality."""

    code = factory.Sequence(lambda n: f"T{n}")
    kind = "municipality"
    name_fr = factory.Sequence(lambda n: f"Commune {n}")

    class Meta:
        model = partners.Territory


class OrganisationFactory(DjangoModelFactory):
    """An association without enterprise number."""

    code = factory.Sequence(lambda n: f"organisation-{n}")
    kind = "association"
    name_fr = factory.Sequence(lambda n: f"Organisation {n}")

    class Meta:
        model = partners.Organisation
        django_get_or_create = ("code",)


class OrganisationAliasFactory(DjangoModelFactory):
    """Another spelling of an organisation."""

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Alias {n}")
    folded = factory.LazyAttribute(lambda o: o.name.lower())

    class Meta:
        model = partners.OrganisationAlias


class UserFactory(DjangoModelFactory):
    """An account without any role."""

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")
    language = "fr"

    class Meta:
        model = partners.User

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class._default_manager.create_user(*args, password=PASSWORD, **kwargs)


class MembershipFactory(DjangoModelFactory):
    """A role held since 2020."""

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "coordinator"
    starts_on = date(2020, 1, 1)

    class Meta:
        model = partners.Membership


class PlanFactory(DjangoModelFactory):
    """A regional plan of four years."""

    code = factory.Sequence(lambda n: f"plan-{n}")
    level = "regional"
    title_fr = factory.Sequence(lambda n: f"Plan {n}")
    first_year = 2021
    last_year = 2024

    class Meta:
        model = plan.Plan


class LinkedPlanFactory(DjangoModelFactory):
    """A plan above ours."""

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Autre plan {n}")
    relation = "above"

    class Meta:
        model = plan.LinkedPlan


class _PlanPartFactory(DjangoModelFactory):
    plan = factory.SubFactory(PlanFactory)
    code = factory.Sequence(lambda n: f"{n + 1}")
    position = factory.Sequence(lambda n: n)
    title_fr = factory.LazyAttribute(lambda o: f"Partie {o.code}")

    class Meta:
        abstract = True


class ThemeFactory(_PlanPartFactory):
    """A theme."""

    class Meta:
        model = plan.Theme


class StrategicObjectiveFactory(_PlanPartFactory):
    """A strategic objective."""

    class Meta:
        model = plan.StrategicObjective


class ActionPrincipleFactory(_PlanPartFactory):
    """A principle."""

    class Meta:
        model = plan.ActionPrinciple


class CrossCuttingMissionFactory(_PlanPartFactory):
    """A mission."""

    class Meta:
        model = plan.CrossCuttingMission


class MeasureFactory(DjangoModelFactory):
    """A measure of a theme, both of the same plan."""

    theme = factory.SubFactory(ThemeFactory)
    plan = factory.LazyAttribute(lambda o: o.theme.plan)
    code = factory.Sequence(lambda n: f"1.{n + 1}")
    sort_key = factory.Sequence(lambda n: f"000001.{n + 1:06}")
    title_fr = factory.LazyAttribute(lambda o: f"Mesure {o.code}")

    class Meta:
        model = plan.Measure


class SubActionFactory(DjangoModelFactory):
    """A step under a measure."""

    measure = factory.SubFactory(MeasureFactory)
    code = factory.Sequence(lambda n: f"a{n}")
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = plan.SubAction


class PartnerGroupFactory(DjangoModelFactory):
    """A group of partners as plans name them."""

    label = factory.Sequence(lambda n: f"group-{n}")
    name_fr = factory.Sequence(lambda n: f"Groupe {n}")

    class Meta:
        model = plan.PartnerGroup


class MeasurePartnerFactory(DjangoModelFactory):
    """A group named for a measure."""

    measure = factory.SubFactory(MeasureFactory)
    group = factory.SubFactory(PartnerGroupFactory)
    role = "partner"

    class Meta:
        model = plan.MeasurePartner


class MeasureReferenceFactory(DjangoModelFactory):
    """A law that a measure names."""

    measure = factory.SubFactory(MeasureFactory)
    kind = "law"
    label = factory.Sequence(lambda n: f"Loi {n}")

    class Meta:
        model = plan.MeasureReference


class MeasureLineageFactory(DjangoModelFactory):
    """A measure continued in a newer plan."""

    older = factory.SubFactory(MeasureFactory)
    newer = factory.SubFactory(MeasureFactory)
    relation = "continued"

    class Meta:
        model = plan.MeasureLineage


class AbbreviationFactory(DjangoModelFactory):
    """A short form."""

    plan = factory.SubFactory(PlanFactory)
    short = factory.Sequence(lambda n: f"AB{n}")
    meaning = factory.Sequence(lambda n: f"Abréviation {n}")

    class Meta:
        model = plan.Abbreviation


class PlanImportFactory(DjangoModelFactory):
    """An import waiting for review."""

    document = factory.SubFactory(SourceDocumentFactory)
    state = "review"
    created_at = NOW
    created_by = "coordination"

    class Meta:
        model = plan.PlanImport


class PlanImportItemFactory(DjangoModelFactory):
    """A measure as an import understood it."""

    plan_import = factory.SubFactory(PlanImportFactory)
    kind = "measure"
    position = factory.Sequence(lambda n: n)
    code = factory.Sequence(lambda n: f"1.{n + 1}")
    text = factory.Sequence(lambda n: f"Texte {n}")

    class Meta:
        model = plan.PlanImportItem


class ContributionFactory(DjangoModelFactory):
    """An accepted action of 2021."""

    code = factory.Sequence(lambda n: f"C-{n:04}")
    plan = factory.SubFactory(PlanFactory)
    category = factory.SubFactory(PartnerCategoryFactory)
    kind = "action"
    state = "accepted"
    title_fr = factory.LazyAttribute(lambda o: f"Contribution {o.code}")
    first_year = 2021
    last_year = 2021
    entered_by = "coordination"
    entered_at = NOW
    changed_at = NOW

    class Meta:
        model = implementation.Contribution


class ContributionPartnerFactory(DjangoModelFactory):
    """The organisation that carries a contribution."""

    contribution = factory.SubFactory(ContributionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    part = "lead"

    class Meta:
        model = implementation.ContributionPartner


class ContributionMeasureFactory(DjangoModelFactory):
    """A link to a measure of the contribution's own plan."""

    contribution = factory.SubFactory(ContributionFactory)
    measure = factory.SubFactory(
        MeasureFactory, theme__plan=factory.SelfAttribute("...contribution.plan")
    )
    rank = "primary"
    basis = "stated"

    class Meta:
        model = implementation.ContributionMeasure


class FigureFactory(DjangoModelFactory):
    """Ten persons, exactly."""

    contribution = factory.SubFactory(ContributionFactory)
    position = factory.Sequence(lambda n: n)
    label_fr = "personnes"
    value = 10
    entered_by = "coordination"
    entered_at = NOW

    class Meta:
        model = implementation.Figure


class ContributionTagFactory(DjangoModelFactory):
    """A local priority that a contribution answers."""

    contribution = factory.SubFactory(ContributionFactory)
    kind = "priority"
    code = factory.Sequence(lambda n: f"tag-{n}")

    class Meta:
        model = implementation.ContributionTag


class ContributionImportFactory(DjangoModelFactory):
    """A spreadsheet waiting for confirmation."""

    document = factory.SubFactory(SourceDocumentFactory)
    plan = factory.SubFactory(PlanFactory)
    created_at = NOW
    created_by = "coordination"

    class Meta:
        model = implementation.ContributionImport


class ImplementationPlanFactory(DjangoModelFactory):
    """An adopted annual plan of 2022."""

    code = factory.Sequence(lambda n: f"annual-{n}")
    plan = factory.SubFactory(PlanFactory)
    title_fr = factory.LazyAttribute(lambda o: f"Plan annuel {o.code}")
    first_year = 2022
    last_year = 2022
    state = "adopted"
    adopted_on = date(2022, 1, 10)
    changed_at = NOW

    class Meta:
        model = implementation.ImplementationPlan


class PlannedMeasureFactory(DjangoModelFactory):
    """A measure of the annual plan's own plan, without lead."""

    implementation_plan = factory.SubFactory(ImplementationPlanFactory)
    measure = factory.SubFactory(
        MeasureFactory, theme__plan=factory.SelfAttribute("...implementation_plan.plan")
    )
    expected_fr = "Ce qui est attendu"
    changed_at = NOW

    class Meta:
        model = implementation.PlannedMeasure


class PlannedPartnerFactory(DjangoModelFactory):
    """An organisation from which something is expected."""

    planned = factory.SubFactory(PlannedMeasureFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = implementation.PlannedPartner


class MilestoneFactory(DjangoModelFactory):
    """A milestone at the end of 2022, to come."""

    planned = factory.SubFactory(PlannedMeasureFactory)
    title_fr = factory.Sequence(lambda n: f"Échéance {n}")
    due_on = date(2022, 12, 15)

    class Meta:
        model = implementation.Milestone


class CalendarFeedFactory(DjangoModelFactory):
    """The calendar address of a person."""

    user = factory.SubFactory(UserFactory)
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    created_at = NOW

    class Meta:
        model = implementation.CalendarFeed


class PublishedTableFactory(DjangoModelFactory):
    """A printed table of measures covered."""

    code = factory.Sequence(lambda n: f"table-{n}")
    plan = factory.SubFactory(PlanFactory)
    title_fr = factory.Sequence(lambda n: f"Tableau {n}")
    counts = "measures"

    class Meta:
        model = reporting.PublishedTable


class PublishedColumnFactory(DjangoModelFactory):
    """A column of a printed table."""

    table = factory.SubFactory(PublishedTableFactory)
    code = factory.Sequence(lambda n: f"column-{n}")
    position = factory.Sequence(lambda n: n)
    title_fr = factory.Sequence(lambda n: f"Colonne {n}")
    first_year = 2021
    last_year = 2021

    class Meta:
        model = reporting.PublishedColumn


class PublishedFigureFactory(DjangoModelFactory):
    """A printed number of a theme."""

    column = factory.SubFactory(PublishedColumnFactory)
    theme_code = factory.Sequence(lambda n: f"{n + 1}")
    value = 1

    class Meta:
        model = reporting.PublishedFigure


class PublishedReasonFactory(DjangoModelFactory):
    """Why a printed number differs."""

    column = factory.SubFactory(PublishedColumnFactory)
    reason_fr = "Une raison"

    class Meta:
        model = reporting.PublishedReason


class PublishedCountFactory(DjangoModelFactory):
    """A number in the prose of the report."""

    code = factory.Sequence(lambda n: f"count-{n}")
    plan = factory.SubFactory(PlanFactory)
    label_fr = "projets"
    value = 52

    class Meta:
        model = reporting.PublishedCount


class FindingDecisionFactory(DjangoModelFactory):
    """A finding accepted with a reason."""

    key = factory.Sequence(lambda n: f"finding-{n}")
    rule = "totals_differ"
    decision = "accepted"
    reason = "Une raison"
    decided_by = "coordination"
    decided_at = NOW

    class Meta:
        model = reporting.FindingDecision


class ReportEditionFactory(DjangoModelFactory):
    """A draft of a report. Give ``frozen=True`` for a frozen one (its data: an empty object)."""

    code = factory.Sequence(lambda n: f"edition-{n}")
    plan = factory.SubFactory(PlanFactory)
    title_fr = factory.Sequence(lambda n: f"Rapport {n}")
    first_year = 2021
    last_year = 2022

    class Meta:
        model = reporting.ReportEdition

    class Params:
        frozen = factory.Trait(
            state="frozen",
            frozen_at=NOW,
            frozen_by="coordination",
            data={},
            data_sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            journal_head="0" * 64,
        )


class NarrativeBlockFactory(DjangoModelFactory):
    """A text of a chapter."""

    edition = factory.SubFactory(ReportEditionFactory)
    section = factory.Sequence(lambda n: f"section-{n}")
    body_fr = "Un texte."

    class Meta:
        model = reporting.NarrativeBlock


class ReportFileFactory(DjangoModelFactory):
    """A file of a frozen edition."""

    edition = factory.SubFactory(ReportEditionFactory, frozen=True)
    language = "fr"
    format = "pdf"
    content = b"%PDF-"
    size = 5
    sha256 = "0" * 64

    class Meta:
        model = reporting.ReportFile
