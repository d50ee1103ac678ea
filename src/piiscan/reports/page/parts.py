"""The parts of the page, in the order in which a manager asks: is it bad, what is it, where is it, what was not seen."""

from __future__ import annotations

from piiscan.gravity import GRAVE, RUINOUS, gravity
from piiscan.model import FileResult
from piiscan.reports import End, Told
from piiscan.reports.lines import readable
from piiscan.reports.page.pictures import GRADES, bars, dot, stripe, words
from piiscan.reports.summary import EXAMPLES, Summary, folder_of, grade

FOLDERS_SHOWN, KINDS_SHOWN, FILES_SHOWN = 12, 10, 30


def heading(told: Told, end: End) -> str:
    """Returns where was looked, and when."""
    places = "、".join(words(readable(one)) for one in told.places)
    stopped = (
        '<p class="stopped">途中で止めた調査です。ここまでに調べた分だけを示します。</p>'
        if end.is_stopped
        else ""
    )
    return (
        '<header><p class="maker">piiscan</p><h1>個人情報の調査結果</h1>'
        f"<dl><div><dt>調べた場所</dt><dd>{places}</dd></div>"
        f"<div><dt>調べた日時</dt><dd>{words(told.began)}</dd></div>"
        f"<div><dt>かかった時間</dt><dd>{duration(end.seconds)}</dd></div></dl>{stopped}</header>"
    )


def verdict(summary: Summary) -> str:
    """Returns in two sentences what was found and what is to be done first."""
    high = summary.grades["高"]
    if not summary.found:
        told = f"{summary.files:,} ファイルを調べ、個人情報は見つかりませんでした。"
    else:
        told = f"{summary.files:,} ファイルのうち <b>{summary.found:,}</b> に個人情報がありました。"
        if high:
            told += f"そのうち <b class='high'>{high:,}</b> は、漏れると本人に重い被害が出るおそれがあります。先に確かめてください。"
    if summary.unread or summary.partial:
        told += f"中を読めなかった、または一部しか読めなかったものが {summary.unread + summary.partial:,} あります。"
    return f'<p class="verdict">{told}</p>'


def figures(summary: Summary) -> str:
    """Returns the figures, and the files by grade as one stripe."""
    told = (
        ("調べたファイル", f"{summary.files:,}", size(summary.size)),
        ("個人情報のあるファイル", f"{summary.found:,}", share(summary.found, summary.files)),
        ("延べ人数", f"{summary.people:,}", "同じ人が別のファイルにもいれば重ねて数えます"),
        ("読めなかったファイル", f"{summary.unread:,}", share(summary.unread, summary.files)),
    )
    tiles = "".join(
        f"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>" for name, value, note in told
    )
    grades = stripe([(one, summary.grades[one]) for one in GRADES]) if summary.found else ""
    return f'<section class="figures" aria-label="数"><dl>{tiles}</dl>{grades}</section>'


def by_kind(summary: Summary, told: Told) -> str:
    """Returns how much of each kind there is."""
    if not summary.kinds:
        return ""
    rows = [
        (told.title(kind), number, f"{number:,} 件・{summary.files_by_kind[kind]:,} ファイル", weight(kind))
        for kind, number in gravest_first(summary)
    ]
    note = "<p class='note'>漏れたときに重いものから順です。</p>"
    return f"<section><h2>何があるか</h2>{note}{bars(rows, caption='種類ごとの件数')}</section>"


def by_folder(summary: Summary, told: Told) -> str:
    """Returns where it lies: the folders with most people, and which kinds lie in which folder."""
    if not summary.folders:
        return ""
    ranked = sorted(
        summary.folders.items(),
        key=lambda pair: (-pair[1].gravest, -pair[1].people, -pair[1].kinds.total(), pair[0]),
    )
    shown = ranked[:FOLDERS_SHOWN]
    rows = [
        (
            inside(name, told),
            one.people or one.kinds.total(),
            amount(one.people, one.kinds.total()),
            GRADES[grade(one.gravest)],
        )
        for name, one in shown
    ]
    kinds = [kind for kind, _number in gravest_first(summary)[:KINDS_SHOWN]]
    largest = max(one.kinds[kind] for _name, one in shown for kind in kinds)
    head = "".join(f'<th scope="col"><span>{words(told.title(kind))}</span></th>' for kind in kinds)
    lines = "".join(
        f'<tr><th scope="row">{words(inside(name, told))}</th>'
        + "".join(
            f"<td>{dot(one.kinds[kind], largest, f'{told.title(kind)} {one.kinds[kind]:,}件')}</td>"
            for kind in kinds
        )
        + "</tr>"
        for name, one in shown
    )
    more = (
        f'<p class="note">ほかに {len(ranked) - len(shown):,} か所あります。</p>'
        if len(ranked) > len(shown)
        else ""
    )
    return (
        f"<section><h2>どこにあるか</h2><p class='note'>重大なものがある順です。棒の長さは人数（数えられない所は件数）を表します。</p>"
        f"{bars(rows, caption='場所ごとの人数')}{more}"
        f'<h3>場所と種類</h3><div class="wide"><table class="map"><thead><tr><th scope="col">場所</th>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div></section>"
    )


