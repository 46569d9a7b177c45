"""`python -m tests.opening_media` (`make opening-media`): the files that the archive makes of its own records.

Maps, charts of reported figures and the exhibition on paper are taken from the freshly loaded archive in a browser; its
introduction is read by a synthetic voice (espeak-ng). The files go to `fixtures/files/`, and what follows from them
(checksums, days, transcripts, places on the maps) into `fixtures/media.yaml`; the words there are written by hand.
"""
