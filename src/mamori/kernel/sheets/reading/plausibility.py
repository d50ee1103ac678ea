"""Weighs how likely a text is to be Japanese writing: the judge between encodings that all decode without error."""

from __future__ import annotations

from functools import lru_cache

# Kanji of ledgers, names and addresses. Short files ("氏名,部署") are decided by them.
_COMMON = frozenset(
    "氏名住所電話番号年月日会社部署課係業務情報個人保管場所期間方法取得利用目的件数廃棄委託先第三者提供共同外国媒体紙電子"
    "書類管理責任担当備考項目種類別本人顧客取引従員応募退職株主来訪問合経路形態手渡郵送入力登録更新作成変更確認承認申請報告"
    "開始終了契約有無要配慮番区分一覧表台帳調査票回答記入例説明注意合計小大中上下左右内外前後今次全各他計金額円銀行口座"
    "東京都大阪府県市町村区丁目北海道青森岩手宮城秋田山形福島茨栃木群馬埼玉千葉神奈川新潟富石井長野岐阜静岡愛知三重滋賀"
    "兵庫和歌鳥取根広徳香媛高佐崎熊分鹿児沖縄田中村林木山本藤加伊渡辺小吉松清水池橋阿森内原谷坂島浦上野久保平工藤竹後"
    "太郎次一二三四五六七八九十百万億男女生性年齢様殿御社員番給与人事総務経理営業企画開発製造品質購買法務広報技術支店長役"
    "安全衛生健康診断結果採用履歴職歴学校卒業資格免許証写真映像防犯通信機器端末室棚金庫鍵施錠削除消去裁断溶解返却保存状況"
    "請求支払注文販売商品受付窓口対応苦情相談開示請求権限規程基準記録点検監査教育研修修理配送発送出荷入荷在庫見積納期"
)
_VOICED = frozenset("ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ")
_HALF_SIGNS = frozenset("｡｢｣､･")
_LONGEST = 20_000


def plausibility(text: str) -> float:
    """Returns the weight of the text as Japanese (a log-likelihood; higher is likelier).

    Compare only decodings of the same bytes. A letter weighs more after a letter of its own kind, because words
    are written in one script; that is what tells half-width kana from kanji read in the wrong encoding.
    """
    total, before, last = 0.0, "", ""
    for sign in text[:_LONGEST]:
        script, weight = _weigh(sign)
        if script == "half":
            weight = _half_weight(sign, last, before)
        elif script == before:
            weight += 1.0
        total += weight
        before, last = script, sign
    return total


def _half_weight(sign: str, last: str, before: str) -> float:
    if sign in "ﾞﾟ":
        return -2.5 if last in _VOICED else -14.0
    if sign in _HALF_SIGNS:
        return -9.0
    return -4.0 if before == "half" else -7.5


@lru_cache(maxsize=8192)
def _weigh(sign: str) -> tuple[str, float]:
    code = ord(sign)
    if code < 0x80:
        return ("ascii", -4.5) if code >= 0x20 or sign in "\r\n\t" else ("odd", -25.0)
    if 0x3041 <= code <= 0x3096 or sign in "、。「」々":
        return "hiragana", -5.0
    if 0x30A1 <= code <= 0x30FC:
        return "katakana", -5.3
    if 0xFF61 <= code <= 0xFF9F:
        return "half", -7.5
    if 0x4E00 <= code <= 0x9FFF:
        return "kanji", _kanji_weight(sign)
    return _weigh_sign(sign, code)


def _kanji_weight(sign: str) -> float:
    if sign in _COMMON:
        return -6.0
    try:
        lead = sign.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return -14.5
    return -9.5 if 0xB0 <= lead <= 0xCF else -13.5  # JIS level 1 lies in rows 16-47, level 2 behind it


def _weigh_sign(sign: str, code: int) -> tuple[str, float]:
    if 0xFF01 <= code <= 0xFF5E or 0x3000 <= code <= 0x303F:
        return "wide", -6.5
    if 0x2460 <= code <= 0x24FF or 0x3200 <= code <= 0x33FF or 0x2160 <= code <= 0x217F:
        return "sign", -8.0
    if 0x2010 <= code <= 0x22FF or 0x2500 <= code <= 0x26FF or sign in "×÷±°´¨§¶":
        return "sign", -9.0
    if 0xE000 <= code <= 0xF8FF or sign == "\ufffd" or 0x80 <= code < 0xA0:
        return "odd", -25.0
    if 0xF900 <= code <= 0xFAFF:
        return "kanji", -13.0
    return "other", -12.5
