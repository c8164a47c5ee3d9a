"""The tests of Maillon."""
