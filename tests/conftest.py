"""Settings for every test."""

from hypothesis import settings

# No deadline for one example: with browsers beside it on a small machine, slow says nothing about wrong.
settings.register_profile("watchgrad", deadline=None)
settings.load_profile("watchgrad")
