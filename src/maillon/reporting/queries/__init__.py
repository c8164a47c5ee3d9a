"""Reads that pages, exports, the report and the API share."""
