"""The whole permission table: who may do what to which object in which state, and why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from maillon.funding.enums import (
    ApplicationState,
    CallState,
    DecisionState,
    ExpenseFileState,
    GrantState,
    RenewalState,
    ReportState,
    SheetState,
)
from maillon.implementation.enums import (
    ContributionState,
    ImplementationPlanState,
    ProposalState,
    RequestState,
    RoundState,
)
from maillon.partners.enums import Role
from maillon.partners.models import User
from maillon.partners.permissions import PERMISSIONS, Person, nobody
from maillon.reporting.enums import EditionState

PUBLIC = "public"
ANY_STATE = "*"
ROLES = (PUBLIC, *Role.values)

# The workflow of each object. What hangs on an object (its evidence, its milestones) has the
# states of that object; a proposal is made on a contribution, then has states of its own.
STATES: dict[str, type[TextChoices]] = {
    "implementation_plan": ImplementationPlanState,
    "planned_measure": ImplementationPlanState,
    "milestone": ImplementationPlanState,
    "round": RoundState,
    "request": RequestState,
    "contribution": ContributionState,
    "evidence": ContributionState,
    "proposal": ProposalState,
    "edition": EditionState,
    "call": CallState,
    "application": ApplicationState,
    "score": SheetState,
    "decision": DecisionState,
    "grant": GrantState,
    "expense": ExpenseFileState,
    "activity_report": ReportState,
    "renewal": RenewalState,
}
_STATES_OF_ACTION: dict[str, type[TextChoices]] = {"proposal.make": ContributionState}
# What is one's own because one wrote it, not because of one's organisation.
_OWN_WRITING = frozenset({"proposal.retract", "comment.remove"})
# An expert’s own: the readings assigned, the invitation, the declared conflicts.
_OF_EXPERT = frozenset({"score", "jury", "conflict", "prize"})

OBJECTS: dict[str, str | Promise] = {
    "account": gettext_lazy("One’s own account"),
    "task": gettext_lazy("Tasks"),
    "plan": gettext_lazy("Plan"),
    "lineage": gettext_lazy("Lineage of measures"),
    "implementation_plan": gettext_lazy("Annual implementation plan"),
    "planned_measure": gettext_lazy("Planned measure"),
    "milestone": gettext_lazy("Milestone"),
    "round": gettext_lazy("Collection round"),
    "request": gettext_lazy("Request to an organisation"),
    "contribution": gettext_lazy("Contribution"),
    "proposal": gettext_lazy("Proposed change"),
    "share": gettext_lazy("Share in a joint contribution"),
    "evidence": gettext_lazy("Evidence file"),
    "period": gettext_lazy("Period"),
    "finding": gettext_lazy("Finding"),
    "edition": gettext_lazy("Report edition"),
    "overview": gettext_lazy("Overview for decisions"),
    "theme_page": gettext_lazy("Page of a theme’s lead"),
    "burden": gettext_lazy("Reporting burden"),
    "evaluator_pack": gettext_lazy("Pack for evaluators"),
    "call": pgettext_lazy("permission", "Call for projects"),
    "funding_lists": pgettext_lazy("permission", "Lists of grants"),
    "application": pgettext_lazy("permission", "Application"),
    "expert": pgettext_lazy("permission", "Expert of a jury"),
    "jury": pgettext_lazy("permission", "Jury"),
    "conflict": pgettext_lazy("permission", "Conflict of interest"),
    "assignment": pgettext_lazy("permission", "Assignment of applications to experts"),
    "score": pgettext_lazy("permission", "Score sheet"),
    "deliberation": pgettext_lazy("permission", "Deliberation"),
    "ranking": pgettext_lazy("permission", "Ranking"),
    "prize": pgettext_lazy("permission", "Prize"),
    "decision": pgettext_lazy("permission", "Decision on an application"),
    "answer_pack": pgettext_lazy("permission", "File for a request for access"),
    "grant": pgettext_lazy("permission", "Grant"),
    "claim": pgettext_lazy("permission", "Claim"),
    "payment": pgettext_lazy("permission", "Payment"),
    "expense": pgettext_lazy("permission", "Supporting documents"),
    "recovery": pgettext_lazy("permission", "Recovery"),
    "cash": pgettext_lazy("permission", "Payments to come"),
    "activity_report": pgettext_lazy("permission", "Activity report"),
    "committee": pgettext_lazy("permission", "Steering committee"),
    "renewal": pgettext_lazy("permission", "Renewal"),
    "organisation": gettext_lazy("Organisation"),
    "contact": gettext_lazy("Contact point"),
    "people": gettext_lazy("People and roles"),
    "comment": gettext_lazy("Comment"),
    "mail": gettext_lazy("Mails"),
    "journal": gettext_lazy("Journal"),
    "permission": gettext_lazy("Permission table"),
    "privacy": gettext_lazy("Personal data"),
}

VERBS: dict[str, str | Promise] = {
    "accept": gettext_lazy("accept"),
    "add": gettext_lazy("add"),
    "adopt": gettext_lazy("adopt"),
    "advance": pgettext_lazy("permission", "move on to the next state"),
    "anonymise": gettext_lazy("anonymise"),
    "answer": pgettext_lazy("permission", "answer"),
    "answer_question": pgettext_lazy("permission", "answer the questions of applicants"),
    "approve": pgettext_lazy("permission", "approve"),
    "ask": pgettext_lazy("permission", "ask a question"),
    "cancel": pgettext_lazy("permission", "cancel"),
    "check": pgettext_lazy("permission", "check whether it is admissible"),
    "close": gettext_lazy("close"),
    "complete": gettext_lazy("mark as done"),
    "confirm": gettext_lazy("confirm"),
    "control": pgettext_lazy("permission", "control"),
    "create": gettext_lazy("create"),
    "decide": gettext_lazy("decide"),
    "declare": pgettext_lazy("permission", "declare"),
    "discuss": gettext_lazy("put up for discussion"),
    "edit": gettext_lazy("edit"),
    "excuse": gettext_lazy("excuse"),
    "export": gettext_lazy("export"),
    "extend": gettext_lazy("give more time"),
    "fill": gettext_lazy("fill in"),
    "freeze": gettext_lazy("freeze"),
    "import": gettext_lazy("import"),
    "invite": gettext_lazy("invite"),
    "issue": pgettext_lazy("permission", "issue"),
    "judge": pgettext_lazy("permission", "judge"),
    "launch": gettext_lazy("launch"),
    "letter": pgettext_lazy("permission", "read the letter"),
    "lend": pgettext_lazy("permission", "propose own staff as experts"),
    "link": gettext_lazy("give a link without account"),
    "list": pgettext_lazy("permission", "see the list"),
    "lock": gettext_lazy("lock"),
    "make": gettext_lazy("make"),
    "manage": pgettext_lazy("permission", "put together and follow"),
    "notify": pgettext_lazy("permission", "notify"),
    "open": pgettext_lazy("permission", "open"),
    "override": gettext_lazy("override the derived status"),
    "own": gettext_lazy("see and change"),
    "pin": pgettext_lazy("permission", "set for an expert"),
    "propose": pgettext_lazy("permission", "propose"),
    "publish": gettext_lazy("publish"),
    "recall": gettext_lazy("take back what was submitted"),
    "record": pgettext_lazy("permission", "record"),
    "record_announced": pgettext_lazy("permission", "record what documents say of it"),
    "remind": gettext_lazy("send a reminder"),
    "remove": gettext_lazy("remove"),
    "reopen": gettext_lazy("reopen"),
    "reopen_check": pgettext_lazy("permission", "reopen the check"),
    "retract": gettext_lazy("take back"),
    "return": gettext_lazy("return to the state before"),
    "review": gettext_lazy("review"),
    "send_back": gettext_lazy("send back with a question"),
    "show_results": pgettext_lazy("permission", "show the results"),
    "submit": gettext_lazy("submit"),
    "suggest": gettext_lazy("see the suggested measures"),
    "take": pgettext_lazy("permission", "adopt"),
    "view": gettext_lazy("see"),
    "view_all_states": gettext_lazy("see before acceptance and after withdrawal"),
    "view_draft": gettext_lazy("see the draft"),
    "view_internal": gettext_lazy("see the internal ones"),
    "view_restricted": gettext_lazy("see the restricted ones"),
    "view_review": gettext_lazy("read what is reviewed"),
    "vote": pgettext_lazy("permission", "vote"),
    "withdraw": gettext_lazy("withdraw"),
    "write": gettext_lazy("write"),
}


def role_label(role: str) -> str:
    """Return the name of a role in the reader's language."""
    return _("Public") if role == PUBLIC else str(Role(role).label)


