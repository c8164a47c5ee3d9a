"""The addresses of ``maillon.funding``, by subject. Fixed words come before codes."""

from maillon.funding.urls.admissibility import urlpatterns as admissibility
from maillon.funding.urls.applications import urlpatterns as applications
from maillon.funding.urls.calls import urlpatterns as calls
from maillon.funding.urls.decisions import urlpatterns as decisions
from maillon.funding.urls.grants import urlpatterns as grants
from maillon.funding.urls.jury import urlpatterns as jury
from maillon.funding.urls.lists import urlpatterns as lists
from maillon.funding.urls.opendata import urlpatterns as opendata
from maillon.funding.urls.public_grants import urlpatterns as public_grants
from maillon.funding.urls.ranking import urlpatterns as ranking
from maillon.funding.urls.reports import urlpatterns as reports

urlpatterns = [
    *lists,
    *opendata,
    *public_grants,
    *applications,
    *admissibility,
    *jury,
    *ranking,
    *decisions,
    *reports,
    *grants,
    *calls,
]
