"""How a figure grows with a number: measured, judged, as a table and as a chart."""

import math
import sys
from dataclasses import dataclass

# what noise, processor caches and the JIT may add; with more cores also that others use them
MARGINS = {"flat": 1.5, "linear": 1.5, "falling": 2.25}


@dataclass
class Curve:
    title: str
    grows: str  # what the number counts
    law: str  # flat, linear or falling
    numbers: list
    measure: object  # of a number: microseconds


def measure(curves, wanted):
    """The points of the curves whose titles have one of the wanted parts."""
    done = []
    for curve in curves:
        if not any(part in curve.title.lower() for part in wanted):
            continue
        points = []
        for number in curve.numbers:
            value = curve.measure(number)
            points.append([number, value])
            print(f"{curve.title}: {number:,}: {value:.2f} µs", file=sys.stderr)
        done.append({"title": curve.title, "grows": curve.grows, "law": curve.law, "points": points,
                     "holds": holds(curve.law, points)})
    return done


def holds(law, points):
    """Whether no point is above the law, measured from the first one."""
    first_number, first = points[0]
    for number, value in points[1:]:
        ratio = number / first_number
        most = {"flat": first, "linear": first * ratio, "falling": first / ratio}[law]
        if value > most * MARGINS[law]:
            return False
    return True


def table(curves):
    lines = ["| | law | " + "points: number and µs |", "|---|---|---|"]
    for curve in curves:
        points = ", ".join(f"{number:,}: {value:,.2f}" for number, value in curve["points"])
        verdict = curve["law"] if curve["holds"] else f"**not {curve['law']}**"
        lines.append(f"| {curve['title']} | {verdict} | {points} |")
    return "\n".join(lines)


def chart(curves):
    """One panel for each curve, both axes logarithmic, as SVG."""
    width, height, columns = 360, 220, 2
    rows = math.ceil(len(curves) / columns)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * columns} {height * rows}"'
           ' font-family="sans-serif" font-size="12">',
           f'<rect width="{width * columns}" height="{height * rows}" fill="#fff"/>']
    for i, curve in enumerate(curves):
        left, top = width * (i % columns), height * (i // columns)
        out += panel(curve, left, top, width, height)
    return "\n".join(out + ["</svg>", ""])


def panel(curve, left, top, width, height):
    numbers = [number for number, _ in curve["points"]]
    values = [value for _, value in curve["points"]]
    low, high = min(values) / 2, max(values) * 2
    x0, x1, y0, y1 = left + 60, left + width - 20, top + height - 40, top + 34

    def x(number):
        span = math.log(max(numbers) / min(numbers)) or 1
        return x0 + (x1 - x0) * math.log(number / min(numbers)) / span

    def y(value):
        return y0 + (y1 - y0) * math.log(value / low) / math.log(high / low)

    out = [f'<text x="{left + 14}" y="{top + 20}" font-weight="bold">{curve["title"]}</text>',
           f'<path d="M{x0} {y1}V{y0}H{x1}" fill="none" stroke="#a9b4bd"/>']
    path = " ".join(f"{x(number):.1f},{y(value):.1f}" for number, value in curve["points"])
    out.append(f'<polyline points="{path}" fill="none" stroke="#2a6f97" stroke-width="2"/>')
    for number, value in curve["points"]:
        out.append(f'<circle cx="{x(number):.1f}" cy="{y(value):.1f}" r="3" fill="#2a6f97"/>')
    for number in (numbers[0], numbers[-1]):
        out.append(f'<text x="{x(number):.1f}" y="{y0 + 16}" text-anchor="middle">{number:,}</text>')
    for value in (values[0], values[-1]):
        out.append(f'<text x="{x0 - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:,.1f}</text>')
    out.append(f'<text x="{(x0 + x1) / 2}" y="{y0 + 32}" text-anchor="middle">{curve["grows"]}, µs</text>')
    return out
