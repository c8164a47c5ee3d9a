"""Rules about imports: how a document differs from the plan, and what forbids confirming it."""
