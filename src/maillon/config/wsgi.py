"""The WSGI application that the server runs."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillon.config.settings")
_django = get_wsgi_application()

# The apps are ready only now. The first report would pay seconds for what starts here, aside.
from maillon.config.waiting import WaitingRoom  # noqa: E402
from maillon.reporting.documents import warm_up  # noqa: E402

application = WaitingRoom(_django)

threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
