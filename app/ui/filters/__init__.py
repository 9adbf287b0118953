"""The search bar and the sidebar, which write the same query text."""
