"""The weekly list of tasks by mail: the page “My tasks”, once a week, on one morning."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillon.core.mailing import (
    Draft,
    Placeholder,
    Purpose,
    absolute,
    unsubscribe_link,
    write_mails,
)
from maillon.core.models import Chore, OutgoingMail
from maillon.core.moments import local_zone
from maillon.implementation.notifications.phrases import moment
from maillon.implementation.notifications.requests import week
from maillon.partners.models import User
from maillon.portal.todo import HatTasks, Task, all_tasks

DIGEST = Purpose(
    code="digest",
    label=_("Weekly list of tasks"),
    subject=_("Maillon: %(count)s for you this week"),
    body=_(
        "Good day,\n"
        "\n"
        "This is what waits for you in Maillon:\n"
        "\n"
        "%(tasks)s\n"
        "\n"
        "The same list, always up to date:\n"
        "%(link)s"
    ),
    placeholders=(
        Placeholder("count", _("how many tasks, in words"), _("2 tasks")),
        Placeholder(
            "tasks",
            _("the tasks under their headings, each with its address"),
            _("LATE\n- Collection 2026 (example)"),
            required=True,
        ),
        Placeholder(
            "link",
            _("the address of the page “My tasks”"),
            "https://maillon.example/fr/tasks/",
            required=True,
        ),
    ),
)


def digest_moment(now: datetime) -> datetime:
    """Return the moment of the digest in the week of ``now``: Monday at 8:00 in Brussels."""
    year, number, _day = timezone.localtime(now).isocalendar()
    day = date.fromisocalendar(year, number, settings.DIGEST_WEEKDAY)
    return datetime.combine(day, time.fromisoformat(settings.DIGEST_TIME), tzinfo=local_zone())


def write_digests(*, now: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
    """Write this week's lists once their moment has passed, and return how many.

    One transaction per person and a key per person and week: broken off, it goes on where it was,
    and two workers write each list once. Who has nothing to do gets no mail.
    """
    chore = f"digests:{week(now)}"
    if now < digest_moment(now) or Chore.objects.filter(name=chore).exists():
        return 0
    written = 0
    for user in _readers(now):
        if not go_on():
            return written
        draft = digest_of(user, now=now)
        written += len(write_mails([draft], now=now)) if draft else 0
    Chore.objects.get_or_create(name=chore, defaults={"done_at": now})
    return written


def digest_of(user: User, *, now: datetime) -> Draft | None:
    """Return the list of ``user`` as a mail; ``None`` when nothing waits."""
    with translation.override(user.language):
        hats = [one for one in all_tasks(user, now=now) if one.groups]
        number = sum(len(group.tasks) for hat in hats for group in hat.groups)
        if not number:
            return None
        context = {
            "count": ngettext("%(n)s task", "%(n)s tasks", number) % {"n": number},
            "tasks": "\n\n".join(_part(hat, named=len(hats) > 1) for hat in hats),
            "link": absolute(reverse("tasks")),
        }
    return Draft(
        purpose=DIGEST,
        key=_key(user.pk, now),
        to=user.email,
        language=user.language,
        context=context,
        target=user,
        unsubscribe_url=unsubscribe_link(user.language, user_id=user.pk),
    )


def _readers(now: datetime) -> QuerySet[User]:
    """Return those who get a list: active, with a role today, not told anything this week."""
    today = timezone.localdate(now)
    told = OutgoingMail.objects.filter(key__startswith="digest:", key__endswith=f":{week(now)}")
    ids = {key.split(":")[1] for key in told.values_list("key", flat=True)}
    return (
        User.objects.filter(
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today),
            memberships__starts_on__lte=today,
            is_active=True,
            wants_digest=True,
            anonymised_at__isnull=True,
        )
        .exclude(email="")
        .exclude(pk__in=[int(one) for one in ids if one.isdigit()])
        .distinct()
        .order_by("pk")
    )


def _key(user_id: int, now: datetime) -> str:
    return f"digest:{user_id}:{week(now)}"


def _part(hat: HatTasks, *, named: bool) -> str:
    blocks = [f"== {hat.name} =="] if named else []
    for group in hat.groups:
        lines = [str(group.group.label).upper()]
        lines += [_line(task) for task in group.tasks]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _line(task: Task) -> str:
    more = [moment(task.at)] if task.at else []
    more += [task.detail] if task.detail else []
    told = f" ({', '.join(more)})" if more else ""
    return f"- {task.text}{told}\n  {absolute(task.url)}"
