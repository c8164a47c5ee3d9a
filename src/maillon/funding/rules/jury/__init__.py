"""The science of the jury: totals, ranking, controls, assignment, selection, prize.

Pure Python over frozen dataclasses, no database: the same functions serve the pages, the command
line, the verification of a published snapshot and the benchmarks. ``Decimal`` decides, ``float``
only controls. The published rule (mean of the experts' totals, thresholds) is in ``ranking``;
whatever is in ``controls`` is shown beside it and never decides.
"""
