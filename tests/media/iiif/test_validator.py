"""The public validator of the IIIF Image API, with its own test image, against the running server."""

import importlib.resources
from pathlib import Path
from typing import Any

from iiif_validator.tests.test import (
    ComplianceLevel,
    IIIFVersion,
    TargetServer,
    ValidationFailure,
    get_tests,
)

from tests.media.iiif.conftest import item_of

#: Beyond level 2: what `info.json` says the archive offers as well. Enlarging and turning by any angle it does not.
EXTRA = {"canonicalLinkHeader", "profileLinkHeader", "mirroring", "webp", "color", "gray", "bitonal"}


def is_claimed(test: Any) -> bool:
    level = test.compliance_level
    if isinstance(level, dict):
        level = level[IIIFVersion.V3]
    names = {test.extra_name} if isinstance(test.extra_name, str) else set(test.extra_name or ())
    return level <= ComplianceLevel.LEVEL_2 or bool(names & EXTRA) or test.__name__ == "HttpCachingTest"


def test_every_test_of_level_2_and_of_what_is_offered_beyond_it_passes(live_server: Any, settings: Any) -> None:
    settings.BASE_URL = live_server.url
    content = Path(str(importlib.resources.files("iiif_validator") / "validation_image.png")).read_bytes()
    item = item_of(content)
    server = TargetServer(f"{live_server.url}/iiif/3", f"{item.identifier}.1", IIIFVersion.V3)
    assert server.feature_set().compliance_level == ComplianceLevel.LEVEL_2
    claimed = [test for test in get_tests(IIIFVersion.V3) if is_claimed(test)]
    assert len(claimed) >= 30
    failed = []
    for test in claimed:
        found = test.run(server)
        for result in found if isinstance(found, list) else [found]:
            if isinstance(result, ValidationFailure):
                failed.append(f"{test.name}: {result.details}: {result.received} ({result.url})")
    assert not failed, "\n".join(failed)
