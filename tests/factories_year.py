"""Minimal valid objects of the year with the partners: plans of a year, rounds, review, people."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from maillon.implementation import models as implementation
from maillon.partners import models as partners
from maillon.plan import models as plan
from tests.factories_base import NOW


def _sub(name):
    return factory.SubFactory(f"tests.factories.{name}")


class ContactPointFactory(DjangoModelFactory):
    """A function that receives the requests to report."""

    organisation = _sub("OrganisationFactory")
    function_fr = factory.Sequence(lambda n: f"Service de prévention {n}")
    email = factory.Sequence(lambda n: f"contact-{n}@example.org")
    for_reporting = True

    class Meta:
        model = partners.ContactPoint


class InvitationFactory(DjangoModelFactory):
    """An invitation that is still valid."""

    email = factory.Sequence(lambda n: f"invited-{n}@example.org")
    organisation = _sub("OrganisationFactory")
    role = "partner_editor"
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = "coordination"
    invited_at = NOW
    expires_at = NOW + timedelta(days=14)

    class Meta:
        model = partners.Invitation


class CommentFactory(DjangoModelFactory):
    """An internal comment on a contribution."""

    target_type = "implementation.contribution"
    target_id = "1"
    target_label = "C-1"
    target_url = "/contributions/C-1/"
    author = _sub("UserFactory")
    at = NOW
    text = "Une remarque"

    class Meta:
        model = partners.Comment


class MentionFactory(DjangoModelFactory):
    """A role called upon."""

    comment = factory.SubFactory(CommentFactory)
    role = "coordinator"

    class Meta:
        model = partners.Mention


class MentionSeenFactory(DjangoModelFactory):
    """A mention dealt with."""

    mention = factory.SubFactory(MentionFactory)
    user = _sub("UserFactory")
    at = NOW

    class Meta:
        model = partners.MentionSeen


class SavedViewFactory(DjangoModelFactory):
    """A list with its filters."""

    user = _sub("UserFactory")
    name = factory.Sequence(lambda n: f"Vue {n}")
    path = "/contributions/"
    query = "year=2021"
    created_at = NOW

    class Meta:
        model = partners.SavedView


class SubscriptionFactory(DjangoModelFactory):
    """An object that somebody follows."""

    user = _sub("UserFactory")
    target_type = "implementation.contribution"
    target_id = factory.Sequence(str)
    target_label = "C-1"
    target_url = "/contributions/C-1/"
    since = NOW

    class Meta:
        model = partners.Subscription


class ViewingFactory(DjangoModelFactory):
    """Somebody saw something that is not public."""

    user = _sub("UserFactory")
    target_type = "implementation.evidence"
    target_id = factory.Sequence(str)
    target_label = "Pièce"
    on = date(2022, 6, 15)
    at = NOW

    class Meta:
        model = partners.Viewing


class ThemeLeadFactory(DjangoModelFactory):
    """Somebody leads a theme since 2020."""

    theme = _sub("ThemeFactory")
    user = _sub("UserFactory")
    starts_on = date(2020, 1, 1)

    class Meta:
        model = plan.ThemeLead


class CollectionRoundFactory(DjangoModelFactory):
    """A round launched, open from 1 to 30 June 2022."""

    code = factory.Sequence(lambda n: f"round-{n}")
    plan = _sub("PlanFactory")
    title_fr = factory.Sequence(lambda n: f"Collecte {n}")
    first_year = 2021
    last_year = 2021
    state = "launched"
    opens_at = datetime(2022, 6, 1, 7, 0, tzinfo=UTC)
    closes_at = datetime(2022, 6, 30, 10, 0, tzinfo=UTC)
    contact_name = "Coordination du plan"
    contact_email = "coordination@example.org"
    changed_at = NOW

    class Meta:
        model = implementation.CollectionRound


class RoundReminderFactory(DjangoModelFactory):
    """A reminder on a day of June 2022."""

    round = factory.SubFactory(CollectionRoundFactory)
    at = datetime(2022, 6, 20, 7, 0, tzinfo=UTC)

    class Meta:
        model = implementation.RoundReminder


class ReportFormFactory(DjangoModelFactory):
    """The form of a category."""

    round = factory.SubFactory(CollectionRoundFactory)
    category = _sub("PartnerCategoryFactory")

    class Meta:
        model = implementation.ReportForm


class FormSectionFactory(DjangoModelFactory):
    """A section that asks for a text."""

    form = factory.SubFactory(ReportFormFactory)
    code = factory.Sequence(lambda n: f"section-{n}")
    position = factory.Sequence(lambda n: n)
    title_fr = factory.Sequence(lambda n: f"Rubrique {n}")
    kind = "action"

    class Meta:
        model = implementation.FormSection


class FormFigureFactory(DjangoModelFactory):
    """A whole number asked."""

    section = factory.SubFactory(FormSectionFactory)
    code = factory.Sequence(lambda n: f"figure-{n}")
    position = factory.Sequence(lambda n: n)
    label_fr = factory.Sequence(lambda n: f"Chiffre {n}")

    class Meta:
        model = implementation.FormFigure


class RoundRequestFactory(DjangoModelFactory):
    """A request that nobody has opened."""

    form = factory.SubFactory(ReportFormFactory)
    round = factory.LazyAttribute(lambda o: o.form.round)
    organisation = _sub("OrganisationFactory")
    due_at = factory.LazyAttribute(lambda o: o.round.closes_at)
    changed_at = NOW

    class Meta:
        model = implementation.RoundRequest


class RequestItemFactory(DjangoModelFactory):
    """A section of the request's form, unanswered."""

    request = factory.SubFactory(RoundRequestFactory)
    position = factory.Sequence(lambda n: n)
    section = factory.SubFactory(FormSectionFactory, form=factory.SelfAttribute("..request.form"))

    class Meta:
        model = implementation.RequestItem


