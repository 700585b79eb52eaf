"""What tests of several rooms share: a server to speak to, a seed to repeat, and the list of what was not run."""
