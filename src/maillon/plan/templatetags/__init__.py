"""Words for templates of the plan."""
