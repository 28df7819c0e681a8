"""Page -> Reading, pure: who says what, through whom, how firmly."""
