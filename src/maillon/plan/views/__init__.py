"""Pages of the plan and of its imports."""
