"""One folder per lesson, named by its slug: its settings, its run, its figures. No lesson imports another."""
