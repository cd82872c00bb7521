"""Do the methods do what they say? Studies are drawn of which the truth is known, and every method is tried on them."""
