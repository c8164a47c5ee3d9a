"""The test tools themselves: strict templates, clients by role, page flaws."""

import pytest
from django.template import Context, Template
from django.utils import timezone

from maillon.partners.enums import Role
from maillon.partners.permissions import person_of
from tests.consistency import pages
from tests.strict_templates import UndefinedVariable


@pytest.mark.parametrize("source", ["{{ nothing }}", "{{ row.nothing }}", "{{ nothing|upper }}"])
def test_an_undefined_variable_fails(source):
    with pytest.raises(UndefinedVariable, match="nothing"):
        Template(source).render(Context({"row": {}}))


def test_asking_whether_a_variable_is_there_is_allowed():
    source = (
        "{% if nothing %}a{% endif %}{% firstof nothing 'b' %}{% for x in nothing %}{% endfor %}"
    )
    assert Template(source).render(Context()) == "b"


@pytest.mark.django_db
def test_a_missing_relation_stays_false(client_as):
    user = client_as("evaluator").user
    source = "{% if user.no_such_relation %}a{% else %}b{% endif %}"
    assert Template(source).render(Context({"user": user})) == "b"


@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.django_db
def test_client_as_holds_that_role_and_no_other(client_as, role):
    client = client_as(role)
    assert person_of(client.user, on=timezone.localdate()).roles == {Role(role)}


@pytest.mark.parametrize(
    ("html", "flaw"),
    [
        ('<p id="a"></p><p id="a"></p>', "twice"),
        ('<p style="color:red"></p>', "security policy"),
        ("<div><span></div>", "closes"),
        ("<img src='x'>", "alt"),
        ("<html lang='fr'><title>x</title><main></main></html>", "0 <h1>"),
        ("<ul><li>a<li>b</ul><br><input><svg><title>t</title><path d=''/></svg>", ""),
    ],
)
def test_pages_flaws(html, flaw):
    found = pages.flaws(html)
    assert any(flaw in line for line in found) if flaw else not found
