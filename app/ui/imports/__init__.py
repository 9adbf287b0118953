"""What an import shows: progress while it runs, then the list of what became of each file."""
