"""Asks what the columns of a table of answers are."""
