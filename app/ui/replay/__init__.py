"""The replay: a session's page as it was, over a timeline of what happened."""
