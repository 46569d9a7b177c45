"""The tree in which synthetic records are planted."""

from archive.home.models import HomePage, StandardPage, StandardPageText
from archive.home.tree import ensure_tree


def make_tree() -> HomePage:
    """Home page, index pages, default site, as a new installation has them. Returns the home page."""
    return ensure_tree()


def make_standard_page(slug: str = "about", **fields: object) -> StandardPage:
    page = StandardPage(slug=slug, **fields)
    page.texts = [
        StandardPageText(
            language=code, title=f"Synthetic page {slug} {code}", body=[("paragraph", {"text": "<p>Plain words.</p>"})]
        )
        for code in ("az", "en", "ru")
    ]
    return HomePage.objects.get().add_child(instance=page)
