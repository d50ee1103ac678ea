"""Each rule finds its own hits, exactly where they are marked «so», and none of its misses."""

from __future__ import annotations

import pytest

from piiscan.engine import detect
from piiscan.rules import Rule, RuleError, rule_from, shipped

HITS = [(rule.kind, hit) for rule in shipped() for hit in rule.hits]
MISSES = [(rule.kind, miss) for rule in shipped() for miss in rule.misses]


@pytest.mark.parametrize(("kind", "marked"), HITS)
def test_a_rule_finds_its_hits_where_they_are(kind: str, marked: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    assert (start, end) in [(one.start, one.end) for one in detect(text) if one.kind == kind]


@pytest.mark.parametrize(("kind", "text"), MISSES)
def test_a_rule_leaves_its_misses_alone(kind: str, text: str) -> None:
    assert [one for one in detect(text) if one.kind == kind] == []


@pytest.mark.parametrize("rule", [one for one in shipped() if one.finds], ids=lambda rule: rule.kind)
def test_a_rule_that_finds_something_brings_its_source_and_proof(rule: Rule) -> None:
    assert rule.source
    assert rule.hits
    assert rule.misses
    assert rule.scores.labelled >= rule.scores.shaped >= rule.scores.alone


def test_a_rule_that_cannot_be_used_says_which_and_why() -> None:
    with pytest.raises(RuleError, match=r"mine\.yaml: RuleError\('no check is called luck'\)"):
        rule_from({"kind": "x", "title": "x", "check": "luck"}, name="mine.yaml")
    with pytest.raises(RuleError, match=r"mine\.yaml: KeyError\('title'\)"):
        rule_from({"kind": "x"}, name="mine.yaml")
