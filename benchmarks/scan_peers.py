r"""Finds personal information with other tools, in an environment of their own: documents in, spans out, a line each.

Make it once:  uv venv build/peers --python 3.11
               VIRTUAL_ENV=build/peers uv pip install presidio-analyzer==2.2.366 ja-ginza==5.3.0 ginza==5.3.0 \\
                   scrubadub==2.0.1 datafog==4.9.0
Used by:       python benchmarks/scan_accuracy.py --peers build/peers/bin/python
Kinds are told by our names; what has no counterpart here (URL, NRP) is left out, so that it does not count against a peer.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Finds = list[tuple[int, int, str]]
KINDS = {
    "PERSON": "person_name",
    "EMAIL_ADDRESS": "email",
    "EMAIL": "email",
    "PHONE_NUMBER": "phone",
    "PHONE": "phone",
    "CREDIT_CARD": "credit_card",
    "IP_ADDRESS": "ip_address",
    "LOCATION": "address",
    "ADDRESS": "address",
    "DOB": "birth_date",
    "ZIP": "postal_code",
    "ZIP_CODE": "postal_code",
    "JP_MY_NUMBER": "my_number",
    "JP_CORPORATE_NUMBER": "corporate_number",
    "JP_POSTAL_CODE": "postal_code",
    "JP_ADDRESS": "address",
    "JP_PHONE": "phone",
    "JP_BIRTH_DATE": "birth_date",
    "JP_PASSPORT": "passport",
    "JP_RESIDENCE_CARD": "residence_card",
    "JP_DRIVER_LICENSE": "driver_license",
    "JP_BANK_ACCOUNT": "bank_account",
    "JP_PENSION": "basic_pension_number",
    "JP_EMPLOYMENT": "employment_insurance_number",
    "JP_INSURER": "health_insurer_number",
    "JP_PLATE": "vehicle_plate",
    "JP_CARD": "credit_card",
    "JP_EMAIL": "email",
    "JP_IP": "ip_address",
    "email": "email",
    "phone": "phone",
    "credit_card": "credit_card",
    "twitter": "social_account",
    "credential": "credential",
    "name": "person_name",
    "address": "address",
}
# Recognisers added by hand: pattern, how sure, words beside it (as GiNZA cuts them, for whole words are looked for). Digits may
# touch kana and kanji, so none begins with \b.
JAPANESE: list[tuple[str, str, float, list[str]]] = [
    (
        "JP_MY_NUMBER",
        r"(?<!\d)\d{4}[- ]?\d{4}[- ]?\d{4}(?!\d)",
        0.2,
        ["個人", "マイ", "ナンバー", "マイナンバー"],
    ),
    ("JP_CORPORATE_NUMBER", r"(?<!\d)[1-9]\d{12}(?!\d)", 0.2, ["法人", "登録"]),
    ("JP_POSTAL_CODE", r"(?<=〒)\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])", 0.5, ["郵便番号", "〒"]),
    (
        "JP_ADDRESS",
        (
            r"(?:東京都|北海道|(?:京都|大阪)府|.{2,3}県)?[一-龠ヶケ]{1,6}[市区郡町村][一-龠ぁ-んァ-ヶー]{1,12}"
            r"[0-9０-９一二三四五六七八九]{1,4}(?:丁目|番地|番|[-−－])?[0-9０-９\-−－丁目番地号]*"
        ),
        0.6,
        ["住所"],
    ),
    (
        "JP_PHONE",
        r"(?<!\d)(?:\(0\d{1,4}\)|0\d{1,4})[-( ]?\d{1,4}[-) ]?\d{4}(?!\d)",
        0.5,
        ["電話", "TEL", "携帯", "連絡先"],
    ),
    (
        "JP_BIRTH_DATE",
        (
            r"(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
            r"|(?:昭和|平成|[SH])\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
        ),
        0.2,
        ["生年", "生年月日", "誕生", "生まれ", "生"],
    ),
    ("JP_PASSPORT", r"(?<![A-Za-z])[A-Z]{2}\d{7}(?!\d)", 0.4, ["旅券", "パスポート"]),
    ("JP_RESIDENCE_CARD", r"(?<![A-Za-z])[A-Z]{2}\d{8}[A-Z]{2}(?![A-Za-z])", 0.7, ["在留カード"]),
    ("JP_DRIVER_LICENSE", r"(?<!\d)\d{12}(?!\d)", 0.1, ["免許", "免許証"]),
    (
        "JP_BANK_ACCOUNT",
        r"(?<!\d)\d{7}(?!\d)|(?<!\d)1\d{4}-\d{8}(?!\d)",
        0.1,
        ["口座", "普通", "当座", "記号"],
    ),
    ("JP_PENSION", r"(?<!\d)\d{4}-?\d{6}(?!\d)", 0.1, ["年金", "基礎"]),
    ("JP_EMPLOYMENT", r"(?<!\d)\d{4}-?\d{6}-?\d(?!\d)", 0.1, ["雇用", "被保険者"]),
    ("JP_INSURER", r"(?<!\d)\d{8}(?!\d)", 0.1, ["保険者", "保険"]),
    ("JP_PLATE", r"[一-龠ぁ-ん]{1,4} ?\d{2,3} ?[ぁ-ん] ?\d{1,2}-\d{2}", 0.7, ["車両番号"]),
    (
        "JP_CARD",
        r"(?<!\d)(?:\d{4}[- ]?){3}\d{4}(?!\d)|(?<!\d)3[47]\d{2}-?\d{6}-?\d{5}(?!\d)",
        0.4,
        ["カード"],
    ),
    ("JP_EMAIL", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", 0.9, []),
    ("JP_IP", r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", 0.7, []),
]


def _luhn(digits: str) -> bool:
    doubled = [int(one) * (1 + n % 2) for n, one in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _my_number(digits: str) -> bool:
    rest = sum(int(one) * (n + 2 if n < 6 else n - 4) for n, one in enumerate(reversed(digits[:-1]))) % 11
    return int(digits[-1]) == (0 if rest < 2 else 11 - rest)


def _corporate(digits: str) -> bool:
    return int(digits[0]) == 9 - sum(int(one) * (1 + n % 2) for n, one in enumerate(reversed(digits[1:]))) % 9


def _license(digits: str) -> bool:
    rest = (
        sum(int(one) * weight for one, weight in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
        % 11
    )
    return int(digits[10]) == (11 - rest) % 10


CHECKS: dict[str, Callable[[str], bool]] = {
    "JP_MY_NUMBER": _my_number,
    "JP_CORPORATE_NUMBER": _corporate,
    "JP_DRIVER_LICENSE": _license,
    "JP_CARD": _luhn,
    "JP_INSURER": _luhn,
}


def presidio_rules() -> Callable[[str], Finds]:
    """Presidio as it comes, for Japanese, with a blank language model: rules only."""
    return _presidio("blank")


def presidio_ginza() -> Callable[[str], Finds]:
    """Presidio as it comes, with GiNZA."""
    return _presidio("ja_ginza")


def presidio_ginza_japanese() -> Callable[[str], Finds]:
    """Presidio with GiNZA and the recognisers above."""
    return _presidio("ja_ginza", more=True)


def presidio_rules_japanese() -> Callable[[str], Finds]:
    """Presidio with the recognisers above, without a language model."""
    return _presidio("blank", more=True)


def _presidio(model: str, *, more: bool = False) -> Callable[[str], Finds]:
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    class Engine(SpacyNlpEngine):  # type: ignore[misc]  # the peer is not installed where types are checked
        def __init__(self) -> None:
            mapping = {
                "Person": "PERSON",
                "GPE": "LOCATION",
                "Province": "LOCATION",
                "City": "LOCATION",
                "Email": "EMAIL_ADDRESS",
                "Phone_Number": "PHONE_NUMBER",
            }
            super().__init__(
                ner_model_configuration=NerModelConfiguration(model_to_presidio_entity_mapping=mapping)
            )
            self.nlp = {"ja": spacy.blank("ja") if model == "blank" else spacy.load(model)}

    engine = Engine()
    registry = RecognizerRegistry(supported_languages=["ja"])
    registry.load_predefined_recognizers(languages=["ja"], nlp_engine=engine)
    if more:
        _add_japanese(registry)
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["ja"])

    def find(text: str) -> Finds:
        results = analyzer.analyze(text, language="ja", score_threshold=0.35)
        return _surest([(one.score, one.start, one.end, one.entity_type) for one in results])

    return find


def _add_japanese(registry: Any) -> None:
    from presidio_analyzer import Pattern, PatternRecognizer

    class Japanese(PatternRecognizer):  # type: ignore[misc]  # as above
        def validate_result(self, pattern_text: str) -> bool | None:
            check = CHECKS.get(self.supported_entities[0])
            digits = "".join(one for one in pattern_text if one.isdigit())
            return None if check is None or check(digits) else False

    for kind, pattern, score, context in JAPANESE:
        registry.add_recognizer(
            Japanese(
                supported_entity=kind,
                patterns=[Pattern(kind, pattern, score)],
                context=context or None,
                supported_language="ja",
            )
        )


def _surest(found: list[tuple[float, int, int, str]]) -> Finds:
    """Of finds that overlap the surest stands, as Presidio's own anonymizer has it."""
    kept: Finds = []
    for _score, start, end, name in sorted(found, key=lambda one: (-one[0], one[1] - one[2])):
        kind = KINDS.get(name)
        if kind is not None and not any(start < other[1] and other[0] < end for other in kept):
            kept.append((start, end, kind))
    return kept


