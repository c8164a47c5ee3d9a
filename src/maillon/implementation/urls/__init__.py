"""The addresses of ``maillon.implementation``, by subject. Fixed words come before codes."""

from maillon.implementation.urls.contributions import urlpatterns as contributions
from maillon.implementation.urls.entry import urlpatterns as entry
from maillon.implementation.urls.planning import urlpatterns as planning
from maillon.implementation.urls.review import urlpatterns as review
from maillon.implementation.urls.rounds import urlpatterns as rounds
from maillon.implementation.urls.suggestions import urlpatterns as suggestions

urlpatterns = [*suggestions, *review, *contributions, *planning, *rounds, *entry]
