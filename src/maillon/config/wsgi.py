"""The WSGI application that the server runs."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillon.config.settings")
application = get_wsgi_application()

# The apps are ready only now. The first report would pay seconds for what starts here, aside.
from maillon.reporting.documents import warm_up  # noqa: E402

threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
