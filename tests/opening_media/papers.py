"""The exhibition on paper: its page as a browser prints it, with bookmarks, numbers on the pages, and who made it."""

from datetime import date
from html import escape

from django.utils.translation import override
from playwright.sync_api import Page

from archive.core.templatetags.archive import edtf
from tests.opening_media.records import EXHIBITION, LICENCE, MAKER, made, record

#: Chromium puts it at the foot of each page; its styles know nothing of the page's own.
_FOOT = """<div style="font: 7.5pt sans-serif; color: #333; width: 100%; margin: 0 2cm; display: flex;
justify-content: space-between"><span>{imprint}</span>
<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>"""
#: Nobody knows at which address the archive will be read: on paper the identifier stands for it, and no link leads to
#: the server on which the paper was made.
_WITHOUT_ADDRESSES = """() => {
    const home = `${location.origin}/id/`;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(home, "");
    for (const { dataset } of document.querySelectorAll("[data-stable]"))
        dataset.stable = dataset.stable.replace(home, "");
    for (const link of document.querySelectorAll("a[href]")) {
        const to = new URL(link.getAttribute("href"), location); // a link in a drawing does not say its parts itself
        if (to.origin === location.origin && to.pathname !== location.pathname) link.removeAttribute("href");
    }
}"""
#: Centimetres of the paper at its foot that the footer has to itself.
FOOT_CM = 2.0


def print_exhibition(page: Page, language: str, day: date) -> str:
    """A4, tagged, with the headings as bookmarks; the name of the file."""
    page.goto(f"/{language}/exhibitions/{record('exhibition', EXHIBITION)['slug']}/")
    page.evaluate("document.fonts.ready")
    page.evaluate(_WITHOUT_ADDRESSES)
    with override(language):
        imprint = " · ".join((MAKER[language], edtf(day.isoformat()), LICENCE, EXHIBITION))
    name = f"exhibition-{language}.pdf"
    page.pdf(
        path=made(name),
        format="A4",
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=_FOOT.format(imprint=escape(imprint)),
        margin={"top": "2cm", "bottom": f"{FOOT_CM}cm", "left": "2cm", "right": "2cm"},
        tagged=True,
        outline=True,
    )
    return name
