"""The dialog in which a person sets what counts as a signal, and sees what is no problem."""
