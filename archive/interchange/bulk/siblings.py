"""Where new pages stand below one parent: their places in the tree and their addresses, each as `add_child` and a
first save give them, without asking the database for every page."""

from collections.abc import Iterable, Sequence
from typing import Any

from treebeard.exceptions import PathOverflow
from wagtail.models import Page

#: How many values one question may name: SQLite allows 999 in old builds.
AT_ONCE = 900


class Siblings:
    """The children of one page, from when it is locked until the transaction ends."""

    def __init__(self, parent: Any, claimed: Iterable[str] = ()) -> None:
        """`claimed` are the addresses that records of this load ask for: no title may take them."""
        self.claimed = frozenset(claimed)
        self.used: dict[str, int] = {}
        self.lock(parent)

    def lock(self, parent: Any) -> None:
        """Nobody else adds a child while we do (treebeard's `add_child` locks the same row)."""
        self.parent = type(parent).objects.select_for_update().get(pk=parent.pk)
        last = self.parent.get_last_child()
        steps = last.path[-Page.steplen :] if last else ""
        self.step = Page._str2int(steps) if steps else 0
        self.added = 0

    def unlock(self) -> None:
        """Write down how many there are now."""
        if self.added:
            Page.objects.filter(pk=self.parent.pk).update(numchild=self.parent.numchild + self.added)
            self.parent.numchild += self.added
            self.added = 0

    def place(self, page: Any) -> None:
        """Give a new page the next place."""
        self.step += 1
        self.added += 1
        if self.step >= len(Page.alphabet) ** Page.steplen:
            raise PathOverflow(f"There is no room for more pages under {self.parent}.")
        page.depth = self.parent.depth + 1
        page.path = Page._get_path(self.parent.path, page.depth, self.step)
        page.locale_id = self.parent.locale_id

    def address(self, pages: Sequence[tuple[Any, str]]) -> None:
        """Give new pages their addresses: each has what its file says, or, where that is empty, the lowest free number
        behind what its title says."""
        own = {slug for _page, slug in pages if slug}
        waiting: dict[str, list[Any]] = {}
        for page, slug in pages:
            if not slug:
                waiting.setdefault(page.slug, []).append(page)
        while waiting:
            offers = {base: self.offers(base, len(rest)) for base, rest in waiting.items()}
            taken = self.taken(slug for slugs in offers.values() for slug in slugs) | own | self.claimed
            for base, slugs in offers.items():
                for slug in slugs:
                    if slug not in taken and waiting[base]:
                        waiting[base].pop(0).slug = slug
            waiting = {base: rest for base, rest in waiting.items() if rest}
        self.used = {base: last for base, last in self.used.items() if last > 1}
        for page, _slug in pages:
            page.set_url_path(self.parent)

    def offers(self, base: str, count: int) -> list[str]:
        """The next addresses that begin with the same words."""
        start = self.used.get(base, 0) + 1
        self.used[base] = start + count - 1
        return [base if number == 1 else f"{base}-{number}" for number in range(start, start + count)]

    def taken(self, slugs: Iterable[str]) -> set[str]:
        wanted, found = sorted(set(slugs)), set[str]()
        for start in range(0, len(wanted), AT_ONCE):
            rows = Page._base_manager.filter(slug__in=wanted[start : start + AT_ONCE], depth=self.parent.depth + 1)
            found.update(rows.filter(path__startswith=self.parent.path).values_list("slug", flat=True))
        return found
