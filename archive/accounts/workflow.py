"""What happens when a moderator has approved what an editor handed in."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, in the moderator's name.

    Approval is the right to publish what was handed in, and that alone: a moderator may publish nothing else, so
    Wagtail's own action, which asks for the right to publish the page at any time, does not serve. Raises
    ValidationError where the draft lacks something.
    """
    revision = workflow_state.content_object.get_latest_revision()
    # Of what is to be published later it is asked now, while somebody is there who can add what is missing.
    revision.as_object().require_complete()
    revision.publish(user=user, skip_permission_checks=True)
