"""What every question that looks for sessions asks of their ids, so that none finds one in the trash."""

from __future__ import annotations

KEPT = "NOT IN (SELECT session_id FROM trash)"
