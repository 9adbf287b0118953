"""The line in which a query is written: keys, values and amounts are offered while one types."""
