"""The acts of PALIM's story, one for each stage."""

from passerelle.acts import mobility, reintegration, selection, training

ACTS = (
    ("registration", selection.registration),
    ("intake", selection.intake),
    ("selection", selection.to_decision),
    ("training", training.to_tracks),
    ("mobility", mobility.to_crisis),
    ("reintegration", reintegration.to_the_end),
)
