"""The addresses of the data protection officer's pages."""

from django.urls import URLPattern, path

from maillon.partners.views import privacy

urlpatterns: list[URLPattern] = [
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/viewings/", privacy.privacy_viewings, name="privacy_viewings"),
    path("privacy/accounts/<int:pk>/", privacy.privacy_account, name="privacy_account"),
    path(
        "privacy/accounts/<int:pk>/anonymise/",
        privacy.privacy_anonymise,
        name="privacy_anonymise",
    ),
    path("account/data/", privacy.own_data, name="own_data"),
]
