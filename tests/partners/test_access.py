"""Pages are closed unless their view says who may open it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from maillon.partners.access import AccessMiddleware, access_of, person, public, requires
from tests.factories import MembershipFactory, UserFactory


def view(request):
    return HttpResponse("ok")


def visit(target, user):
    """Return what the middleware answers, ``None`` when it lets the view answer."""
    middleware = AccessMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/fr/journal/?who=a")
    request.user = user
    request.session = {}
    middleware(request)
    return middleware.process_view(request, target, [], {})


def test_a_view_says_who_may_open_it():
    assert access_of(view) is None
    assert access_of(public(lambda request: view(request))) == "public"
    assert access_of(requires("journal.view")(lambda request: view(request))) == "journal.view"


@pytest.mark.parametrize(
    ("module", "access"),
    [
        ("allauth.account.views.LoginView", "public"),
        ("allauth.mfa.totp.views.ActivateTOTPView", "account.own"),
        ("allauth.account.views.EmailView", None),
        ("other.LoginView", None),
    ],
)
def test_the_pages_of_the_sign_in_library_are_opened_by_name(module, access):
    def library_view(request):
        return HttpResponse()

    library_view.__module__, _dot, library_view.__name__ = module.rpartition(".")
    assert access_of(library_view) == access


def test_a_view_that_says_nothing_is_closed_to_everybody():
    with pytest.raises(PermissionDenied):
        visit(view, AnonymousUser())


def test_a_public_view_is_open():
    assert visit(public(lambda request: view(request)), AnonymousUser()) is None


def test_the_public_is_sent_to_sign_in_and_back():
    answer = visit(requires("journal.view")(lambda request: view(request)), AnonymousUser())
    assert answer["Location"] == "/fr/accounts/login/?next=/fr/journal/%3Fwho%3Da"


@pytest.mark.django_db
def test_an_account_without_the_role_is_refused_with_the_reason():
    with pytest.raises(PermissionDenied, match="réservé"):
        visit(requires("journal.view")(lambda request: view(request)), UserFactory())


@pytest.mark.django_db
def test_an_account_with_the_role_gets_in():
    user = MembershipFactory(role="evaluator").user
    assert visit(requires("journal.view")(lambda request: view(request)), user) is None


@pytest.mark.django_db
def test_an_open_page_asks_for_no_roles(django_assert_num_queries):
    with django_assert_num_queries(0):
        visit(public(lambda request: view(request)), AnonymousUser())


@pytest.mark.django_db
def test_person_is_who_asks():
    request = RequestFactory().get("/fr/")
    request.session = {}
    request.user = MembershipFactory(role="evaluator").user
    AccessMiddleware(lambda request: HttpResponse())(request)
    assert person(request).roles == {"evaluator"}
