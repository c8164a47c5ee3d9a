"""The ``maillon`` command: everything a script or an administrator does without a browser."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillon.config.settings")
django.setup()

# The commands need Django ready before they are read.
from maillon.config.cli.parser import main  # noqa: E402

__all__ = ["main"]
