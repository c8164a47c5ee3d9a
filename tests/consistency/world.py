"""Two organisations with everything that is not for everybody, in each of its states.

Every hidden text is a secret word (``tests.url_samples.Owner``) tied to the action that lets one
read it: a page that shows the word to somebody else leaks.
"""

from django.utils.translation import override

from maillon.core.search import index
from maillon.implementation.enums import COUNTED, ContributionState
from maillon.implementation.searching import search_items
from maillon.partners.models import PartnerCategory
from tests import factories as make
from tests.url_samples import Owner

# A word that hidden contributions share, to search for without naming a secret.
SOUGHT = "dissimulation"
ALL_STATES = "contribution.view_all_states"


def publish(owner: Owner, plan):
    """Give an organisation an accepted contribution, which everybody sees, and return it."""
    contribution = make.ContributionFactory(
        plan=plan, category=_category(), title_fr=f"Publique {SOUGHT}"
    )
    _links(owner, contribution)
    index(search_items())
    return contribution


def plant(owner: Owner, accepted) -> None:
    """Give an organisation hidden objects of every kind, some of them on its accepted one."""
    with override("fr"):
        for state in ContributionState.values:
            if state not in COUNTED:
                _contribution(owner, accepted.plan, state)
        _on_accepted(owner, accepted)
        _request(owner, accepted.plan)
        _people(owner)
        index(search_items())


def _category():
    """Return the one category of partners here: a second one would show in public tables."""
    return PartnerCategory.objects.order_by("pk").first() or make.PartnerCategoryFactory()


def _links(owner: Owner, contribution) -> None:
    make.ContributionPartnerFactory(contribution=contribution, organisation=owner.organisation)
    measure = contribution.plan.measures.order_by("pk").first()
    make.ContributionMeasureFactory(contribution=contribution, measure=measure)


def _contribution(owner: Owner, plan, state: str) -> None:
    word = owner.secret(ALL_STATES)
    contribution = make.ContributionFactory(
        plan=plan,
        category=_category(),
        state=state,
        state_reason=f"Raison {word}",
        title_fr=f"{SOUGHT} {word}",
        description_fr=f"Texte {word}",
    )
    _links(owner, contribution)
    make.FigureFactory(contribution=contribution, label_fr=f"figure {word}")
    make.QuestionFactory(contribution=contribution, text=f"Question {word}")


def _on_accepted(owner: Owner, contribution) -> None:
    """Questions, proposals, evidence and comments on what is public are not public."""
    make.ProposalFactory(
        contribution=contribution,
        organisation=owner.organisation,
        reason=f"Raison {owner.secret('proposal.view')}",
        source=f"Source {owner.secret('proposal.view')}",
    )
    make.QuestionFactory(contribution=contribution, text=f"Question {owner.secret(ALL_STATES)}")
    name = owner.secret("evidence.view")
    make.EvidenceFactory(
        contribution=contribution, title=f"Pièce {name}", document__filename=f"{name}.pdf"
    )
    make.CommentFactory(
        target_id=str(contribution.pk),
        target_label=contribution.code,
        target_url=f"/contributions/{contribution.code}/",
        text=f"Remarque {owner.secret('comment.view_internal')}",
    )


def _request(owner: Owner, plan) -> None:
    request = make.RoundRequestFactory(
        form__round__plan=plan,
        form__category=_category(),
        organisation=owner.organisation,
        general_note=f"Message {owner.secret('request.view')}",
        state="draft",
    )
    item = make.RequestItemFactory(request=request)
    make.EntryFieldFactory(item=item, value=f"Saisie {owner.secret('request.view')}")
    make.EvidenceFactory(
        contribution=None, item=item, title=f"Pièce {owner.secret('evidence.view')}"
    )


def _people(owner: Owner) -> None:
    make.ContactPointFactory(
        organisation=owner.organisation,
        name=owner.secret("contact.view_restricted"),
        email=f"{owner.secret('contact.view_restricted')}@example.org",
    )
    make.MembershipFactory(
        organisation=owner.organisation,
        role="partner_editor",
        user__username=owner.secret("people.view"),
        user__description=owner.secret("people.view"),
    )
    make.InvitationFactory(
        organisation=owner.organisation, email=f"{owner.secret('people.view')}@example.org"
    )
