"""The Issues workspace: what goes wrong for many, what it costs, and where to look at it."""
