"""Footfall: watch how others use their web site, from recordings on your own disk."""

__version__ = "0.1.0"
