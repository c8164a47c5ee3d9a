"""Parts of the dossiers: each function prepares what one part of a page shows."""
