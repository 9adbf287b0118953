"""Where attention went on a page, as arrays."""
