"""What a release is made of: images, what is in them, under which licences, and what may follow what."""
