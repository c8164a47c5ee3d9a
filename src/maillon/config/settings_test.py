"""Settings of the test suite: a scratch data folder, quick passwords, no manifest."""

import os
import tempfile
from pathlib import Path

if "MAILLON_DATA_DIR" not in os.environ:
    os.environ["MAILLON_DATA_DIR"] = tempfile.mkdtemp(prefix="maillon-test-")
# Each worker of a run has a base of its own, so it keeps its files apart from the others' too.
if os.environ.get("PYTEST_XDIST_WORKER", "") not in ("", Path(os.environ["MAILLON_DATA_DIR"]).name):
    _own = Path(os.environ["MAILLON_DATA_DIR"]) / os.environ["PYTEST_XDIST_WORKER"]
    _own.mkdir(parents=True, exist_ok=True)
    os.environ["MAILLON_DATA_DIR"] = str(_own)
os.environ.setdefault("MAILLON_DEMO", "1")

from maillon.config.settings import *  # noqa: F403
from maillon.config.settings import DATABASES, STORAGES

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: the live server's threads share it with the test.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(os.environ["MAILLON_DATA_DIR"]) / "test.sqlite3")
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = {}
# Factories write without a journal line, which is what remembered counts go by.
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    for name in ("default", "memory")
}
