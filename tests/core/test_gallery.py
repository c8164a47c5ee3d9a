"""The gallery: each component has documentation and an example."""

import pytest

from maillon.core.views import documentation


@pytest.mark.django_db
def test_every_component_has_a_place(client):
    html = client.get("/fr/gallery/").content.decode()
    missing = [
        name for name in documentation() if f'<section class="section" id="{name}"' not in html
    ]
    assert missing == []


def test_every_component_says_what_it_is():
    assert [name for name, text in documentation().items() if len(text) < 20] == []
