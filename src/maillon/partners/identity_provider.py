"""Sign-in through the authority's identity provider (OpenID Connect).

Somebody who comes from there is matched to an account by an e-mail address that the provider has
verified, each time; nothing is stored about their identity there, and no account is ever made.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillon.partners.demonstration import is_demonstration
from maillon.partners.models import User


class MatchingAdapter(DefaultSocialAccountAdapter):
    """Matches by verified address, and refuses everybody else with a page that says why."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return ``False``: an administrator makes accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Put the account in place, or answer with the refusal.

        :raises ImmediateHttpResponse: with the page that says whom to ask.
        """
        # Some providers write "false" as a text, which Python takes for true.
        verified = [one.email for one in sociallogin.email_addresses if one.verified is True]
        if not sociallogin.email_addresses:
            raise _refusal(request, _("Your organisation's sign-in gave no e-mail address."))
        if not verified:
            raise _refusal(
                request, _("Your organisation's sign-in does not confirm your e-mail address.")
            )
        user = account_of(verified)
        if user is None:
            raise _refusal(
                request,
                _("No account of Maillon has the address %(email)s.") % {"email": verified[0]},
            )
        sociallogin.user = user


def account_of(addresses: list[str]) -> User | None:
    """Return the one account that has one of these addresses; several are nobody's."""
    found = [
        user
        for address in addresses
        for user in User.objects.filter(email__iexact=address)
        if not is_demonstration(user)
    ]
    return found[0] if len(found) == 1 else None


def _refusal(request: HttpRequest, reason: str) -> ImmediateHttpResponse:
    page: HttpResponse = render(
        request, "socialaccount/unknown_person.html", {"reason": reason}, status=403
    )
    return ImmediateHttpResponse(page)
