"""The list of notes over the sessions: what a person wrote, where, and the way to that moment."""
