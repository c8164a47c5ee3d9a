"""Small helpers of the measurements."""

import resource
import statistics
import time
from collections.abc import Callable
from typing import Any


def median_seconds(act: Callable[[], Any], runs: int = 7) -> float:
    """Return the median time of ``act`` in seconds, after one run to warm up."""
    act()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def seconds(act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the time of one run of ``act`` in seconds, and what it returned."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def peak_megabytes() -> float:
    """Return the largest memory this process had, in megabytes (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
