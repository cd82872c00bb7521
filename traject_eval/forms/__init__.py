"""Forms as tables: questions in YAML become forms in a page, saved in the journal at every change."""
