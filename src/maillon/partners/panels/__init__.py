"""Parts of pages about people and their accounts."""
