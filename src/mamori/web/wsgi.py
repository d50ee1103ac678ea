"""The WSGI application that Granian serves."""

import os
import signal
import threading
import time

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mamori.web.settings")


def _end_with(parent: int) -> None:
    """Ends this process when the server that started it is gone, even by kill -9; else it would hold the port."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)


if served_by := os.environ.get("MAMORI_SERVED_BY"):
    threading.Thread(target=_end_with, args=(int(served_by),), name="parent-watch", daemon=True).start()
application = get_wsgi_application()
