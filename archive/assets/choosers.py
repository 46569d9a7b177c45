"""The window in which a recording is chosen. The package that keeps recordings has it, but gives it to no form: left to
itself, a form lists all recordings there are."""

from django.utils.translation import gettext_lazy as _
from wagtailmedia.widgets import AdminMediaChooser

from archive.core.admin.choosers import Spoken


class RecordingChooser(AdminMediaChooser):
    choose_one_text = Spoken(_("Choose: %(object)s"))
    choose_another_text = Spoken(_("Choose another: %(object)s"))
    link_to_chosen_text = Spoken(_("Edit: %(object)s"))
