"""Contradictions about what needs special care, numbers, and what the law's definitions ask."""

from __future__ import annotations

from mamori.law.words import marked as _
from mamori.measures.inventory.rules.classify import naming_item
from mamori.measures.inventory.rules.contradictions.finding import (
    Case,
    Found,
    Severity,
    contradiction,
    found,
)
from mamori.measures.inventory.rules.holding import mentions

SPECIAL_CARE_WORDS = (
    *(
        "病歴",
        "既往症",
        "既往歴",
        "診断書",
        "健康診断",
        "健診結果",
        "ストレスチェック",
        "障害者手帳",
        "障害の",
        "障がい",
    ),
    *("診療", "処方", "服薬", "投薬", "アレルギー", "信条", "信仰", "宗教", "人種", "犯罪歴", "前科", "犯歴"),
)
ID_CODE_WORDS = (
    *(
        "旅券番号",
        "パスポート番号",
        "免許証番号",
        "免許証の番号",
        "在留カード",
        "基礎年金番号",
        "住民票コード",
    ),
    *(
        "被保険者番号",
        "被保険者証",
        "保険証の記号",
        "保険証番号",
        "指紋",
        "静脈",
        "虹彩",
        "顔認証",
        "声紋",
        "掌紋",
    ),
)
MY_NUMBER_WORDS = ("マイナンバー", "個人番号", "my number")
STATUTORY_USES = (
    *(
        "源泉",
        "年末調整",
        "支払調書",
        "法定調書",
        "給与支払報告",
        "扶養控除",
        "税",
        "社会保険",
        "健康保険",
        "厚生年金",
    ),
    *("雇用保険", "労災", "年金", "財形", "個人番号関係事務", "災害"),
)
BEYOND_STATUTE = (
    *(
        "社員番号",
        "社員管理",
        "従業員管理",
        "顧客管理",
        "本人確認",
        "営業",
        "マーケティング",
        "与信",
        "採用",
        "評価",
    ),
    *("名簿", "連絡"),
)
FROM_THE_PERSON = {"direct_written", "direct_web", "direct_verbal", "direct_mail", "agent", "third_party"}


@contradiction("special_care_without_consent", Severity.ERROR, "consent_method", "special_care")
def special_care_without_consent(case: Case) -> Found | None:
    """Basis: APPI art. 20(2) (consent before acquiring, unless an exception such as a statute applies)."""
    asked = not case.acquisition or case.acquisition & FROM_THE_PERSON
    if case.holding.special_care and asked and not case.holding.consent_method.strip():
        return found(
            "special_care_without_consent",
            _("要配慮個人情報を取得していますが、同意をどう得たかがありません。"),
            _("同意の取り方を書くか、法令に基づくなど同意の要らない理由を書いてください。"),
        )
    return None


@contradiction("special_care_in_items", Severity.WARNING, "special_care", "items")
def special_care_in_items(case: Case) -> Found | None:
    """Basis: APPI art. 2(3); Order art. 2."""
    word = mentions([*case.holding.items, case.holding.name], SPECIAL_CARE_WORDS)
    if word and not case.holding.special_care:
        return found(
            "special_care_in_items",
            _("「%(word)s」は要配慮個人情報に当たることがありますが、要配慮個人情報が選ばれていません。"),
            _("当たるなら種類を選び、当たらないなら備考に理由を書いてください。"),
            word=word,
        )
    return None


@contradiction("my_number_in_items", Severity.ERROR, "my_number", "items")
def my_number_in_items(case: Case) -> Found | None:
    """Basis: My Number Act art. 2 (whatever holds the number is specific personal information)."""
    word = mentions([*case.holding.items, case.holding.name], MY_NUMBER_WORDS)
    if word and case.holding.my_number != "yes":
        return found(
            "my_number_in_items",
            _("項目や名称に「%(word)s」がありますが、個人番号が「あり」になっていません。"),
            _("個人番号を「あり」にするか、項目を直してください。"),
            word=word,
        )
    return None


@contradiction("my_number_beyond_statute", Severity.ERROR, "purpose", "my_number")
def my_number_beyond_statute(case: Case) -> Found | None:
    """Basis: My Number Act art. 9 (only the procedures the act lists, consent or not)."""
    if case.holding.my_number != "yes" or not case.holding.purpose.strip():
        return None
    beyond = mentions(case.holding.purpose, BEYOND_STATUTE)
    if beyond:
        return found(
            "my_number_beyond_statute",
            _(
                "個人番号を含む情報の利用目的に「%(word)s」があります。個人番号は、税や社会保険など法律で決まった事務にしか使えません。"
            ),
            _("個人番号を使う目的を法律の事務に限り、ほかの目的の情報とは別の行に分けてください。"),
            word=beyond,
        )
    if not mentions(case.holding.purpose, STATUTORY_USES):
        return found(
            "my_number_beyond_statute",
            _("個人番号を含む情報ですが、利用目的に税や社会保険などの法律の事務が書かれていません。"),
            _(
                "「給与所得の源泉徴収票の作成」「健康保険・厚生年金の届出」のように事務の名前で書いてください。"
            ),
        )
    return None


