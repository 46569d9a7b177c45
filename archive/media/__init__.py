"""Catalogued photographs, documents, films and sound: what they show and whose they are."""
