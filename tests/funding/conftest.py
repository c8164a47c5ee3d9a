"""Property tests of calls, juries and grants: no example has a time limit.

Hypothesis' own limit of 200 ms is a timing assertion: on a loaded machine it fails for nothing.
"""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
