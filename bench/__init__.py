"""What the app's speed is, measured: `python -m bench`."""