@dataclass(frozen=True)
class Line:
    """A line of the table. ``reason`` says why not, or for which objects only."""

    role: str
    object: str
    state: str
    action: str
    allowed: bool
    reason: str

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return role_label(self.role)

    @property
    def object_label(self) -> str:
        """The object in the reader's language."""
        return str(OBJECTS.get(self.object, self.object))

    @property
    def verb_label(self) -> str:
        """The action in the reader's language."""
        return str(VERBS.get(self.action, self.action))

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        if self.state == ANY_STATE:
            return _("any")
        return str(dict(states_of(f"{self.object}.{self.action}"))[self.state])


def states_of(action: str) -> list[tuple[str, str]]:
    """Return the states to tell apart for ``action``, with their names; none: ``*``."""
    if not any(rule.states for rule in PERMISSIONS[action]):
        return [(ANY_STATE, _("any"))]
    enum = _STATES_OF_ACTION.get(action) or STATES[action.partition(".")[0]]
    return [(value, str(label)) for value, label in enum.choices]


def permission_table() -> tuple[Line, ...]:
    """Return every role × object × state × action, in the language that is active."""
    return _table(get_language() or "fr")


@lru_cache(maxsize=3)
def _table(language: str) -> tuple[Line, ...]:
    people = {role: _somebody(role) for role in ROLES}
    return tuple(
        _line(role, person, action, state)
        for action in PERMISSIONS
        for state, _label in states_of(action)
        for role, person in people.items()
    )


