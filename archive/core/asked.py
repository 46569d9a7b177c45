"""What stands in an address, before anything is done with it."""


def printable(given: str, most: int) -> str:
    """At most so many signs, and none that cannot be printed: PostgreSQL refuses to be asked for NUL."""
    return "".join(sign for sign in given[:most] if sign.isprintable()).strip()
