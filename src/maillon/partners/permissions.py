"""Who may do what: one table, action × state of the object × role, and the reason of a refusal.

Pages are closed by default: a view names the action it needs; public pages name none. Workflows
name the action of each step here, so that this table alone says who may do what. ``maillon
permissions`` and the page of administrators print it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.partners.enums import Role
from maillon.partners.models import Membership, User

C, A, TL = Role.COORDINATOR, Role.ADMINISTRATOR, Role.THEME_LEAD
PE, PS = Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY
E, DM, AN, X = Role.EVALUATOR, Role.DECISION_MAKER, Role.ANALYST, Role.EXPERT
DPO, F = Role.DATA_PROTECTION_OFFICER, Role.FINANCE_OFFICER
EVERY = frozenset(Role)


@dataclass(frozen=True)
class Rule:
    """Which roles may do an action, in which states of the object.

    :param everywhere: roles that may do it for any object.
    :param own: roles that may do it for what is theirs: of the organisation whose hat they wear,
        of a theme they lead.
    :param states: the states of the object in which it can be done; empty: whatever the state.
    :param signed_in: whoever has signed in may do it, with or without a role.
    :param anyone: everybody may, the public too.
    """

    everywhere: frozenset[Role] = frozenset()
    own: frozenset[Role] = frozenset()
    states: tuple[str, ...] = ()
    signed_in: bool = False
    anyone: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that may do it for some object."""
        return self.everywhere | self.own


def _rule(everywhere: Iterable[Role], own: Iterable[Role] = (), *states: str) -> Rule:
    return Rule(frozenset(everywhere), frozenset(own), states)


_KEEP = (C, A)
_READ = (C, A, E, TL, DM)
_PARTNER = (PE, PS)
_OPEN = ("draft", "sent_back")
_COUNTED = ("accepted", "published")
_MONEY = (C, A, F)
_FUNDING = (C, A, E, F, DM)
_CALL_PUBLIC = ("published", "evaluated", "decided", "archived", "cancelled")

