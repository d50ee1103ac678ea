"""Contradictions about others who get or gave the information: contractors, recipients, partners, abroad."""

from __future__ import annotations

from mamori.law import vocabulary
from mamori.law.words import marked as _
from mamori.measures.inventory.rules.contradictions.finding import (
    Case,
    Found,
    Severity,
    contradiction,
    found,
    joined,
)

NOT_THIRD_PARTY = {
    term.key for term in vocabulary.provision_ground.values() if not term.traits["third_party"]
}


@contradiction("cloud_without_entrustment", Severity.WARNING, "entrusts", "media")
def cloud_without_entrustment(case: Case) -> Found | None:
    """Basis: APPI art. 25; a cloud service that handles the personal data is a contractor."""
    if "cloud" in case.media and case.holding.entrusts == "no":
        return found(
            "cloud_without_entrustment",
            _(
                "クラウドを使っていますが、委託は「なし」です。サービスの会社が中身を取り扱うなら委託に当たります。"
            ),
            _(
                "契約を確かめ、取り扱うなら委託を「あり」にして委託先に加えてください。取り扱わない契約なら備考にそう書いてください。"
            ),
        )
    return None


@contradiction("entrusts_without_contractor", Severity.ERROR, "contractors", "entrusts")
def entrusts_without_contractor(case: Case) -> Found | None:
    """Basis: APPI art. 25 (supervision is of somebody)."""
    if case.holding.entrusts == "yes" and not case.holding.contractors:
        return found(
            "entrusts_without_contractor",
            _("委託が「あり」ですが、委託先が書かれていません。"),
            _("委託先の名前を書いてください。"),
        )
    return None


@contradiction("contractor_without_entrusts", Severity.ERROR, "entrusts", "contractors")
def contractor_without_entrusts(case: Case) -> Found | None:
    if case.holding.contractors and case.holding.entrusts != "yes":
        return found(
            "contractor_without_entrusts",
            _("委託先（%(names)s）が書かれていますが、委託が「あり」になっていません。"),
            _("委託を「あり」にするか、委託先を消してください。"),
            names=joined(case.holding.contractors),
        )
    return None


@contradiction("disposal_contractor_unnamed", Severity.WARNING, "entrusts", "disposal_methods")
def disposal_contractor_unnamed(case: Case) -> Found | None:
    if "contractor" in case.holding.disposal_methods and case.holding.entrusts == "no":
        return found(
            "disposal_contractor_unnamed",
            _("廃棄を業者に任せていますが、委託は「なし」です。廃棄を任せることも委託です。"),
            _("委託を「あり」にして、廃棄の業者を委託先に加えてください。"),
        )
    return None


@contradiction("provides_without_recipient", Severity.ERROR, "recipients", "provides")
def provides_without_recipient(case: Case) -> Found | None:
    """Basis: APPI art. 27, 29 (records of provision name the third party)."""
    if case.holding.provides == "yes" and not case.holding.recipients:
        return found(
            "provides_without_recipient",
            _("第三者提供が「あり」ですが、提供先が書かれていません。"),
            _("提供先の名前を書いてください。"),
        )
    return None


@contradiction("recipient_without_provides", Severity.ERROR, "provides", "recipients")
def recipient_without_provides(case: Case) -> Found | None:
    if case.holding.recipients and case.holding.provides != "yes":
        return found(
            "recipient_without_provides",
            _("提供先（%(names)s）が書かれていますが、第三者提供が「あり」になっていません。"),
            _("第三者提供を「あり」にするか、委託なら委託先に移してください。"),
            names=joined(case.holding.recipients),
        )
    return None


@contradiction("provides_without_ground", Severity.ERROR, "provision_ground", "provides")
def provides_without_ground(case: Case) -> Found | None:
    """Basis: APPI art. 27(1) (consent, or one of the exceptions)."""
    if case.holding.provides == "yes" and not case.holding.provision_ground:
        return found(
            "provides_without_ground",
            _("第三者に提供していますが、その根拠（本人の同意、法令など）がありません。"),
            _("提供の根拠を選んでください。根拠がなければ提供できません。"),
        )
    return None


@contradiction("ground_is_no_provision", Severity.WARNING, "provides", "provision_ground")
def ground_is_no_provision(case: Case) -> Found | None:
    """Basis: APPI art. 27(5) (entrustment, succession and joint use are no provision to a third party)."""
    ground = case.holding.provision_ground
    if case.holding.provides == "yes" and ground in NOT_THIRD_PARTY:
        return found(
            "ground_is_no_provision",
            _("第三者提供の根拠が「%(ground)s」ですが、これは法律上、第三者への提供に当たりません。"),
            _("第三者提供を「なし」にし、委託や共同利用の欄に書いてください。"),
            ground=vocabulary.provision_ground.labelled(ground),
        )
    return None


