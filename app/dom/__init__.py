"""A page by node id, rebuilt from its recording without a browser."""
