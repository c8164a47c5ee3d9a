"""Tests of the grants on the pages of the plan, of prizes and of the search."""
