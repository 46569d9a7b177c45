"""What an operator is told at every start about the languages of the site."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.utils.translation import check_for_language

#: The code is written in it.
SOURCE_LANGUAGE = "en"


@register()
def interface_languages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A language of the site whose interface is in another one: it works, and somebody should know."""
    catalogues = {
        path.parts[-3] for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po")
    }
    return [
        Warning(
            f"The words of the interface are not translated into {name} ({code}); they are shown in "
            f"{dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]}.",
            hint=f"Translate locale/{code}/LC_MESSAGES/django.po: docs/operators.md, “Another language”.",
            id="archive.W001",
        )
        if check_for_language(code)
        else Warning(
            f"Django does not know {name} ({code}): pages in it are not served.",
            hint="Use a language that Django itself is translated into, or add a catalogue for it.",
            id="archive.W002",
        )
        for code, name in settings.LANGUAGES
        if code != SOURCE_LANGUAGE and code not in catalogues
    ]
