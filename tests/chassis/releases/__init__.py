"""Three releases of the workshops: the first; one that counts free seats, and taken ones no more; and one that is rid of
the column for these."""
