"""Claims become rumours: which say the same, who goes back to whom, and where it stands."""
