"""Invents sentences as offices write them, with the names marked, so that the tagger knows more than an encyclopaedia.

Slots: 姓 surname, 名 given name, 氏 both, 空 both with a space, 外 a foreign name with ・, 地 place, 社 company (often called after
a person), 店 shop or building, 駅. What stands between people is as invented as they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training_names import Names
from training_sentences import Sentence

KINDS = {
    "姓": "PER",
    "氏": "PER",
    "空": "PER",
    "外": "PER",
    "名": "PER",
    "地": "LOC",
    "社": "ORG",
    "店": "FAC",
    "駅": "FAC",
}
TEMPLATES = (
    """
{社}の{姓}です。|お世話になっております。{社}の{姓}でございます。|{社}営業部 {空}様|{姓}様、いつもお世話になっております。
{社} 総務課 {姓}様|担当の{姓}が承ります。|本件は{姓}さんが対応します。|{姓}課長に確認済みです。|{姓}部長と{姓}係長が出席した。
出席者:{姓}、{姓}、{氏}|出席者 {空}、{空}、{空}|参加者:{氏}(営業)、{氏}(経理)|議事録作成者:{氏}|司会は{氏}が務めた。
氏名:{空}|氏名 {氏}|お名前:{空}|申込者名 {氏}|{氏}殿|{空} 様|担当者:{姓}|担当 {姓}|承認者:{氏} 起案者:{氏}|代表取締役 {空}
{社} 代表取締役社長 {氏}|取締役 {氏}|監査役の{氏}氏は退任する。|{氏}先生の診察を受けた。|主治医は{姓}医師です。|{姓}弁護士に相談した。
{氏}さん({地}在住)から問い合わせがあった。|{地}支店の{姓}に転送してください。|{姓}さんのお母さまからお電話がありました。
{姓}様より{姓}宛てに折り返しのご依頼。|{姓}まで連絡ください。|{姓}へ転送しました。|受付:{姓}|記入者 {姓}|確認者:{姓}{名}
{氏}と申します。|私、{社}の{氏}と申します。|{名}さんの誕生日会は来週です。|{名}ちゃんは保育園を休みます。|{名}くんの迎えは{姓}さんが行く。
本日は{氏}が休暇のため、{姓}が代行します。|{氏}は{地}へ出張した。|新任の{氏}をご紹介します。|{氏}が入社した。|{氏}の退職に伴い、{氏}を後任とする。
{社}は{地}に本社を置く。|{社}の新製品を{店}で販売する。|{店}の売上は前年を上回った。|{社}と{社}が提携する。|{社}製の部品を使う。
{地}市の人口は減っている。|{地}県知事は会見を開いた。|{地}駅前の{店}で会う。|{駅}から徒歩5分です。|{社}の株価が上がった。|{社}に発注した。
{地}支店、{地}営業所を統合する。|明治時代の建物です。|昭和から平成にかけて増えた。|令和の時代に合わせた規程とする。|{社}の工場は{地}にある。
個人情報の取扱いについて説明した。|本規程は取締役会が定める。|資料を添付します。ご確認ください。|会議は午後三時から行う。
佐川で送りました。|ヤマトで発送済みです。|本田の車に乗る。|松屋で昼食をとる。|大丸で買い物をした。|高島屋の催事に出店する。|三越と伊勢丹に卸す。
{外}氏は会見で述べた。|{外}が来日した。|通訳は{外}さんです。|{社}の{外}社長と面談した。|株主の{外}から質問が出た。
1 {空} {地} 営業|{空} 45歳 会社員|{氏}(42)|{氏}(東京都)|「{氏}」名義の口座|{氏}名義|被保険者 {氏}|続柄 妻 {名}|長男 {名}|扶養家族:{名}、{名}
{姓}・{姓}・{姓}の三名で対応|{姓}/{姓}|from: {姓}|宛先:{氏}|CC:{姓}、{姓}|{氏} <sample@example.jp>|{姓}@営業です。|{姓}(総務)です。
{姓}氏|{姓}君|{氏}君が表彰された。|{氏}教授が講演した。|講師:{氏}({地}大学)|{氏}選手が優勝した。|故{氏}氏の告別式|{姓}家の皆様|{姓}夫妻
山本製作所に見積を依頼した。|田中商店の請求書|中村屋のカレー|鈴木自動車の修理|{姓}建設株式会社に発注|{姓}工業の担当は{姓}です。|{姓}クリニックで受診した。
有限会社{姓}商会|{姓}ビル3階|{姓}町の会館|{姓}川の堤防|{姓}橋を渡る|{姓}橋駅で降りる|{姓}小学校を卒業した。|{姓}病院に入院した。
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_NOT_PEOPLE = re.compile(
    "(?P<ORG>\\{姓\\}(?:建設株式会社|工業)|有限会社\\{姓\\}商会)|(?P<FAC>\\{姓\\}(?:クリニック|ビル|橋駅?|小学校|病院))|(?P<LOC>\\{姓\\}(?:町|川))"
)
_FORMS = (
    "{}株式会社",
    "株式会社{}",
    "{}工業",
    "{}電機",
    "{}商事",
    "{}製作所",
    "{}建設",
    "{}銀行",
    "{}薬品",
    "{}運輸",
    "{}グループ",
    "{}自動車",
    "{}食品",
)
_SHOPS = (
    "{}屋",
    "{}百貨店",
    "{}ビル",
    "{}ホテル",
    "{}会館",
    "{}書店",
    "{}医院",
    "{}歯科",
    "{}公園",
    "{}センター",
    "{}店",
)


def offices(names: Names, count: int) -> Iterator[Sentence]:
    """Yields so many invented sentences."""
    chance = random.Random(20261124)
    for number in range(count):
        yield _filled(TEMPLATES[number % len(TEMPLATES)], names, chance)


def _filled(template: str, names: Names, chance: random.Random) -> Sentence:
    text, entities, last = "", [], 0
    for slot in re.finditer(f"{_NOT_PEOPLE.pattern}|{{(?P<slot>.)}}", template):
        text += template[last : slot.start()]
        value, kind = _value(slot, names, chance)
        entities.append((len(text), len(text) + len(value), kind))
        text += value
        last = slot.end()
    return Sentence("offices", text + template[last:], tuple(entities))


def _value(slot: re.Match[str], names: Names, chance: random.Random) -> tuple[str, str]:
    if slot["slot"] is None:
        return slot[0].replace("{姓}", names.surname(chance)), str(slot.lastgroup)
    surname, given, place = names.surname(chance), names.given_name(chance), chance.choice(names.places)
    stem = chance.choice([surname, place, chance.choice(names.foreign)])
    value = {
        "姓": surname, "名": given, "氏": surname + given, "空": f"{surname} {given}", "地": place,
        "外": f"{chance.choice(names.foreign)}・{chance.choice(names.foreign)}", "社": chance.choice(_FORMS).format(stem),
        "店": chance.choice(_SHOPS).format(stem), "駅": f"{place}駅",
    }[slot["slot"]]  # fmt: skip
    return value, KINDS[slot["slot"]]