def gravest(summary: Summary, told: Told) -> str:
    """Returns the gravest files, one by one."""
    files = summary.gravest()[:FILES_SHOWN]
    if not files:
        return ""
    lines = "".join(_file(one, told) for one in files)
    more = (
        f'<p class="note">重大な順に {len(files)} ファイルを示しました。全 {summary.found:,} ファイルは --format csv で出せます。</p>'
        if summary.found > len(files)
        else ""
    )
    return f'<section><h2>先に確かめるファイル</h2><ol class="files">{lines}</ol>{more}</section>'


def _file(result: FileResult, told: Told) -> str:
    kinds = "".join(
        f"<li>{words(told.title(kind))} <b>{number:,}</b></li>"
        for kind, number in sorted(result.kinds.items(), key=lambda pair: -pair[1])
    )
    samples = "　".join(words(one) for kind in sorted(result.samples) for one in result.samples[kind][:1])
    path = readable(result.path)
    name = path.replace("\\", "/").rpartition("/")[2]
    people = f"<span>{result.people:,} 人</span>" if result.people else ""
    note = f'<p class="note">{words(result.reason)}</p>' if result.reason else ""
    return (
        f'<li><p class="score {GRADES[grade(result.score)]}"><b>{result.score}</b><span>重大さ{grade(result.score)}</span></p>'
        f'<div><h3>{words(name)}</h3><p class="where">{words(inside(folder_of(path), told))}</p>'
        f'<ul class="kinds">{kinds}</ul><p class="facts">{people}<span>{size(result.size)}</span></p>'
        f'<p class="samples">{samples}</p>{note}</div></li>'
    )


def not_read(summary: Summary) -> str:
    """Returns what could not be read and why: what nobody has seen may hold anything."""
    if not summary.causes:
        return "<section><h2>読めなかったもの</h2><p>すべてのファイルを最後まで読めました。</p></section>"
    lines = "".join(
        f"<details><summary><span>{words(reason)}{'（一部は読めました）' if status == 'partial' else ''}</span>"
        f"<b>{number:,}</b></summary><ul>{_examples(summary, reason, number)}</ul></details>"
        for (status, reason), number in summary.causes.most_common()
    )
    return (
        "<section><h2>読めなかったもの</h2><p class='note'>中に何があるかわからないファイルです。"
        f"パスワードを外す、形式を変えるなどして、もう一度調べてください。</p>{lines}</section>"
    )


def _examples(summary: Summary, reason: str, number: int) -> str:
    shown = "".join(f"<li>{words(readable(one))}</li>" for one in summary.examples[reason])
    return shown + (f"<li>…ほか {number - EXAMPLES:,} ファイル</li>" if number > EXAMPLES else "")


def how_to_read(summary: Summary, end: End) -> str:
    """Returns what the figures mean."""
    again = (
        f"前回から変わっていない {end.unchanged:,} ファイルは、前回の結果を使いました。"
        if end.unchanged
        else ""
    )
    return (
        "<section class='notes'><h2>この報告の読み方</h2><ul>"
        "<li>「重大さ」は 0〜100 の目安です。最も重い種類（個人番号・カード番号・要配慮個人情報・パスワードなど 50、"
        "公的な番号・口座 35、氏名・住所・連絡先など 20）に、ほかの種類が重なるごとに 5（20 まで）、"
        "人数が 10 倍になるごとに 10（30 まで）を足します。60 以上を高、35 以上を中としています。</li>"
        "<li>件数と人数は自動で数えたもので、見落としも数えすぎもあります。消す・移すなどの判断は、中を確かめてからにしてください。</li>"
        "<li>この報告に、見つけた値そのものはありません。見本は伏せ字です。ただし、どこに何があるかを示しているので、"
        f"取り扱いは社外秘としてください。</li>{f'<li>{again}</li>' if again else ''}</ul></section>"
    )


def gravest_first(summary: Summary) -> list[tuple[str, int]]:
    """Returns the kinds with their numbers, those first from which most harm comes."""
    return sorted(summary.kinds.items(), key=lambda pair: (-gravity(pair[0]), -pair[1]))


def weight(kind: str) -> str:
    """Returns the class of colour of a kind."""
    told = gravity(kind)
    return "high" if told >= RUINOUS else "middle" if told >= GRAVE else ""


def inside(path: str, told: Told) -> str:
    """Returns a path as it is called inside the only place that was looked at; the place itself stands above."""
    shown = readable(path)
    place = readable(told.places[0]).rstrip("/") if len(told.places) == 1 else ""
    return (
        (shown[len(place) :].lstrip("/") or "（この場所の直下）")
        if place and shown.startswith(place)
        else shown
    )


def amount(people: int, finds: int) -> str:
    return f"{people:,} 人・{finds:,} 件" if people else f"{finds:,} 件"


def share(part: int, whole: int) -> str:
    return f"全体の {100 * part / whole:.1f}%" if whole else ""


def size(number: int) -> str:
    """Returns bytes in the unit that people use."""
    told = float(number)
    for unit in ("バイト", "KB", "MB", "GB"):
        if told < 1000 or unit == "GB":
            return f"{told:,.0f} {unit}" if told >= 10 or unit == "バイト" else f"{told:.1f} {unit}"
        told /= 1000
    return ""


def duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} 秒"
    minutes = round(seconds / 60)
    return f"{minutes // 60} 時間 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分"
