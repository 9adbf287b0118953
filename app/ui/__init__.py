"""Everything with a pixel: the window, its panes, the fenced browser. Only here is Qt known."""
