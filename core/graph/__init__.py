"""What autograd built: record it (tape), place it (layout), draw it (svg), hand it on (export)."""
