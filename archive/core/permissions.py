"""What the shape of the archive forbids to everybody, whatever their role."""

from wagtail.models import PagePermissionTester

from archive.core.forms import EDIT_FACTS


class InPlace(PagePermissionTester):
    """A record or an index stands where it stands; lists are in order of dates and names, not of dragging.

    Dragging and moving rewrite the rows of all siblings, which no large archive survives.
    """

    def can_move(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False


class RecordPermissions(InPlace):
    """A record that was public is kept (`guards` says how to withdraw it); a translator deletes nothing."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(super().can_delete(ignore_bulk) and self.user.has_perm(EDIT_FACTS))