@contradiction("opt_out_of_special_care", Severity.ERROR, "provision_ground", "special_care")
def opt_out_of_special_care(case: Case) -> Found | None:
    """Basis: APPI art. 27(2), proviso."""
    if case.holding.provision_ground == "opt_out" and case.holding.special_care:
        return found(
            "opt_out_of_special_care",
            _("要配慮個人情報は、オプトアウトでは提供できません。"),
            _("本人の同意などほかの根拠に変えるか、提供をやめてください。"),
        )
    return None


@contradiction("my_number_provided", Severity.ERROR, "provision_ground", "my_number")
def my_number_provided(case: Case) -> Found | None:
    """Basis: My Number Act art. 19 (consent does not widen it)."""
    if (
        case.holding.my_number == "yes"
        and case.holding.provides == "yes"
        and case.holding.provision_ground != "law"
    ):
        return found(
            "my_number_provided",
            _("個人番号を含む情報は、本人の同意があっても、法律が認める場合のほかは提供できません。"),
            _("根拠が法令か確かめ、個人番号を除いて提供するか、提供をやめてください。"),
        )
    return None


@contradiction("shares_without_partner", Severity.WARNING, "share_partners", "shares")
def shares_without_partner(case: Case) -> Found | None:
    """Basis: APPI art. 27(5)3 (the range of joint users is made known)."""
    if case.holding.shares == "yes" and not case.holding.share_partners:
        return found(
            "shares_without_partner",
            _("共同利用が「あり」ですが、相手が書かれていません。"),
            _("共同して利用する会社の範囲を書いてください。"),
        )
    return None


@contradiction("partner_without_shares", Severity.WARNING, "shares", "share_partners")
def partner_without_shares(case: Case) -> Found | None:
    if case.holding.share_partners and case.holding.shares != "yes":
        return found(
            "partner_without_shares",
            _("共同利用の相手が書かれていますが、共同利用が「あり」になっていません。"),
            _("共同利用を「あり」にするか、相手を消してください。"),
        )
    return None


@contradiction("abroad_without_country", Severity.ERROR, "countries", "abroad")
def abroad_without_country(case: Case) -> Found | None:
    """Basis: APPI art. 28(2); Guidelines (General Rules) 10-7 (name the country and know its system)."""
    if case.holding.abroad == "yes" and not case.holding.countries:
        return found(
            "abroad_without_country",
            _("外国での取扱いが「あり」ですが、国名がありません。"),
            _("データが置かれる国、または提供先のある国を書いてください。"),
        )
    return None


@contradiction("country_without_abroad", Severity.WARNING, "abroad", "countries")
def country_without_abroad(case: Case) -> Found | None:
    foreign = [name for name in case.holding.countries if name.strip() not in {"日本", "国内", "日本国内"}]
    if foreign and case.holding.abroad != "yes":
        return found(
            "country_without_abroad",
            _("国名（%(names)s）が書かれていますが、外国での取扱いが「あり」になっていません。"),
            _("外国での取扱いを「あり」にするか、国名を消してください。"),
            names=joined(foreign),
        )
    return None


@contradiction("entrusted_but_not_acquired_so", Severity.WARNING, "acquisition", "entrusted_from")
def entrusted_but_not_acquired_so(case: Case) -> Found | None:
    if case.holding.entrusted_from and case.acquisition and "entrusted" not in case.acquisition:
        return found(
            "entrusted_but_not_acquired_so",
            _("委託元から預かった情報ですが、取得方法に「委託元から」がありません。"),
            _("取得方法に「委託元から」を加えるか、委託元の欄を直してください。"),
        )
    return None


@contradiction("acquired_from_nobody", Severity.WARNING, "entrusted_from", "acquisition")
def acquired_from_nobody(case: Case) -> Found | None:
    if "entrusted" in case.acquisition and not case.holding.entrusted_from:
        return found(
            "acquired_from_nobody",
            _("取得方法が「委託元から」ですが、どの会社から預かったかがありません。"),
            _("委託元の名前を書いてください。"),
        )
    return None


@contradiction("entrusted_passed_on", Severity.HINT, "provides", "entrusted_from")
def entrusted_passed_on(case: Case) -> Found | None:
    """Basis: APPI art. 27(5)1 (a contractor acts within what was entrusted)."""
    if case.holding.entrusted_from and case.holding.provides == "yes":
        return found(
            "entrusted_passed_on",
            _(
                "委託元から預かった情報を第三者に提供しています。委託された範囲を超えていないか確かめてください。"
            ),
            _("委託契約を確かめ、委託元の承諾を備考に書いてください。"),
        )
    return None


@contradiction("third_party_source_unnamed", Severity.HINT, "acquisition_note", "acquisition")
def third_party_source_unnamed(case: Case) -> Found | None:
    """Basis: APPI art. 30 (confirm who gives it and how they came by it)."""
    if "third_party" in case.acquisition and not case.holding.acquisition_note.strip():
        return found(
            "third_party_source_unnamed",
            _("第三者から取得していますが、どこから、どんな経緯で受け取ったかがありません。"),
            _("取得方法の補足に、相手と経緯を書いてください。"),
        )
    return None
