"""The floor: journal, text, listing, exporting, components. No word of the domain here."""
