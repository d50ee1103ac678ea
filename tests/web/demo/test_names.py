"""Nothing that ships as seed or demo names a real company, address or telephone."""

import re
from importlib.resources import files

import pytest

REAL = re.compile(
    "ヤマト運輸|佐川急便|日本郵便|クロネコ|Google|グーグル|Microsoft|マイクロソフト|Amazon|アマゾン|Salesforce|"
    "LINE|Slack|Zoom|Sansan|kintone|サイボウズ|freee|マネーフォワード|SmartHR|楽天|Yahoo|ヤフー|Dropbox|"
    "リクルート|マイナビ|セコム|ALSOK|NTT|ソフトバンク|KDDI|パラマウント|クラウドサイン|ジョブカン|Chatwork"
)


ADDRESS = re.compile(r"[\w.+-]+@([\w-]+\.)+\w+|https?://\S+")


TELEPHONE = re.compile(r"0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}")


WRITTEN = [
    *(
        ("mamori.web.demo", f"data/{name}.yaml")
        for name in (
            "company",
            "people",
            "rounds",
            "entries_office",
            "entries_sales",
            "entries_works",
        )
    ),
    *(
        ("mamori.measures.inventory", f"seed/{name}.yaml")
        for name in ("vocabulary", "fields", "processes", "risks")
    ),
    *(
        ("mamori.measures.organisation", f"seed/{name}.yaml")
        for name in ("teams", "tasks", "roles", "letters")
    ),
]


@pytest.mark.parametrize(("package", "path"), WRITTEN, ids=lambda part: part.split("/")[-1])
def test_no_real_company_address_or_telephone_is_named(package: str, path: str) -> None:
    text = files(package).joinpath(path).read_text(encoding="utf-8")
    assert REAL.findall(text) == []
    assert ADDRESS.findall(text) == []
    assert TELEPHONE.findall(text) == []