@contradiction("my_number_uncontrolled", Severity.ERROR, "storage_methods", "my_number")
def my_number_uncontrolled(case: Case) -> Found | None:
    """Basis: My Number Act art. 12; its guidelines (for businesses), annex 1 (access control, locked storage)."""
    if case.holding.my_number != "yes":
        return None
    is_open_data = case.is_electronic and not case.methods & {"access_control", "encrypted"}
    is_open_paper = case.has_paper and not case.methods & {"locked", "room"}
    if is_open_data or is_open_paper:
        return found(
            "my_number_uncontrolled",
            _(
                "個人番号を含む情報ですが、見られる人を限る保管方法（アクセス権限の制限、施錠保管）がありません。"
            ),
            _("事務取扱担当者だけが見られるようにし、保管方法に加えてください。"),
        )
    return None


@contradiction("my_number_kept_forever", Severity.ERROR, "retention_from", "my_number")
def my_number_kept_forever(case: Case) -> Found | None:
    """Basis: My Number Act art. 20 (no keeping beyond what the act allows)."""
    if case.holding.my_number == "yes" and case.holding.retention_from == "permanent":
        return found(
            "my_number_kept_forever",
            _(
                "個人番号を含む情報が「無期限」です。法令の保存期間が過ぎたら、できるだけ速やかに消さなければなりません。"
            ),
            _("書類の法定の保存期間を入れてください。"),
        )
    return None


@contradiction("id_code_in_items", Severity.WARNING, "id_codes", "items")
def id_code_in_items(case: Case) -> Found | None:
    """Basis: APPI art. 2(2); Order art. 1."""
    word = mentions(case.holding.items, ID_CODE_WORDS)
    if word and not case.holding.id_codes:
        return found(
            "id_code_in_items",
            _("項目の「%(word)s」は個人識別符号に当たることがありますが、選ばれていません。"),
            _("個人識別符号の種類を選んでください。"),
            word=word,
        )
    return None


@contradiction("name_but_not_identifiable", Severity.ERROR, "identifiable", "items")
def name_but_not_identifiable(case: Case) -> Found | None:
    """Basis: APPI art. 2(1)1; Guidelines (General Rules) 2-1."""
    item = naming_item(case.holding.items)
    if item and case.holding.identifiable == "no":
        return found(
            "name_but_not_identifiable",
            _("項目に「%(item)s」がありますが、本人を識別できないことになっています。"),
            _("識別できるに直すか、項目を直してください。"),
            item=item,
        )
    return None


@contradiction("processed_but_named", Severity.ERROR, "processed", "items")
def processed_but_named(case: Case) -> Found | None:
    """Basis: APPI art. 41(1), 43(1) (what identifies a person is taken out)."""
    item = naming_item(case.holding.items)
    if item and case.holding.processed in {"pseudonymous", "anonymous"}:
        return found(
            "processed_but_named",
            _("仮名・匿名に加工したことになっていますが、項目に「%(item)s」が残っています。"),
            _("加工した後の項目だけにするか、加工を「加工していない」に直してください。"),
            item=item,
        )
    return None


@contradiction("source_but_searchable", Severity.HINT, "searchable", "is_source")
def source_but_searchable(case: Case) -> Found | None:
    """Basis: APPI art. 16(1)2; Order art. 4 (paper filed with an index is a database)."""
    if case.holding.is_source and case.holding.searchable == "yes":
        return found(
            "source_but_searchable",
            _(
                "入力前の帳票ですが、検索できる形で保管していることになっています。その場合は帳票自体が個人データです。"
            ),
            _("五十音順などに整理していなければ「検索できる形か」を「いいえ」に直してください。"),
        )
    return None


@contradiction("power_over_entrusted", Severity.HINT, "controls_disclosure", "entrusted_from")
def power_over_entrusted(case: Case) -> Found | None:
    """Basis: APPI art. 16(4); Guidelines (General Rules) 2-7."""
    if case.holding.entrusted_from and case.holding.controls_disclosure == "yes":
        return found(
            "power_over_entrusted",
            _("委託元から預かった情報ですが、開示などに自社の権限で応じることになっています。"),
            _("委託契約にその定めがあるか確かめ、なければ「なし」に直してください。"),
        )
    return None
