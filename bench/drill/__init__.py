"""The drill: what holds under load, how fast a stack comes back, and what is lost with what, each beside its goal."""
