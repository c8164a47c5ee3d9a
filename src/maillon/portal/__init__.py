"""Home, search and the dossiers built of every app's panels."""
