"""What the figures are compared with; these run on a virtual environment of their own and import nothing of ours."""
