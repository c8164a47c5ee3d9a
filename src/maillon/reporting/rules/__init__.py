"""The rules that look for contradictions: small functions in one table (:mod:`.table`)."""
