"""The milestones on a line: a clean picture with its table, in page and document."""

from datetime import date

from maillon.core.charts.timeline import Mark, months_around, timeline

WORDS = {"done": "fait", "late": "en retard", "coming": "à venir"}


def drawn(marks):
    return timeline(
        marks,
        ["1.1", "1.2"],
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        today=date(2026, 6, 1),
        words=WORDS,
        today_word="aujourd’hui",
        title="Échéances",
        description="Une marque par échéance",
        headings=("Mesure", "État"),
        table=[("1.1", "fait")],
    )


def test_every_mark_says_what_it_is_and_no_style_is_inline():
    chart = drawn(
        [
            Mark("1.1", date(2026, 2, 1), "done", "1.1 Bilan: fait"),
            Mark("1.2", date(2026, 9, 1), "coming", "1.2 Suite: à venir"),
        ]
    )
    assert "style=" not in chart.svg
    assert all(text in chart.svg for text in ("1.1 Bilan: fait", "1.2 Suite: à venir", "fait"))
    assert "en retard" not in chart.svg
    assert chart.rows == (("1.1", "fait"),)
    assert chart.png()[:4] == b"\x89PNG"


def test_without_marks_there_is_a_table_and_no_picture():
    assert drawn([]).svg == ""


def test_the_span_holds_every_day():
    first, last = months_around([date(2021, 5, 25), date(2027, 1, 31)], 2023, 2024)
    assert (first, last > date(2027, 1, 31)) == (date(2021, 5, 1), True)
