"""What leaves Maillon about grants: inventory, 360Giving, catalogue of the open data."""
