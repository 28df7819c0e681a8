"""The small judges: scripts that learn their weights, and the corpora they read."""
