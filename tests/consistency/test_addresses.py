"""No file of the project names a package registry (tools/addresses.py)."""

from pathlib import Path

import pytest

from tools import addresses

pytestmark = pytest.mark.static


def test_no_registry_is_named():
    assert addresses.flaws(addresses.project_files()) == []


def test_a_registry_would_be_seen(tmp_path: Path):
    lock = tmp_path / "package-lock.json"
    lock.write_text('{"resolved": "somewhere"}')
    settings = tmp_path / ".npmrc"
    settings.write_text("registry=somewhere\n")
    named = tmp_path / "notes.md"
    named.write_text("see registry." + "npmjs.example")
    assert len(addresses.flaws([lock, settings, named])) == 3
