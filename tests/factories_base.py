"""What every factory shares: the moment at which tests happen."""

from datetime import UTC, datetime

NOW = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)
