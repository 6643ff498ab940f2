"""A trace as a picture and as a text: what happened when, where, and because of what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tests.system.collector import SpanTold

COLOURS = {
    "browser": "#475569",
    "gateway": "#2563eb",
    "orders": "#059669",
    "inventory": "#d97706",
    "customers": "#7c3aed",
    "tasks": "#db2777",
    "notify": "#0891b2",
}
WIDTH, LABEL, LINE, TOP, PAD = 1200, 430, 22, 34, 12
TICKS = 8


@dataclass(frozen=True)
class Row:
    """A span at its depth, with the database statements that were its own work."""

    span: SpanTold
    depth: int
    statements: int
    statements_ms: float


def rows(spans: Sequence[SpanTold]) -> list[Row]:
    """In the order of what caused what, statements counted at whoever sent them."""
    children: dict[str, list[SpanTold]] = {}
    ids = {span.span_id for span in spans}
    for span in sorted(spans, key=lambda span: span.start):
        children.setdefault(span.parent if span.parent in ids else "", []).append(span)

    def below(parent: str, depth: int) -> Iterator[Row]:
        for span in children.get(parent, ()):
            if not _is_statement(span):
                own = [each for each in children.get(span.span_id, ()) if _is_statement(each)]
                yield Row(span, depth, len(own), sum(each.milliseconds for each in own))
                yield from below(span.span_id, depth + 1)

    return list(below("", 0))


def as_text(found: Sequence[Row]) -> str:
    """One line for each: begin and length in milliseconds, service, name."""
    start = found[0].span.start
    lines = [f"{'begins':>9} {'takes':>9}  {'service':<10} what"]
    for row in found:
        begins = (row.span.start - start) / 1_000_000
        name = f"{'  ' * row.depth}{row.span.name}{_statements(row)}"
        lines.append(f"{begins:>6.1f} ms {row.span.milliseconds:>6.1f} ms  {row.span.service:<10} {name}")
    return "\n".join(lines)


def as_svg(found: Sequence[Row]) -> str:
    start, end = found[0].span.start, max(row.span.end for row in found)
    height = TOP + LINE * len(found) + PAD
    scale = (WIDTH - LABEL - PAD) / max(1, end - start)
    font = 'font-family="system-ui, sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {font}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_grid(end - start, height),
    ]
    for place, row in enumerate(found):
        parts += _line(row, TOP + LINE * place, LABEL + (row.span.start - start) * scale, scale)
    return "\n".join([*parts, "</svg>", ""])


def _grid(length: int, height: int) -> Iterator[str]:
    for tick in range(TICKS + 1):
        x = LABEL + (WIDTH - LABEL - PAD) * tick / TICKS
        anchor = "end" if tick == TICKS else "middle"
        yield f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{height}" stroke="#e2e8f0"/>'
        yield (
            f'<text x="{x:.1f}" y="{TOP - 14}" fill="#64748b" text-anchor="{anchor}">'
            f"{length * tick / TICKS / 1_000_000:.0f} ms</text>"
        )


def _line(row: Row, y: float, x: float, scale: float) -> Iterator[str]:
    span = row.span
    colour = COLOURS.get(span.service, "#64748b")
    indent = PAD + 12 * row.depth
    width = max(2.0, (span.end - span.start) * scale)
    yield (
        f'<text x="{indent}" y="{y + 14}"><tspan fill="{colour}" font-weight="600">{escape(span.service)}</tspan> '
        f"{escape(span.name.removeprefix(span.service + ' ').removeprefix(span.service + '.'))}</text>"
    )
    yield f'<rect x="{x:.1f}" y="{y + 4}" width="{width:.1f}" height="13" rx="2" fill="{colour}"/>'
    before = x + width + 170 > WIDTH
    yield (
        f'<text x="{x - 4 if before else x + width + 4:.1f}" y="{y + 14}" fill="#475569" '
        f'text-anchor="{"end" if before else "start"}">{span.milliseconds:.1f} ms{escape(_statements(row))}</text>'
    )


def _statements(row: Row) -> str:
    if not row.statements:
        return ""
    noun = "statement" if row.statements == 1 else "statements"
    return f" ({row.statements} {noun}, {row.statements_ms:.1f} ms)"


def _is_statement(span: SpanTold) -> bool:
    return "db.system" in span.attributes or span.name == "connect"
