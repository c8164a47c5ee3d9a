"""French and Dutch are complete."""

import pytest

from tools import messages

pytestmark = pytest.mark.static


@pytest.mark.parametrize("app", messages.apps())
def test_every_message_is_translated(app):
    found = messages.flaws([app])
    assert not found, "\n".join([*found[:40], f"{len(found)} in all: see tools/README.md"])


def test_no_message_is_translated_in_two_ways():
    found = [line for line in messages.flaws(messages.apps()) if "never be shown" in line]
    assert not found, "\n".join(found)
