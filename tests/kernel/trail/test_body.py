"""The canonical body of an entry is the same text wherever and however often it is read."""

import json

from mamori.kernel import trail
from mamori.kernel.trail.body import FIELDS, stored_body
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.record import open_frame
from people import NOW, Cast


def test_the_body_holds_every_stored_field() -> None:
    assert set(FIELDS) == {field.attname for field in TrailEntry._meta.concrete_fields}


def test_the_body_is_written_as_the_rfc_wants_it(cast: Cast) -> None:
    with open_frame("demo.change", by=cast.takahashi.actor, at=NOW, because='理由\n"\u2028'):
        entry = trail.record(about=cast.sales, changes={"z": [None, 1], "a": [True, "名"]}, note="\t/")
    body = stored_body(entry.pk)
    assert list(json.loads(body)) == sorted([*FIELDS, "version"])
    assert '"at":"2026-06-01T01:00:00.000000Z"' in body
    assert '"changes":{"a":[true,"名"],"z":[null,1]}' in body
    assert '"note":"\\t/"' in body
    assert '"reason":"理由\\n\\"\u2028"' in body
    assert '"version":1' in body
    assert (
        body.encode()
        == json.dumps(json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
