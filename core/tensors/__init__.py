"""Where a number lives and what it remembers: small experiments with tensors, each really run."""
