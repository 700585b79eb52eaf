"""Passerelle's side of each comparison, in processes of their own like the peers'."""
