"""Pages built of every app's panels."""
