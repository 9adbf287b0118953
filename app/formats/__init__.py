"""Files in, one stream of rrweb events per session out."""
