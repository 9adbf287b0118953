"""Questions over many sessions, answered from plain values: no Qt, no SQL, the same answer for the same input."""
