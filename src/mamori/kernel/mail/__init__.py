"""Posts mail into an outbox inside the transaction of the act, and delivers it from there, however often it takes."""

from mamori.kernel.mail.masking import masked
from mamori.kernel.mail.outbox import BadAddress, NoAddress, post
from mamori.kernel.mail.sender import Delivery, deliver, sweep
from mamori.kernel.mail.setup import MailNotWorking, remember, send_test, server_url

test = send_test  # mail.test(...) where it is called; a name that pytest would collect where it is defined

__all__ = [
    "BadAddress",
    "Delivery",
    "MailNotWorking",
    "NoAddress",
    "deliver",
    "masked",
    "post",
    "remember",
    "server_url",
    "sweep",
    "test",
]
