"""No line of the log holds personal data, whoever wrote it."""

import io
import json
import logging
from typing import Any

import pytest
import structlog

from mamori.web import logs

CANARIES = {
    "mail": "tanaka.hanako@minato-bungu.example.jp",
    "phone": "03-1234-5678",
    "mobile": "+81 90 1234 5678",
    "full-width phone": "０３−１２３４−５６７８",
    "my number": "123456789018",
    "dashed number": "1234-5678-9018",
    "link": "/inventory/invited/Zk3hV9uQ2xLmN8pR4tYw7aBc/",
    "query": "/inventory/register/?q=%E7%94%B0%E4%B8%AD",
}
PARTS = ["tanaka", "1234", "5678", "１２３４", "9018", "Zk3hV9uQ2x", "%E7%94"]


def written(write: Any) -> str:
    stream = io.StringIO()
    settings = logs.configuration(level="INFO", shape="json")
    handler = logging.StreamHandler(stream)
    formatter = settings["formatters"]["line"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    logger = logging.getLogger("tests.redaction")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        write(logger)
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES.keys())
def test_a_message_loses_its_personal_data(canary: str) -> None:
    line = written(lambda logger: logger.info("saved %s for the office", canary))
    assert "for the office" in json.loads(line)["event"]
    assert [part for part in PARTS if part in line] == []


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES.keys())
def test_a_traceback_loses_its_personal_data(canary: str) -> None:
    def fail(logger: logging.Logger) -> None:
        try:
            raise ValueError(canary)
        except ValueError:
            logger.exception("it broke")

    line = written(fail)
    assert "ValueError" in json.loads(line)["exception"]
    assert [part for part in PARTS if part in json.loads(line)["exception"].rpartition("ValueError")[2]] == []


def test_values_under_telling_names_are_never_written() -> None:
    event = logs.redact(
        None, "info", {"event": "x", "password": "short", "kana": "たなか", "person_name": "田中", "count": 3}
    )
    assert event == {
        "event": "x",
        "password": "[redacted]",
        "kana": "[redacted]",
        "person_name": "[redacted]",
        "count": 3,
    }


def test_nested_values_are_cleaned_too() -> None:
    event = logs.redact(None, "info", {"event": "x", "rows": [{"note": "a@b.example"}, ("c@d.example",)]})
    assert event == {"event": "x", "rows": [{"note": "[mail]"}, ["[mail]"]]}


def test_what_helps_the_operator_stays() -> None:
    event = logs.redact(
        None,
        "info",
        {
            "event": "request_finished",
            "code": 404,
            "request": "GET /inventory/rounds/12/",
            "request_id": "7e73b4e9-9d85",
        },
    )
    assert event["request"] == "GET /inventory/rounds/12/"
    assert event["code"] == 404
    assert event["request_id"] == "7e73b4e9-9d85"
