"""One person's story: who is there, and what happened to one of them over days, devices and sites."""
