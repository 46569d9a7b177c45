"""Files only: images, documents, recordings, their checksums and who may fetch them."""
