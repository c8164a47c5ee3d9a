"""Lets these tests run with or without Django's settings: they need its messages only."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from maillon.plan.importers import PlanDraft, read_plan

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
REFERENCE = SEEDS.parent / "reference"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., PlanDraft]:
    """Return ``read(content, name="plan.md")``: the draft of a document with that content."""

    def make(content: str | bytes, name: str = "plan.md") -> PlanDraft:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_plan(path)

    return make
