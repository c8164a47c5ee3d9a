"""Controls shown beside the published ranking. **They never decide.**

``agreement`` (spread, ICC, Krippendorff's alpha), ``severity`` (two-way additive model),
``uncertainty`` (expected ranks, band at the line), ``sensitivity`` (weights, leaving out each
expert). ``report.control_ranking`` runs them all.
"""
