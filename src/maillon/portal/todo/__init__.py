"""What waits for a person: the page “My tasks”, the box of the front page, the weekly mail.

A provider is a function ``(person, now) → tasks``; each takes a fixed number of queries. A new
kind of task is a new provider in ``PROVIDERS``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from maillon.partners.permissions import Person, person_of
from maillon.portal.todo.contacts import contacts
from maillon.portal.todo.coordination import imports, mails, proposals, submitted, without_request
from maillon.portal.todo.exchanges import followed, mentioned
from maillon.portal.todo.funding import (
    applying,
    authority,
    deciding,
    jury,
    paying,
    reporting,
)
from maillon.portal.todo.planning import late_measures, milestones
from maillon.portal.todo.requests import requests, shares
from maillon.portal.todo.task import Group, Task

__all__ = ["PROVIDERS", "Group", "HatTasks", "Task", "TaskGroup", "all_tasks", "grouped", "tasks"]

Provider = Callable[[Person, datetime], Iterable[Task]]

PROVIDERS: tuple[Provider, ...] = (
    requests,
    shares,
    milestones,
    submitted,
    without_request,
    imports,
    proposals,
    mails,
    late_measures,
    applying,
    reporting,
    jury,
    authority,
    deciding,
    paying,
    contacts,
    mentioned,
    followed,
)


@dataclass(frozen=True)
class TaskGroup:
    """The tasks under one heading, by date."""

    group: Group
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class HatTasks:
    """What waits for a person in one organisation."""

    code: str
    name: str
    groups: tuple[TaskGroup, ...]


def tasks(person: Person, *, now: datetime) -> list[Task]:
    """Return what waits for ``person`` under the hat that is on, in the order of the headings."""
    if not person.may("task.view"):
        return []
    found = [task for provider in PROVIDERS for task in provider(person, now)]
    return sorted(found, key=lambda task: task.order)


def grouped(found: Iterable[Task]) -> tuple[TaskGroup, ...]:
    """Return ordered tasks under their headings."""
    return tuple(
        TaskGroup(group, tuple(rows)) for group, rows in groupby(found, key=lambda task: task.group)
    )


def all_tasks(user: Any, *, now: datetime, first: str = "") -> list[HatTasks]:
    """Return what waits for ``user`` in each organisation, the hat ``first`` before the others."""
    today = timezone.localdate(now)
    worn = person_of(user, on=today, hat=first)
    people = [worn] + [
        person_of(user, on=today, hat=hat.code)
        for hat in worn.hats
        if hat.code != worn.organisation
    ]
    return [
        HatTasks(hat.code, hat.name, grouped(tasks(person, now=now)))
        for person in people
        if (hat := person.hat) is not None
    ]
