"""Plain text files: headline, stamp, byline and body by layout and cue words, in two languages."""
