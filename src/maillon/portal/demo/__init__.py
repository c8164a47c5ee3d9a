"""The Brussels demonstration data: facts of the public documents, words of our own."""

DEMO_PASSWORD = "maillon-demo-2026"  # shown on the sign-in page, in demonstration mode only
