"""The Black January Archive: a memorial-archive CMS. Each folder is one Django app with one responsibility."""
