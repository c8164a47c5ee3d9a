"""``python -m maillon.config.cli``: the same as the ``maillon`` command."""

import sys

from maillon.config.cli import main

sys.exit(main())
