"""The API and the pages: what `reportedly serve` serves. Needs the extra `web`."""
