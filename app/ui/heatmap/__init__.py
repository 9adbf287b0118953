"""Where people clicked, over the picture of the page."""
