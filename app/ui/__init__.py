"""Everything with a pixel: the window, its panes and the fenced browser; the only room that knows Qt."""
