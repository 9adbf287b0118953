"""Goals: what sessions are for, who reached it, what it was worth."""