def scrubadub_japanese() -> Callable[[str], Finds]:
    """Scrubadub with its Japanese locale."""
    import scrubadub

    scrubber = scrubadub.Scrubber(locale="ja_JP")

    def find(text: str) -> Finds:
        return [(one.beg, one.end, KINDS[one.type]) for one in scrubber.iter_filth(text) if one.type in KINDS]

    return find


def datafog_rules() -> Callable[[str], Finds]:
    """DataFog's patterns."""
    from datafog.processing.text_processing.regex_annotator.regex_annotator import RegexAnnotator

    annotator = RegexAnnotator()

    def find(text: str) -> Finds:
        _result, annotated = annotator.annotate_with_spans(text)
        return [(one.start, one.end, KINDS[one.label]) for one in annotated.spans if one.label in KINDS]

    return find


PEERS: dict[str, Callable[[], Callable[[str], Finds]]] = {
    "presidio-rules": presidio_rules,
    "presidio-ginza": presidio_ginza,
    "presidio-rules-japanese": presidio_rules_japanese,
    "presidio-ginza-japanese": presidio_ginza_japanese,
    "scrubadub": scrubadub_japanese,
    "datafog": datafog_rules,
}


def main() -> None:
    if sys.argv[1] == "list":
        print(*PEERS)
        return
    logging.disable(logging.CRITICAL)
    name, path, most = sys.argv[1:4]
    texts = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()][: int(most)]
    find = PEERS[name]()
    find("準備のための文です。")
    seconds = 0.0
    for text in texts:
        began = time.process_time()
        found = find(text)
        seconds += time.process_time() - began
        print(json.dumps(found))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
