"""The worker beside the server: makes derivatives in the background, publishes at a set time, and ends with the server
that started it.

`python -m config.worker` does what waits in the database until its parent is gone, and begins anew when the database
was gone for a while. At its start and every half hour it takes up again the files that a worker left behind. Who runs
workers as services of their own sets ARCHIVE_TASK_WORKERS=0 and starts the same (`deploy/archive-worker.service`).
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

#: Seconds between two looks for a task, and for the parent.
INTERVAL = 2.0
#: Seconds that a task has to end after the server has gone.
GRACE = 10.0
#: Seconds before another try when the database did not answer.
PAUSE = 10.0
#: Seconds between two looks for files that a worker left behind.
BETWEEN_SWEEPS = 1800.0
#: Seconds between two looks for what is to be published, or taken off, at a set time.
BETWEEN_LOOKS = 30.0
KEPT_DAYS = 30


def end_with(parent: int) -> None:
    """Ask this process to end when its parent has gone, and end it when it does not."""
    while os.getppid() == parent:
        time.sleep(INTERVAL / 4)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def sweep() -> None:
    """Take up the files that a worker left behind, so that they wait for no other upload."""
    from archive.assets.tasks import take_up_again

    take_up_again()


def publish() -> None:
    """Publish, or take off, what curators set a time for."""
    from archive.core.scheduling import publish_due

    publish_due()


def again_and_again(look: Callable[[], None], between: float) -> None:
    """Look at once, then every so many seconds, and hold no connection in between. Whatever a look ends with, such as a
    database that is just being restarted, there is another."""
    from django.db import connections

    while True:
        try:
            look()
        except Exception as error:
            logging.getLogger(__name__).warning("This is tried again in %s seconds: %s", between, error)
        connections.close_all()
        time.sleep(between)


def work(pause: float = PAUSE) -> None:
    """Do what waits until somebody asks this process to end. An error of the database, such as its restart, is
    logged and tried again: nobody else would start the worker."""
    from django.core.management import call_command
    from django.db import Error, connections

    chosen = ("--backend=background", "--queue-name=*", "--verbosity=0")
    while True:
        try:
            call_command("prune_db_task_results", f"--min-age-days={KEPT_DAYS}", *chosen)
            call_command("db_worker", f"--interval={INTERVAL}", "--no-reload", *chosen)
            return
        except Error as error:
            logging.getLogger(__name__).warning("The database does not answer; the worker tries again. %s", error)
            connections.close_all()
            time.sleep(pause)


def main() -> None:
    parent = os.getppid()
    os.nice(5)  # Visitors come first.
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    for look, between in ((sweep, BETWEEN_SWEEPS), (publish, BETWEEN_LOOKS)):
        threading.Thread(target=again_and_again, args=(look, between), daemon=True).start()
    work()


if __name__ == "__main__":
    main()
