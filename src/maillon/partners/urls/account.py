"""The addresses of one's own account and sign-in."""

from django.urls import URLPattern, path

from maillon.partners.views.account import (
    account,
    account_language,
    account_second_factor_needed,
    account_sessions,
    account_sessions_end,
)

urlpatterns: list[URLPattern] = [
    path("account/", account, name="account"),
    path("account/language/", account_language, name="account_language"),
    path("account/sessions/", account_sessions, name="account_sessions"),
    path("account/sessions/end/", account_sessions_end, name="account_sessions_end"),
    path(
        "account/second-factor/",
        account_second_factor_needed,
        name="account_second_factor_needed",
    ),
]
