"""The application as each worker of granian loads it.

A worker that is told twice to stop hangs: Ctrl-C goes to every process of the terminal's group, and then the
main process tells its workers. In a group of its own a worker hears from the main process alone, once.
"""

import os

os.setpgid(0, 0)

from config.wsgi import application  # noqa: E402

__all__ = ["application"]
