"""Coverage tables, findings, frozen report editions and their documents."""
