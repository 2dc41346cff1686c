"""A comparison as an SVG bar chart."""

from xml.sax.saxutils import escape

COLOURS = ["#3366aa", "#dd7733", "#559955", "#aa5599", "#888888", "#bb9922", "#449999", "#aa4444"]
LEFT, RIGHT, TOP = 150, 60, 70
BAR, GAP, WIDTH = 9, 8, 900


def svg(comparison):
    """Grouped bars: for each program how many times longer each peer takes than the subject."""
    peers = comparison.peers
    groups = [(program.name, [comparison.ratio(program, peer) for peer in peers]) for program in comparison.programs]
    groups.append(("geometric mean", [comparison.geometric_mean(peer) for peer in peers]))
    largest = max([ratio for _, ratios in groups for ratio in ratios if ratio] + [1.0])
    scale = (WIDTH - LEFT - RIGHT) / largest
    height = TOP + len(groups) * (len(peers) * BAR + GAP) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="20" font-size="14">CPU time as a multiple of {escape(comparison.subject.name)} '
        "(longer means that it is slower)</text>",
    ]
    x = LEFT
    for index, peer in enumerate(peers):
        parts.append(f'<rect x="{x}" y="34" width="10" height="10" fill="{COLOURS[index % len(COLOURS)]}"/>')
        parts.append(f'<text x="{x + 14}" y="43">{escape(peer.name)}</text>')
        x += 34 + 7 * len(peer.name)
    y = TOP
    for name, ratios in groups:
        middle = y + len(peers) * BAR / 2 + 4
        parts.append(f'<text x="{LEFT - 8}" y="{middle:.1f}" text-anchor="end">{escape(name)}</text>')
        for index, ratio in enumerate(ratios):
            if ratio:
                colour = COLOURS[index % len(COLOURS)]
                parts.append(
                    f'<rect x="{LEFT}" y="{y}" width="{ratio * scale:.1f}" height="{BAR - 1}" fill="{colour}"/>')
                parts.append(f'<text x="{LEFT + ratio * scale + 4:.1f}" y="{y + 8}" font-size="9">{ratio:.2f}</text>')
            y += BAR
        y += GAP
    one = LEFT + scale
    parts.append(f'<line x1="{one:.1f}" y1="{TOP - 10}" x2="{one:.1f}" y2="{y}" stroke="#333" stroke-dasharray="3 3"/>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"
