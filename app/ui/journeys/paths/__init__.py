"""The tab of paths: which way people go from page to page, as a graph, step by step, and as whole ways."""
