"""The tab Video: what was played of each film and sound, and where people stop."""
