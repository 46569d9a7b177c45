"""Synthetic pages beside the records."""

from archive.home.models import HomePage, StandardPage, StandardPageText


def make_standard_page(slug: str = "about", **fields: object) -> StandardPage:
    page = StandardPage(slug=slug, **fields)
    page.texts = [
        StandardPageText(
            language=code, title=f"Synthetic page {slug} {code}", body=[("paragraph", {"text": "<p>Plain words.</p>"})]
        )
        for code in ("az", "en", "ru")
    ]
    return HomePage.objects.get().add_child(instance=page)
