"""A whole project at once: copies of it, two of them together, and somebody forgotten in it."""
