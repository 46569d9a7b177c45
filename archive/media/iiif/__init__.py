"""Images and recordings for viewers elsewhere: IIIF Image API 3.0 and Presentation API 3.0.

`parameters` reads what an address asks for, `pyramids` keeps the pixels so that any part is reached quickly,
`rendering` makes the part, `store` keeps it, `pictures` says which images a record has
and who may see them, `views` answer. `presentation` has the building blocks of manifests.
"""
