"""The addresses of ``maillon.partners``, by subject."""

from maillon.partners.urls.account import urlpatterns as account
from maillon.partners.urls.exchanges import urlpatterns as exchanges
from maillon.partners.urls.people import urlpatterns as people
from maillon.partners.urls.privacy import urlpatterns as privacy

urlpatterns = [*account, *people, *exchanges, *privacy]
