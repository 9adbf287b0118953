"""Signals of trouble in one session, each a documented rule over named thresholds."""
