"""Maps drawn by the archive itself: a sheet of paper, a coastline, places as discs. No third party is asked.

From low to high: `sheets` (projection and frames), `coast`, `labels`, `drawing`.
"""
