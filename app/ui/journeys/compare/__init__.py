"""The tab in which two groups of sessions stand beside each other: in what they differ most."""
