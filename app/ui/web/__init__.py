"""The fenced browser: shows a recording, lets nothing of it run, ask or leave."""
