"""Handing over: a frame as a picture, sessions as rrweb JSON or as a page that plays offline."""
