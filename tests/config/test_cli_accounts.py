"""``maillon account``: how an authority makes its first administrator, and lets people in again."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from maillon.config.cli.output import MISSING, OK, REFUSED
from maillon.config.cli.parser import main
from maillon.core.models import JournalLine
from maillon.partners.models import Membership, Organisation, User

pytestmark = pytest.mark.django_db
PASSWORD = "Une phrase assez longue"
FIRST = [
    *("account", "create", "chef", "--email", "chef@example.org", "--role", "administrator"),
    *("--organisation", "region", "--organisation-name", "La Région", "--stdin"),
]


@pytest.fixture
def typed(monkeypatch):
    """Return ``typed(text)``: what the command reads on stdin."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def test_the_first_administrator_of_an_empty_database_signs_in(typed):
    typed(PASSWORD)
    assert main(FIRST) == OK
    membership = Membership.objects.get()
    assert (membership.role, membership.organisation.kind) == ("administrator", "authority")
    client = Client()
    client.post("/fr/accounts/login/", {"login": "chef@example.org", "password": PASSWORD})
    assert client.get("/fr/journal/").status_code == 200
    lines = JournalLine.objects.order_by("number").values_list("action", flat=True)
    assert list(lines) == [
        "organisation.created",
        "account.created",
        "membership.granted",
        "account.password_given",
    ]


@pytest.mark.parametrize(
    ("text", "changed", "said"),
    [
        ("court", {}, "12"),
        (PASSWORD, {"chef@example.org": "pas une adresse"}, "valide"),
        (PASSWORD, {"region": "pas un code"}, ""),
    ],
)
def test_what_will_not_do_is_refused_and_leaves_nothing(typed, capsys, text, changed, said):
    typed(text)
    assert main([changed.get(word, word) for word in FIRST]) == REFUSED
    assert said in capsys.readouterr().err
    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)
    assert not JournalLine.objects.exists()


def test_an_address_belongs_to_one_account(typed, capsys):
    typed(PASSWORD)
    assert main([word.replace("chef@", "Chef@") for word in FIRST]) == OK
    assert User.objects.get().email == "chef@example.org"
    typed(PASSWORD)
    assert main([word if word != "chef" else "autre" for word in FIRST]) == REFUSED
    assert "Un autre compte" in capsys.readouterr().err


def test_an_unknown_organisation_is_not_made_by_mistake(typed):
    typed(PASSWORD)
    assert main([word for word in FIRST if word not in ("--organisation-name", "La Région")]) == (
        MISSING
    )


def test_an_invitation_prints_the_link_that_works_without_mail(capsys):
    words = ["account", "invite", "une@example.org", "--role", "coordinator", *FIRST[7:11]]
    assert main([*words, "--language", "nl"]) == OK
    path = re.search(r"(/nl/invitations/\S+)", capsys.readouterr().out)[1]
    assert Client().get(path).status_code == 200


def test_a_new_password_ends_the_sessions(typed):
    typed(PASSWORD)
    main(FIRST)
    client = Client()
    client.force_login(User.objects.get())
    typed("Une tout autre phrase")
    assert main(["account", "password", "CHEF", "--stdin"]) == OK
    assert client.get("/fr/account/").status_code == 302
    assert main(["account", "password", "personne", "--stdin"]) == MISSING


def test_a_lost_second_factor_is_taken_away_with_a_reason(typed):
    typed(PASSWORD)
    main(FIRST)
    user = User.objects.get()
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    words = ["account", "remove-second-factor", "chef", "--reason", "Vue au bureau"]
    assert main(words) == OK
    assert not Authenticator.objects.exists()
    line = JournalLine.objects.get(action="account.second_factors_removed")
    assert (line.changes, line.reason) == ({"second_factors": [1, 0]}, "Vue au bureau")
