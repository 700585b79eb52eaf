"""A world of model services in virtual time, in which the real relay, subscriber and deadlines meet every fault."""
