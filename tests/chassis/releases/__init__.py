"""Three releases of the workshops: the first; one that counts free seats and taken ones no more; one without these."""
