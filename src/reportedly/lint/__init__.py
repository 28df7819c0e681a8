"""Where a page falls short of newsrooms' own standards of sourcing, and who it lets speak for and against what."""
