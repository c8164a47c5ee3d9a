"""Every address of Maillon. Pages live under their language: ``/fr/``, ``/nl/``, ``/en/``."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from maillon.api.urls import urlpatterns as api_urls
from maillon.funding.urls.opendata import for_machines as catalogue_urls
from maillon.portal.views.errors import bad_request, forbidden, not_found, server_error

urlpatterns = [
    path("api/", include(api_urls)),
    *catalogue_urls,
    # Without language: identity providers know one address to come back to.
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    *i18n_patterns(
        path("", include("maillon.portal.urls")),
        path("", include("maillon.reporting.urls")),
        path("", include("maillon.funding.urls")),
        path("", include("maillon.implementation.urls")),
        path("", include("maillon.plan.urls")),
        path("", include("maillon.partners.urls")),
        path("", include("maillon.core.urls")),
        path("accounts/", include("allauth.account.urls")),
        path("accounts/second-factor/", include("allauth.mfa.urls")),
        path("accounts/provider/", include("allauth.socialaccount.urls")),
    ),
]

handler400 = bad_request
handler403 = forbidden
handler404 = not_found
handler500 = server_error