def _somebody(role: str) -> Person:
    if role == PUBLIC:
        return nobody()
    return Person(User(username=role), frozenset({Role(role)}))


def _line(role: str, person: Person, action: str, state: str) -> Line:
    kind, _dot, verb = action.partition(".")
    asked = "" if state == ANY_STATE else state
    verdict = person.may(action, state=asked)
    if not verdict:
        reason = verdict.reason
    elif person.everywhere(action, state=asked):
        reason = ""
    else:
        reason = _only(role, action)
    return Line(role, kind, state, verb, bool(verdict), reason)


def _only(role: str, action: str) -> str:
    """Say for which objects alone the role may do it."""
    if action in _OWN_WRITING:
        return _("what one wrote oneself only")
    if role == Role.EXPERT and action.partition(".")[0] in _OF_EXPERT:
        return _("own readings only")
    if role == Role.THEME_LEAD:
        return _("own theme only")
    return _("own organisation only")


@dataclass(frozen=True)
class Row:
    """An action in the states that give the same answer to every role."""

    action: str
    verb: str
    states: tuple[str, ...]
    anybody: bool
    everywhere: tuple[str, ...]
    own: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """The rows of one object."""

    object: str
    label: str
    rows: tuple[Row, ...]


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Return the lines as people read them: by object, the states with one answer together."""
    found: dict[str, dict[tuple[str, Answer], list[str]]] = {}
    for (kind, action, _state), part in groupby(lines, lambda o: (o.object, o.action, o.state)):
        told = list(part)
        found.setdefault(kind, {}).setdefault((action, _answer(told)), []).append(
            told[0].state_label
        )
    return [
        Group(kind, str(OBJECTS.get(kind, kind)), tuple(_rows(kind, answers)))
        for kind, answers in found.items()
    ]


Answer = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


def _answer(lines: list[Line]) -> Answer:
    everywhere = tuple(line.role for line in lines if line.allowed and not line.reason)
    own = tuple((line.role, line.reason) for line in lines if line.allowed and line.reason)
    return everywhere, own


def _rows(kind: str, answers: dict[tuple[str, Answer], list[str]]) -> Iterator[Row]:
    for (action, (everywhere, own)), states in answers.items():
        yield Row(
            action=f"{kind}.{action}",
            verb=str(VERBS.get(action, action)),
            states=tuple(states),
            anybody=PUBLIC in everywhere,
            everywhere=tuple(role_label(role) for role in everywhere),
            own=tuple((role_label(role), reason) for role, reason in own),
        )
