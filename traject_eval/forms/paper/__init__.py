"""Forms on paper: a blank twin of every form, letters, and what was agreed for beside the door."""
