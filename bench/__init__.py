"""What Passerelle reaches on this machine, beside what others reach on it in the same run."""
