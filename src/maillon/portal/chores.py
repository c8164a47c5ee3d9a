"""What the worker does in one round: lists and reminders that are due, then mails."""

from collections.abc import Callable
from dataclasses import dataclass

from maillon.core.mailing.sending import Clock, recover, send_waiting
from maillon.implementation.operations.reminders import write_due_reminders
from maillon.implementation.operations.rounds import announce_opened
from maillon.portal.attachments import attached
from maillon.portal.digest import digest_moment, write_digests


@dataclass(frozen=True)
class Done:
    """What a round did; ``trouble`` is why the mail server could not be used."""

    written: int
    sent: int
    trouble: str


def do_chores(*, clock: Clock, go_on: Callable[[], bool] = lambda: True) -> Done:
    """Do once what is due. Lists come before reminders: a list tells what a reminder would."""
    now = clock()
    recover(now=now)
    written = announce_opened(now=now)
    written += write_digests(now=now, go_on=go_on)
    if go_on() and not _is_before_the_list(clock):
        written += write_due_reminders(now=clock())
    report = send_waiting(clock=clock, go_on=go_on, attach=attached)
    return Done(written, report.taken, report.trouble)


def _is_before_the_list(clock: Clock) -> bool:
    """Say whether the list of this very day is still to come: reminders wait for it."""
    now = clock()
    moment = digest_moment(now)
    return now < moment and moment.date() == now.astimezone(moment.tzinfo).date()
