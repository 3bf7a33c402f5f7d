"""One folder per lesson, named by its slug: its words and its widgets. No lesson imports another."""
