"""The agreement of a grant, its amendments and the letter of a recovery, in FR, NL or EN.

In our own words; the legal basis is that of the grant. The Court of Audit's remark that a grant
whose decree forgets the supporting documents cannot be controlled is answered by article 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.core.languages import choose
from maillon.core.money import euros
from maillon.core.numbers import write_number
from maillon.core.papers import (
    Block,
    Bullets,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
)
from maillon.funding.enums import Trigger
from maillon.funding.models import Agreement, ExpenseCategory, Grant, Recovery, Tranche
from maillon.funding.queries.grants import legal_text
from maillon.funding.rules.communication import written
from maillon.implementation.enums import LinkRank


@dataclass(frozen=True)
class AgreementData:
    """What is printed beside the agreement itself.

    :param tranches: those planned or paid, in their order.
    :param categories: the expense categories that are accepted.
    :param authority: the name of who grants; empty: “the authority”.
    """

    agreement: Agreement
    tranches: Sequence[Tranche]
    categories: Sequence[ExpenseCategory]
    authority: str = ""


def agreement_paper(data: AgreementData, *, language: str, made: datetime) -> Paper:
    """Return the agreement (number 0) or the amendment as a paper."""
    with translation.override(language):
        row, grant = data.agreement, data.agreement.grant
        title = (
            _("Amendment no. %(number)s to the agreement") % {"number": row.number}
            if row.number
            else _("Agreement on a grant")
        )
        blocks = [*_parties(data, language)]
        blocks += _amended(row) if row.number else _articles(data, language)
        blocks += _signatures(data, language)
        return Paper(
            language=language,
            title=title,
            subtitle=choose(grant, "title", language).text,
            reference=grant.code,
            blocks=blocks,
            origin=_("Made with Maillon on %(day)s.") % {"day": _day(made.date())},
            note=fictitious(grant),
        )


def recovery_paper(recovery: Recovery, *, language: str, authority: str) -> Paper:
    """Return the letter that asks a beneficiary to repay."""
    with translation.override(language):
        grant = recovery.grant
        facts = [
            (_("Grant"), f"{grant.code} – {choose(grant, 'title', language).text}"),
            (_("Amount to repay"), euros(recovery.amount)),
            *_so_far(recovery),
            (_("To be repaid by"), _day(recovery.due_on)),
            # Without the setting, a line to complete by hand: nobody can pay without an account.
            (_("Bank account (IBAN)"), settings.GRANTS_ACCOUNT or "…" * 12),
            (_("Structured communication"), written(recovery.communication)),
            (_("Legal basis"), _basis(grant)),
        ]
        blocks: list[Block] = [
            Paragraph(
                _(
                    "On the grant below more was paid than is due. We ask you to repay the "
                    "difference."
                )
            ),
            Facts(facts),
            Heading(_("Why")),
            Paragraph(recovery.reason),
            Heading(_("How")),
            Paragraph(
                _(
                    "Repay the whole amount by the day above, in one or several payments, each "
                    "with the structured communication: your payments are recognised by it."
                )
            ),
            Paragraph(
                _(
                    "Until then no other grant is awarded or paid to your organisation. If you "
                    "do not agree, or cannot pay at once, write to us before that day."
                )
            ),
            Signature(authority or _("For the authority")),
        ]
        return Paper(
            language=language,
            title=_("Request to repay a grant"),
            subtitle="",
            reference=grant.code,
            addressee=(choose(grant.organisation, "name", language).text,),
            blocks=blocks,
            origin=_("Issued on %(day)s.") % {"day": _day(recovery.issued_on)},
            note=fictitious(grant),
        )


def _so_far(recovery: Recovery) -> list[tuple[str, str]]:
    """Return what came back and what is still due, once something came."""
    if not recovery.received:
        return []
    return [
        (_("Repaid so far"), euros(recovery.received)),
        (_("Still due"), euros(recovery.still_due)),
    ]


def fictitious(grant: Grant) -> str:
    """Return the warning of what is invented, or nothing."""
    return _("Fictitious data, made for training: it commits nobody.") if grant.synthetic else ""


def _parties(data: AgreementData, language: str) -> list[Block]:
    grant = data.agreement.grant
    owner = grant.organisation
    name = choose(owner, "name", language).text
    number = owner.enterprise_number
    who = f"{name} ({_('enterprise number')} {number})" if number else name
    return [
        Heading(_("Between")),
        Facts(
            [
                (_("The authority"), data.authority or _("The authority that grants")),
                (_("The beneficiary"), who),
                (_("Instrument"), choose(grant.instrument, "title", language).text),
                (_("Decision of"), _day(grant.awarded_on) if grant.awarded_on else "–"),
                (_("Legal basis"), _basis(grant)),
            ]
        ),
    ]


def _articles(data: AgreementData, language: str) -> list[Block]:
    grant, row = data.agreement.grant, data.agreement
    measures = [
        f"{link.measure.code} {choose(link.measure, 'title', language).text}"
        + (f" ({_('primary')})" if link.rank == LinkRank.PRIMARY else "")
        for link in grant.links.select_related("measure").order_by("rank", "measure__sort_key")
    ]
    blocks: list[Block] = [
        Heading(_("Article 1. Object")),
        Paragraph(choose(grant, "title", language).text, strong=True),
    ]
    description = choose(grant, "description", language).text
    if description:
        blocks.append(Paragraph(description))
    if measures:
        blocks += [
            Paragraph(_("The project contributes to these measures of the plan:")),
            Bullets(measures),
        ]
    amount = row.new_amount if row.new_amount is not None else grant.amount
    blocks += [
        Heading(_("Article 2. Amount and duration")),
        Facts(
            [
                (_("Amount"), euros(amount) if amount is not None else _("not fixed yet")),
                (_("Project from"), _day(grant.starts_on) if grant.starts_on else _first(grant)),
                (_("Project until"), _day(row.new_ends_on) if row.new_ends_on else _last(grant)),
            ]
        ),
        Paragraph(
            _("The amount is a ceiling: what is paid in the end never exceeds what is justified.")
        ),
    ]
    return [*blocks, *_payment(data), *_duties(data, language)]


def _payment(data: AgreementData) -> list[Block]:
    rows = [
        [
            str(row.position),
            f"{write_number(row.percent)} %" if row.percent is not None else "–",
            euros(row.amount),
            Trigger(row.trigger).label,
        ]
        for row in data.tranches
    ]
    found: list[Block] = [Heading(_("Article 3. Payment"))]
    if rows:
        columns = [_("Tranche"), _("Share"), _("Amount"), _("Condition of payment")]
        found.append(
            DataTable(
                _("Tranches"),
                columns,
                [[str(cell) for cell in row] for row in rows],
                numeric=frozenset({1, 2}),
            )
        )
    found.append(
        Paragraph(
            _(
                "The beneficiary claims a tranche in Maillon, by who may commit it, with the bank "
                "account on which it is to be paid. Payments are suspended while the "
                "beneficiary has money to repay."
            )
        )
    )
    return found


def _duties(data: AgreementData, language: str) -> list[Block]:
    grant = data.agreement.grant
    with_proof = [row for row in data.categories if row.needs_proof]
    documents = [
        _("for each year, the table of the expenses by category, signed;"),
        _("the document of each expense: invoice or receipt, and the proof of its payment;"),
    ]
    if grant.instrument.with_report:
        documents.append(_("the activity report of each year, with the figures it asks for."))
    blocks: list[Block] = [
        Heading(_("Article 4. Use")),
        Paragraph(
            _(
                "The grant serves the object of article 1 and nothing else. What the beneficiary "
                "receives elsewhere for the same expenses is declared; nothing is paid twice."
            )
        ),
        Heading(_("Article 5. Documents to hand in")),
        Bullets(documents),
    ]
    if with_proof:
        blocks += [
            Paragraph(_("Categories of expenses in which each expense needs its document:")),
            Bullets([choose(row, "title", language).text for row in with_proof]),
        ]
    return [
        *blocks,
        Heading(_("Article 6. Control")),
        Paragraph(
            _(
                "The authority checks first that the file is complete, then the expenses, all of "
                "them or a sample drawn by risk. It may check on the spot. Each expense is "
                "accepted, accepted in part or rejected, with the reason."
            )
        ),
        Heading(_("Article 7. Repayment")),
        Paragraph(
            _(
                "The beneficiary repays what was not used for the object, what is not justified, "
                "and what exceeds the accepted expenses. While it owes money it receives no new "
                "grant."
            )
        ),
        Heading(_("Article 8. Changes")),
        Paragraph(_("Amount and duration change by a written amendment with its reason.")),
    ]


def _amended(row: Agreement) -> list[Block]:
    grant = row.grant
    facts = []
    if row.new_amount is not None:
        facts.append((_("New amount"), euros(row.new_amount)))
    if row.new_ends_on is not None:
        facts.append((_("New last day of the project"), _day(row.new_ends_on)))
    first = grant.agreements.filter(number=0).first()
    if first and first.signed_on:
        facts.insert(0, (_("Agreement signed on"), _day(first.signed_on)))
    return [
        Heading(_("What changes")),
        Facts(facts),
        Heading(_("Why")),
        Paragraph(row.reason),
        Paragraph(
            _(
                "Every other article of the agreement stays as it is. Tranches that are not "
                "claimed yet are shared out again."
            )
        ),
    ]


def _signatures(data: AgreementData, language: str) -> list[Block]:
    owner = choose(data.agreement.grant.organisation, "name", language).text
    return [
        Signature(data.authority or _("For the authority")),
        Signature(_("For the beneficiary: %(name)s") % {"name": owner}),
    ]


def _basis(grant: Grant) -> str:
    return legal_text(grant) or "–"


def _first(grant: Grant) -> str:
    return _day(date(grant.first_year, 1, 1))


def _last(grant: Grant) -> str:
    return _day(grant.ends_on or date(grant.last_year, 12, 31))


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))
