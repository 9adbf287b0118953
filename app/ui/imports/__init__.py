"""What an import shows: progress while it runs, and the list of what became of each file, which stays."""
