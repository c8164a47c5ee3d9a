"""Plans, themes, measures, their partners and lineage, and the plan importer."""
