"""A parent to be killed: opens reception on the file of its argument and prints the port."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from kisarazu_ws.reception.config import Limits, ReceptionConfig
from kisarazu_ws.reception.link import Reception
from kisarazu_ws.workshop.phones import PhoneDesk
from tests.builders import small

if __name__ == "__main__":
    made = small(Path(sys.argv[1]))
    reception = Reception()
    desk = PhoneDesk(made.workshop, made.session.id)
    patient = ReceptionConfig("127.0.0.1", 0, limits=Limits(deadline_s=600))
    reception.start(desk, patient, lambda _: None)
    print(reception.status.port, flush=True)
    threading.Event().wait()
