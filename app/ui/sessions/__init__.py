"""The list of sessions: what one chooses by, two lines a row."""