# action → rules; the first that covers the state and the role allows. What is absent is refused.
PERMISSIONS: dict[str, tuple[Rule, ...]] = {
    "account.own": (Rule(signed_in=True),),
    "task.view": (_rule(EVERY),),
    # The plan
    "plan.view": (Rule(anyone=True),),
    "plan.import": (_rule(_KEEP),),
    "plan.edit": (_rule(_KEEP),),
    "lineage.decide": (_rule(_KEEP),),
    # The annual implementation plan
    "implementation_plan.view_draft": (_rule(_READ),),
    "implementation_plan.create": (_rule(_KEEP),),
    "implementation_plan.edit": (_rule(_KEEP, (), "draft", "discussed", "adopted"),),
    "implementation_plan.discuss": (_rule(_KEEP, (), "draft"),),
    "implementation_plan.adopt": (_rule(_KEEP, (), "discussed"),),
    "implementation_plan.return": (_rule(_KEEP, (), "discussed", "adopted", "closed"),),
    "implementation_plan.close": (_rule(_KEEP, (), "adopted"),),
    "planned_measure.edit": (
        _rule(_KEEP, [TL], "draft", "discussed"),
        _rule(_KEEP, (), "adopted"),
    ),
    "planned_measure.override": (_rule(_KEEP, [TL], "adopted"),),
    "milestone.complete": (_rule(_KEEP, [TL, *_PARTNER], "adopted"),),
    # Collection rounds and the requests to organisations
    "round.view": (_rule(_READ),),
    "round.edit": (_rule(_KEEP, (), "prepared", "launched"),),
    "round.launch": (_rule(_KEEP, (), "prepared"),),
    "round.remind": (_rule(_KEEP, (), "launched"),),
    "round.close": (_rule(_KEEP, (), "launched"),),
    "round.reopen": (_rule(_KEEP, (), "closed"),),
    "request.view": (_rule((C, A, E), _PARTNER),),
    "request.fill": (_rule(_KEEP, _PARTNER, "waiting", "draft", "sent_back"),),
    "request.submit": (_rule(_KEEP, [PS], "waiting", "draft", "sent_back"),),
    "request.recall": (_rule(_KEEP, [PS], "submitted"),),
    "request.view_review": (_rule((C, A, E)),),
    "request.review": (_rule(_KEEP, (), "submitted", "sent_back", "accepted"),),
    "request.extend": (_rule(_KEEP),),
    "request.excuse": (_rule(_KEEP),),
    "request.reopen": (_rule(_KEEP, (), "excused", "accepted"),),
    "request.link": (_rule(_KEEP),),
    # Contributions and their figures
    "contribution.view": (
        Rule(states=_COUNTED, anyone=True),
        _rule((C, E, A, TL, DPO), _PARTNER),
    ),
    "contribution.view_all_states": (_rule((C, E, A, TL, DPO), _PARTNER),),
    "contribution.create": (_rule(_KEEP),),
    "contribution.edit": (
        _rule(_KEEP, _PARTNER, *_OPEN),
        _rule(_KEEP, (), *_COUNTED),
    ),
    "contribution.submit": (_rule(_KEEP, [PS], *_OPEN),),
    "contribution.recall": (_rule(_KEEP, [PS], "submitted"),),
    "contribution.send_back": (_rule(_KEEP, (), "submitted", *_COUNTED),),
    "contribution.accept": (_rule(_KEEP, (), "draft", "submitted"),),
    "contribution.publish": (_rule(_KEEP, (), "accepted"),),
    "contribution.return": (_rule(_KEEP, (), "withdrawn", *_COUNTED),),
    "contribution.withdraw": (
        _rule(_KEEP, [PS], *_OPEN, "submitted"),
        _rule(_KEEP, (), *_COUNTED),
    ),
    "contribution.import": (_rule(_KEEP),),
    "contribution.suggest": (_rule((C, A, E, TL), _PARTNER),),
    "proposal.make": (_rule((C, A, E, TL, AN), _PARTNER, *_COUNTED),),
    "proposal.view": (_rule((C, A, E, TL, AN, DM), _PARTNER),),
    "proposal.decide": (_rule(_KEEP, (), "open"),),
    "proposal.retract": (_rule(_KEEP, [E, TL, AN, *_PARTNER], "open"),),
    "share.confirm": (_rule((), _PARTNER),),
    "evidence.add": (_rule(_KEEP, _PARTNER, *_OPEN, "submitted"),),
    "evidence.view": (_rule((C, A, E), _PARTNER),),
    "period.lock": (_rule(_KEEP),),
    "period.reopen": (_rule(_KEEP),),
    # Calls for projects and applications
    "call.view": (Rule(states=_CALL_PUBLIC, anyone=True), _rule((*_FUNDING, TL))),
    "call.view_draft": (_rule((*_FUNDING, TL)),),
    "call.create": (_rule(_KEEP),),
    "call.edit": (_rule(_KEEP, (), "prepared", "published"),),
    "call.publish": (_rule(_KEEP, (), "prepared"),),
    "call.advance": (_rule(_KEEP, (), "published", "evaluated", "decided"),),
    "call.return": (_rule(_KEEP, (), "evaluated", "decided", "archived"),),
    "call.cancel": (_rule(_KEEP, (), "prepared", "published", "evaluated"),),
    "call.show_results": (_rule(_KEEP, (), "decided", "archived"),),
    "call.answer_question": (_rule(_KEEP),),
    "call.record_announced": (
        _rule(_KEEP, (), "prepared", "published", "evaluated", "decided", "archived"),
    ),
    "call.ask": (Rule(signed_in=True),),
    "funding_lists.edit": (_rule(_MONEY),),
    # What an applicant wrote is the applicant's alone until it is submitted.
    "application.view": (
        _rule((), _PARTNER, "draft"),
        _rule((C, A, E, F), [*_PARTNER, X]),
    ),
    "application.list": (_rule((C, A, E, F)),),
    "application.create": (_rule((), _PARTNER),),
    "application.fill": (_rule((), _PARTNER, "draft", "submitted", "correction"),),
    "application.submit": (_rule((), [PS], "draft", "submitted", "correction"),),
    "application.withdraw": (_rule((), [PS], "draft", "submitted", "correction", "admissible"),),
    "application.check": (_rule(_KEEP, (), "submitted", "correction"),),
    "application.reopen_check": (_rule(_KEEP, (), "admissible", "inadmissible"),),
    # The jury
    "expert.edit": (_rule(_KEEP),),
    "jury.view": (_rule((C, A, E)),),
    "jury.manage": (_rule(_KEEP),),
    "jury.answer": (_rule((), [X]),),
    # A body puts its own experts forward.
    "jury.lend": (_rule((), [PS]),),
    "conflict.declare": (_rule((), [X]),),
    "conflict.pin": (_rule(_KEEP),),
    "assignment.edit": (_rule(_KEEP),),
    "score.fill": (_rule((), [X], "draft"),),
    "deliberation.edit": (_rule(_KEEP),),
    "ranking.view": (_rule((C, A, E, DM)),),
    "ranking.take": (_rule(_KEEP),),
    "prize.vote": (_rule((), [X]),),
    # Decisions
    "decision.view": (_rule(_FUNDING),),
    # The applicant reads the letter once it is notified.
    "decision.letter": (_rule(_FUNDING, _PARTNER),),
    "decision.propose": (_rule(_KEEP, (), "proposed", "rejected", "approved", "notified"),),
    "decision.approve": (_rule((A, DM, F), (), "proposed"),),
    "decision.notify": (_rule(_KEEP, (), "approved"),),
    "answer_pack.export": (_rule((C, A, E, DM)),),
    # Grants
    "grant.view": (_rule((*_FUNDING, TL), _PARTNER),),
    "grant.edit": (_rule(_MONEY, (), "awarded", "running"),),
    "grant.create": (_rule(_MONEY),),
    "grant.reopen": (_rule(_MONEY, (), "closed"),),
    "claim.make": (_rule((), [PS]),),
    "claim.decide": (_rule((A, F)),),
    "payment.record": (_rule((A, F)),),
    "expense.fill": (_rule((), _PARTNER, "draft", "not_admissible"),),
    "expense.submit": (_rule((), [PS], "draft", "not_admissible"),),
    "expense.control": (_rule(_MONEY, (), "submitted", "in_control"),),
    "recovery.issue": (_rule((A, F)),),
    "cash.view": (_rule(_FUNDING),),
    "activity_report.view": (_rule((C, A, E, F), _PARTNER),),
    "activity_report.fill": (_rule((), _PARTNER, "draft", "sent_back"),),
    "activity_report.submit": (_rule((), [PS], "draft", "sent_back"),),
    "activity_report.judge": (_rule(_KEEP, (), "submitted"),),
    "activity_report.open": (_rule(_KEEP),),
    "activity_report.reopen": (_rule(_KEEP, (), "decided"),),
    "committee.edit": (_rule(_MONEY),),
    "renewal.view": (_rule(_FUNDING),),
    "renewal.propose": (_rule(_KEEP, (), "proposed"),),
    "renewal.decide": (_rule((C, A, DM), (), "proposed"),),
    # The report
    "finding.view": (_rule((C, E, A, TL, *_PARTNER)),),
    "finding.decide": (_rule(_KEEP),),
    "edition.view": (Rule(states=("frozen",), anyone=True), _rule((C, E, A))),
    "edition.view_draft": (_rule((C, E, A)),),
    "edition.edit": (_rule(_KEEP, (), "draft", "frozen"),),
    "edition.freeze": (_rule(_KEEP, (), "draft"),),
    # What the others see
    "overview.view": (_rule((C, A, E, TL, DM)),),
    "theme_page.view": (_rule((C, A, E, TL, DM)),),
    "burden.view": (_rule((C, A, E, DM)),),
    "evaluator_pack.export": (_rule((C, A, E)),),
    # People, organisations, exchanges
    "organisation.view": (Rule(anyone=True),),
    "organisation.edit": (_rule(_KEEP),),
    "contact.view_restricted": (_rule((C, A, DPO), _PARTNER),),
    "contact.edit": (_rule(_KEEP, _PARTNER),),
    "people.view": (_rule((C, A, DPO), [PS]),),
    "people.invite": (_rule((C, A), [PS]),),
    "people.edit": (_rule([A], [PS]),),
    "comment.write": (_rule(EVERY),),
    "comment.view_internal": (_rule((C, A, E, TL, DM, AN)),),
    "comment.remove": (_rule([A], EVERY),),
    "mail.view": (_rule(_KEEP),),
    "mail.edit": (_rule(_KEEP),),
    # Trust
    "journal.view": (_rule((C, E, A, DPO)),),
    "permission.view": (_rule((C, A, E, DPO)),),
    "privacy.view": (_rule([DPO, A]),),
    "privacy.anonymise": (_rule([DPO, A]),),
}


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the reason a person can read."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Hat:
    """An organisation for which a person may act, and their roles there on a day."""

    organisation_id: int
    code: str
    name: str
    roles: frozenset[Role]

    @property
    def in_order(self) -> tuple[Role, ...]:
        """The roles, always in the same order."""
        return tuple(role for role in Role if role in self.roles)


