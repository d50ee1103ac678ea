"""The classic findings about a risk table: all 中, no residual risk, paper forgotten, 「注意する」 as a measure.

Basis: JIS Q 15001 J.3.1.3, J.3.1.4 (assessment and treatment; the residual risk is known and accepted).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from mamori.law.words import marked as _
from mamori.law.words import say, told
from mamori.measures.inventory.rules.contradictions.finding import Severity
from mamori.measures.inventory.rules.deadlines import next_review_on
from mamori.measures.inventory.rules.holding import Holding, mentions, plain
from mamori.measures.inventory.rules.risk.measures import says_nothing
from mamori.measures.inventory.rules.risk.model import Finding, Phase, Risk, band_of, value_of

PAPER_WORDS = ("紙", "書類", "帳票", "FAX", "ファックス", "封筒", "郵送", "申込書", "伝票", "印刷", "名刺")
ENOUGH_TO_COMPARE = 3
ENOUGH_FOR_A_REGISTER = 20
COPIED_TOO_OFTEN = 5

_RiskRule = Callable[[Risk, date], Finding | None]


def lint(holding: Holding, risks: Sequence[Risk], *, today: date) -> list[Finding]:
    """Return the findings about the risks of one entry: first about the list, then risk by risk in its order."""
    if not risks:
        words = say("risk.none", _("リスクが一つも挙げられていません。"))
        mend = say(
            "risk.none.mend", _("媒体と局面から提案されるリスクを見て、当てはまるものを加えてください。")
        )
        return [Finding("none", Severity.ERROR, words, mend)]
    about_list = [_missing_phases(risks), _paper_forgotten(holding, risks), _all_alike(risks)]
    about_each = [rule(risk, today) for risk in risks for rule in _RISK_RULES]
    return [finding for finding in (*about_list, *about_each) if finding is not None]


def _missing_phases(risks: Sequence[Risk]) -> Finding | None:
    missing = [phase for phase in Phase if phase.value not in {risk.phase for risk in risks}]
    if not missing:
        return None
    text = _("「%(phases)s」の局面のリスクがありません。")
    words = say("risk.missing_phases", text, phases="」「".join(phase.label for phase in missing))
    mend = say("risk.missing_phases.mend", _("その局面で何もしないなら、その旨を備考に残してください。"))
    return Finding("missing_phases", Severity.WARNING, words, mend, fields=("phase",))


def _is_about_paper(risk: Risk) -> bool:
    return risk.medium == "paper" or bool(mentions([risk.what, risk.where, risk.occasion], PAPER_WORDS))


def _paper_forgotten(holding: Holding, risks: Sequence[Risk]) -> Finding | None:
    if "paper" not in holding.media or any(_is_about_paper(risk) for risk in risks):
        return None
    words = say(
        "risk.paper_forgotten", _("紙がありますが、紙のリスク（紛失、盗み見、誤送付など）がありません。")
    )
    mend = say("risk.paper_forgotten.mend", _("紙の保管・持出し・郵送・廃棄のリスクを加えてください。"))
    return Finding("paper_forgotten", Severity.ERROR, words, mend, fields=("medium",))


def _all_alike(risks: Sequence[Risk]) -> Finding | None:
    values = [value for risk in risks if (value := value_of(risk.likelihood, risk.impact)) is not None]
    bands = {band.key: band for value in values if (band := band_of(value)) is not None}
    if len(values) < ENOUGH_TO_COMPARE or len(bands) > 1:
        return None
    text = _("すべてのリスクが「%(band)s」です。どれから手を打つかが決まりません。")
    words = say("risk.all_alike", text, band=told(next(iter(bands.values())).label))
    mend = say("risk.all_alike.mend", _("起こりやすさと影響を、リスクごとに比べて付け直してください。"))
    return Finding("all_alike", Severity.WARNING, words, mend, fields=("likelihood", "impact"))


def _not_graded(risk: Risk, _today: date) -> Finding | None:
    if value_of(risk.likelihood, risk.impact) is not None:
        return None
    words = say("risk.not_graded", _("起こりやすさと影響の大きさが付けられていません。"))
    mend = say("risk.not_graded.mend", _("それぞれ1から3で付けてください。"))
    return Finding("not_graded", Severity.ERROR, words, mend, risk, ("likelihood", "impact"))


def _no_scene(risk: Risk, _today: date) -> Finding | None:
    names = (("who", _("誰が")), ("where", _("どこで")), ("occasion", _("いつ")))
    missing = [(field, label) for field, label in names if not getattr(risk, field).strip()]
    if not missing:
        return None
    labels = "・".join(told(label) for _field, label in missing)
    words = say("risk.no_scene", _("リスクの場面のうち「%(missing)s」が書かれていません。"), missing=labels)
    mend = say("risk.no_scene.mend", _("誰が、どこで、いつ、何をして起こるかを書いてください。"))
    return Finding("no_scene", Severity.WARNING, words, mend, risk, tuple(field for field, _l in missing))


def _no_measure(risk: Risk, _today: date) -> Finding | None:
    if risk.measure_now.strip() or risk.measure_add.strip():
        return None
    words = say("risk.no_measure", _("今の対策も、追加する対策も書かれていません。"))
    mend = say("risk.no_measure.mend", _("今していることを書き、足りなければ追加する対策を決めてください。"))
    return Finding("no_measure", Severity.ERROR, words, mend, risk, ("measure_now", "measure_add"))


def _empty_measure(risk: Risk, _today: date) -> Finding | None:
    measures = f"{risk.measure_now}\n{risk.measure_add}"
    if not measures.strip() or not says_nothing(measures):
        return None
    words = say(
        "risk.empty_measure", _("対策が「注意する」「徹底する」だけで、何をするかが決まっていません。")
    )
    mend = say(
        "risk.empty_measure.mend",
        _("誰が何をどう確かめるか（例：封入を二人で確認し、確認票に印を残す）を書いてください。"),
    )
    return Finding("empty_measure", Severity.WARNING, words, mend, risk, ("measure_now", "measure_add"))


def _no_residual(risk: Risk, _today: date) -> Finding | None:
    if value_of(risk.residual_likelihood, risk.residual_impact) is not None:
        return None
    words = say("risk.no_residual", _("対策の後に残るリスクが評価されていません。"))
    mend = say("risk.no_residual.mend", _("対策をした後の起こりやすさと影響を付けてください。"))
    return Finding(
        "no_residual", Severity.WARNING, words, mend, risk, ("residual_likelihood", "residual_impact")
    )


def _residual_grew(risk: Risk, _today: date) -> Finding | None:
    before = value_of(risk.likelihood, risk.impact)
    after = value_of(risk.residual_likelihood, risk.residual_impact)
    if before is None or after is None or after <= before:
        return None
    words = say(
        "risk.residual_grew",
        _("対策の後のリスク（%(after)d）が、前（%(before)d）より大きくなっています。"),
        before=before,
        after=after,
    )
    mend = say("risk.residual_grew.mend", _("前と後の数を確かめてください。"))
    return Finding(
        "residual_grew", Severity.ERROR, words, mend, risk, ("residual_likelihood", "residual_impact")
    )


def _high_left_alone(risk: Risk, _today: date) -> Finding | None:
    left = band_of(value_of(risk.residual_likelihood, risk.residual_impact))
    if left is None or left.key != "high" or risk.measure_add.strip() or risk.residual_note.strip():
        return None
    words = say(
        "risk.high_left_alone", _("残るリスクが「高」ですが、追加する対策も、受け入れる理由もありません。")
    )
    mend = say("risk.high_left_alone.mend", _("追加する対策を決めるか、受け入れる理由を書いてください。"))
    return Finding("high_left_alone", Severity.ERROR, words, mend, risk, ("measure_add", "residual_note"))


def _nobody_accepts(risk: Risk, _today: date) -> Finding | None:
    if value_of(risk.residual_likelihood, risk.residual_impact) is None or risk.accepted_by.strip():
        return None
    words = say("risk.nobody_accepts", _("残るリスクを、誰も認めていません。"))
    mend = say("risk.nobody_accepts.mend", _("責任者が見て、残るリスクを認めた記録を残してください。"))
    return Finding("nobody_accepts", Severity.WARNING, words, mend, risk, ("accepted_by",))


def _no_due_day(risk: Risk, _today: date) -> Finding | None:
    if not risk.measure_add.strip() or risk.due_on is not None or risk.done_on is not None:
        return None
    words = say("risk.no_due_day", _("追加する対策に、期限がありません。"))
    mend = say("risk.no_due_day.mend", _("いつまでに、誰がするかを決めてください。"))
    return Finding("no_due_day", Severity.WARNING, words, mend, risk, ("due_on",))


def _overdue(risk: Risk, today: date) -> Finding | None:
    if risk.due_on is None or risk.done_on is not None or risk.due_on >= today:
        return None
    words = say("risk.overdue", _("追加する対策の期限（%(due_on)s）が過ぎています。"), due_on=risk.due_on)
    mend = say(
        "risk.overdue.mend", _("済んでいれば対応日を入れ、まだなら期限を決め直して理由を残してください。")
    )
    return Finding("overdue", Severity.ERROR, words, mend, risk, ("done_on", "due_on"))


def _no_rule(risk: Risk, _today: date) -> Finding | None:
    if risk.rule.strip():
        return None
    words = say("risk.no_rule", _("対策のもとになる規程の条項がありません。"))
    mend = say("risk.no_rule.mend", _("規程や手順書のどこに決めてあるかを書いてください。"))
    return Finding("no_rule", Severity.HINT, words, mend, risk, ("rule",))


def _not_reviewed(risk: Risk, today: date) -> Finding | None:
    if risk.reviewed_on is None or next_review_on(risk.reviewed_on) >= today:
        return None
    words = say(
        "risk.not_reviewed",
        _("最後の見直し（%(reviewed_on)s）から1年が過ぎています。"),
        reviewed_on=risk.reviewed_on,
    )
    mend = say("risk.not_reviewed.mend", _("いまの取扱いに合っているか確かめ、見直し日を入れてください。"))
    return Finding("not_reviewed", Severity.WARNING, words, mend, risk, ("reviewed_on",))


_RISK_RULES: tuple[_RiskRule, ...] = (
    *(_not_graded, _no_scene, _no_measure, _empty_measure, _no_residual, _residual_grew, _high_left_alone),
    *(_nobody_accepts, _no_due_day, _overdue, _no_rule, _not_reviewed),
)


def lint_register(entries: Iterable[tuple[Holding, Sequence[Risk]]]) -> list[Finding]:
    """Return the findings that show only over the whole register; `entries` are holdings with their risks."""
    known = list(entries)
    risks = [risk for _holding, of_entry in known for risk in of_entry]
    found = [_entries_without(known), _register_all_middle(risks), _no_residual_anywhere(risks)]
    found += [_no_paper_anywhere(known, risks), _copied(known)]
    return [finding for finding in found if finding is not None]


def _entries_without(known: Sequence[tuple[Holding, Sequence[Risk]]]) -> Finding | None:
    count = sum(not of_entry for _holding, of_entry in known)
    if not count:
        return None
    words = say("register.without", _("リスクが挙げられていない項目が%(count)d件あります。"), count=count)
    mend = say("register.without.mend", _("項目ごとに、提案から当てはまるリスクを加えてください。"))
    return Finding("entries_without", Severity.ERROR, words, mend)


def _register_all_middle(risks: Sequence[Risk]) -> Finding | None:
    bands = [band_of(value_of(risk.likelihood, risk.impact)) for risk in risks]
    graded = [band.key for band in bands if band is not None]
    if len(graded) < ENOUGH_FOR_A_REGISTER or graded.count("middle") < 0.8 * len(graded):
        return None
    text = _("付けられたリスク%(graded)d件のうち%(middle)d件が「中」です。比べて付けたとは見えません。")
    words = say("register.all_middle", text, graded=len(graded), middle=graded.count("middle"))
    mend = say(
        "register.all_middle.mend",
        _("要配慮個人情報や件数の多いものから、影響の大きさを付け直してください。"),
    )
    return Finding("register_all_middle", Severity.WARNING, words, mend, fields=("likelihood", "impact"))


def _no_residual_anywhere(risks: Sequence[Risk]) -> Finding | None:
    if not risks or any(value_of(risk.residual_likelihood, risk.residual_impact) for risk in risks):
        return None
    words = say("register.no_residual", _("一覧のどこにも、残るリスクの評価がありません。"))
    mend = say("register.no_residual.mend", _("対策の後のリスクを付け、責任者が認めた記録を残してください。"))
    return Finding("no_residual_anywhere", Severity.ERROR, words, mend, fields=("residual_likelihood",))


def _no_paper_anywhere(
    known: Sequence[tuple[Holding, Sequence[Risk]]], risks: Sequence[Risk]
) -> Finding | None:
    has_paper = any("paper" in holding.media for holding, _risks in known)
    if not has_paper or not risks or any(_is_about_paper(risk) for risk in risks):
        return None
    words = say("register.no_paper", _("紙を扱う項目がありますが、一覧のどこにも紙のリスクがありません。"))
    mend = say("register.no_paper.mend", _("紙の紛失、誤送付、盗み見、廃棄のリスクを加えてください。"))
    return Finding("no_paper_anywhere", Severity.ERROR, words, mend, fields=("medium",))


def _copied(known: Sequence[tuple[Holding, Sequence[Risk]]]) -> Finding | None:
    uses: Counter[str] = Counter()
    first: dict[str, str] = {}
    for _holding, of_entry in known:
        for core, what in {plain(risk.what): risk.what for risk in of_entry}.items():
            uses[core] += 1
            first.setdefault(core, what)
    copied, count = next(iter(uses.most_common(1)), ("", 0))
    if count < COPIED_TOO_OFTEN or count < 0.5 * len(known):
        return None
    words = say(
        "register.copied",
        _("同じ文のリスク「%(what)s」が%(count)d件の項目にあります。"),
        what=first[copied],
        count=count,
    )
    mend = say("register.copied.mend", _("その業務では誰が、どこで、いつ起こすかに書き分けてください。"))
    return Finding("copied", Severity.HINT, words, mend, fields=("what",))
