"""Calls for projects, juries, grants: from the published call to the renewed grant."""