@dataclass(frozen=True)
class Person:
    """The one who asks: the account, the hat that is on, and the roles that it gives.

    ``organisation_ids`` are the organisations whose objects are the person's own.
    """

    user: User | AnonymousUser
    roles: frozenset[Role]
    organisation: str = ""
    organisation_ids: frozenset[int] = frozenset()
    hats: tuple[Hat, ...] = field(default=(), compare=False)

    @property
    def author(self) -> Author:
        """How the journal names this person."""
        return Author(self.user.get_username(), self.user.pk, self.organisation)

    @property
    def hat(self) -> Hat | None:
        """The hat that is on."""
        return next((hat for hat in self.hats if hat.code == self.organisation), None)

    def owns(self, organisation_ids: Iterable[int]) -> bool:
        """Say whether one of these organisations is the one that the person acts for."""
        return bool(self.organisation_ids & set(organisation_ids))

    def may(self, action: str, *, state: str = "", own: bool | None = None) -> Verdict:
        """Say whether this person may do ``action``, and if not, why not.

        :param state: the object's state; empty asks whether it may be done in some state.
        :param own: whether the object is the person's own; ``None`` asks for some object (a page
            then narrows its rows with ``everywhere``).
        """
        rules = PERMISSIONS.get(action, ())
        covering = [rule for rule in rules if not state or not rule.states or state in rule.states]
        for rule in covering:
            if rule.anyone or (rule.signed_in and self.user.is_authenticated):
                return Verdict(True)
            if self.roles & rule.everywhere:
                return Verdict(True)
            if own is not False and self.roles & rule.own:
                return Verdict(True)
        return Verdict(False, self._why_not(rules, covering))

    def everywhere(self, action: str, *, state: str = "") -> bool:
        """Say whether this person may do ``action`` for objects of every organisation."""
        return bool(self.may(action, state=state, own=False))

    def _why_not(self, rules: Iterable[Rule], covering: list[Rule]) -> str:
        if not self.user.is_authenticated:
            return _("Sign in first: this page is not public.")
        if rules and not covering:
            return _("This cannot be done in the present state.")
        if any(self.roles & rule.own for rule in covering):
            return _("This belongs to another organisation or theme than yours.")
        allowed = frozenset[Role]().union(*(rule.roles for rule in covering))
        names = ", ".join(sorted(str(role.label) for role in allowed))
        return _("This is reserved for: %(roles)s. Your account does not hold that role today.") % {
            "roles": names
        }


