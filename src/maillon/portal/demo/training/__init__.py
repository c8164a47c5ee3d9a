"""Exercises: calls that do not exist, to be tried out; marked as fictitious on every page.

Three calls: ``training`` has gone through everything and copies the shape of the call of 2021
(64 applications of 52 associations, 59 admissible, 52 selected of 42 on 17 of 20 measures, 50
renewed of 41; seed 003, lines 646-679); ``training-jury`` is being read; ``training-open`` takes
applications. Organisations, experts, scores and amounts come from a generator with a fixed seed.
"""

from datetime import datetime

from maillon.core.journal import Author
from maillon.portal.demo.training.done import load_done
from maillon.portal.demo.training.people import load_people
from maillon.portal.demo.training.running import load_being_read, load_open

__all__ = ["load_training"]


def load_training(*, by: Author, now: datetime) -> None:
    """Store the fictitious organisations and experts, and the three calls."""
    world = load_people(now=now)
    load_done(world, by=by, now=now)
    load_being_read(world, by=by, now=now)
    load_open(world, by=by, now=now)
