"""What counts as having gone elsewhere in a film while it was paused. Apart from `media`, which loads numpy: a library
opens without it."""

from __future__ import annotations

#: who plays on this far (s) from where it was paused went elsewhere meanwhile
ELSEWHERE_S = 1.0
#: who plays on nearer to its beginning began anew
BEGINNING_S = 0.5
