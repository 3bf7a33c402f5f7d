"""A learner's own CSV: decoded, and read as a table of numbers."""
