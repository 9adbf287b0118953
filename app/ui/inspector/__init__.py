"""Everything that happened in the session that is watched, as one list that keeps pace with the play head."""