class EntryFieldFactory(DjangoModelFactory):
    """What somebody typed as a description."""

    item = factory.SubFactory(RequestItemFactory)
    name = "description_fr"
    value = "Texte"
    changed_at = NOW
    changed_by = "commune"

    class Meta:
        model = implementation.EntryField


class AccessLinkFactory(DjangoModelFactory):
    """A link that is still valid."""

    request = factory.SubFactory(RoundRequestFactory)
    contact = factory.SubFactory(ContactPointFactory)
    email = "contact@example.org"
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    created_at = NOW
    created_by = "coordination"
    expires_at = NOW + timedelta(days=30)

    class Meta:
        model = implementation.AccessLink


class QuestionFactory(DjangoModelFactory):
    """A question about the description."""

    contribution = _sub("ContributionFactory")
    field = "description_fr"
    text = "Que voulez-vous dire ?"
    asked_by = "coordination"
    asked_at = NOW

    class Meta:
        model = implementation.Question


class ProposalFactory(DjangoModelFactory):
    """A figure proposed beside an accepted one."""

    contribution = _sub("ContributionFactory")
    field = "figure"
    figure_label = "interventions"
    old_value = 799
    new_value = 790
    source = "Liste détaillée"
    reason = "La somme des lignes donne 790"
    proposed_by = "evaluation"
    proposed_at = NOW

    class Meta:
        model = implementation.Proposal


class EvidenceFactory(DjangoModelFactory):
    """A file that was checked."""

    contribution = _sub("ContributionFactory")
    document = _sub("SourceDocumentFactory")
    title = factory.Sequence(lambda n: f"Pièce {n}")
    state = "clean"
    added_by = "commune"
    added_at = NOW

    class Meta:
        model = implementation.Evidence


class PeriodLockFactory(DjangoModelFactory):
    """A year that is closed."""

    plan = _sub("PlanFactory")
    year = 2021
    locked_at = NOW
    locked_by = "coordination"

    class Meta:
        model = implementation.PeriodLock
