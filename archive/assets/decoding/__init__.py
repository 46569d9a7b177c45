"""What runs in the child of `archive.assets.sandbox`: readers of pictures and papers. No Django here."""
