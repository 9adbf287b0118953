"""The Journeys workspace: what people do over many pages and visits. Its tabs know nothing of each other."""
