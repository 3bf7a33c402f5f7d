"""Trace and surface in, Scene out: what the stage shows, declared in Python and moved by a small player."""