@lru_cache(maxsize=1)
def nobody() -> Person:
    """Return the public: no account, no role."""
    return Person(AnonymousUser(), frozenset())


def person_of(user: Any, *, on: date, hat: str = "") -> Person:
    """Return ``user`` with the roles that their memberships give on the day ``on``.

    :param hat: the code of the organisation for which they act; unknown or empty: the one they
        have belonged to for longest.
    """
    if not user.is_authenticated:
        return nobody()
    held = (
        Membership.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("organisation")
        .order_by("starts_on", "pk")
    )
    hats = _hats(held)
    worn = next((one for one in hats if one.code == hat), hats[0] if hats else None)
    if worn is None:
        return Person(user, frozenset())
    return Person(
        user=user,
        roles=worn.roles,
        organisation=worn.code,
        organisation_ids=frozenset({worn.organisation_id}),
        hats=hats,
    )


def _hats(held: Iterable[Membership]) -> tuple[Hat, ...]:
    roles: dict[int, set[Role]] = {}
    organisations = {}
    for membership in held:
        organisations[membership.organisation_id] = membership.organisation
        roles.setdefault(membership.organisation_id, set()).add(Role(membership.role))
    return tuple(
        Hat(pk, one.code, one.name, frozenset(roles[pk])) for pk, one in organisations.items()
    )
