"""The straight line and all that is known of it: its data, loss, surface and curvature."""
