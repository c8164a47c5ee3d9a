"""Forms of imports: upload, correction, split, confirmation."""
