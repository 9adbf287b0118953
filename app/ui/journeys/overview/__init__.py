"""The Overview tab: what is in the library at a glance, every number a door."""
