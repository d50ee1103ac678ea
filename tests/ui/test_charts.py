"""What charts show, in per cent."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from mamori.ui import charts


def test_the_longest_bar_fills_the_width() -> None:
    chart = charts.bars(
        [("総務部", 10), ("営業部", 40), ("情報課", 0)], kinds={"総務部": "late"}, urls={"営業部": "/x"}
    )
    assert [(bar.percent, bar.kind, bar.url) for bar in chart.rows] == [
        ("25", "late", ""), ("100", "key", "/x"), ("0", "key", ""),
    ]  # fmt: skip


def test_a_chart_of_nothing_has_bars_without_length() -> None:
    assert [bar.percent for bar in charts.bars([("総務部", 0)]).rows] == ["0"]
    assert charts.bars([]).rows == ()
    assert charts.stack([]).total == 0


def test_the_pieces_of_a_whole_follow_one_another() -> None:
    chart = charts.stack([("受理", 5, "done"), ("未着手", 0, "none"), ("期限切れ", 3, "late")])
    assert [(part.start, part.percent) for part in chart.parts] == [
        ("0", "62.5"),
        ("62.5", "0"),
        ("62.5", "37.5"),
    ]
    assert chart.total == 8


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine proves nothing here
@given(some.lists(some.integers(min_value=0, max_value=10**9), max_size=30))
def test_pieces_never_reach_beyond_the_whole(counts: list[int]) -> None:
    chart = charts.stack([(str(at), count, "key") for at, count in enumerate(counts)])
    assert all(float(part.start) + float(part.percent) <= 100.02 for part in chart.parts)


def test_a_field_of_a_heat_map_has_its_level_only_where_there_is_something() -> None:
    heat = charts.heat_map(
        {("大", "大"): 2}, rows=["大", "小"], columns=["大"], levels={("大", "大"): 5, ("小", "大"): 3}
    )
    assert [(row.label, [(cell.count, cell.level) for cell in row.cells]) for row in heat.rows] == [
        ("大", [(2, 5)]), ("小", [(0, 0)]),
    ]  # fmt: skip
