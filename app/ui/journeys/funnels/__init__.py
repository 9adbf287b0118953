"""The Funnels tab: how far people come along some steps, and what those who are lost do instead."""
