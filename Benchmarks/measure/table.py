"""Comparisons as Markdown."""


def _cells(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for index, row in enumerate(rows):
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        yield "| " + " | ".join(cells) + " |"
        if index == 0:
            rules = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
            yield "| " + " | ".join(rules) + " |"


def render(rows):
    """A Markdown table; the first row is its head."""
    return "\n".join(_cells(rows))


def comparison_table(comparison):
    """Seconds of the subject, and for each peer how many times longer it takes."""
    rows = [["program", f"{comparison.subject.name} s", "±", *(peer.name for peer in comparison.peers)]]
    for program in comparison.programs:
        ours = comparison.sample(program, comparison.subject)
        row = [program.name]
        row += [f"{ours.median:.3f}", f"{ours.spread * 50:.0f} %"] if ours.usable else ["failed", ""]
        for peer in comparison.peers:
            ratio = comparison.ratio(program, peer)
            row.append("–" if ratio is None else f"{ratio:.2f}")
        rows.append(row)
    means = [comparison.geometric_mean(peer) for peer in comparison.peers]
    rows.append(["geometric mean", "", "", *("–" if mean is None else f"{mean:.2f}" for mean in means)])
    return render(rows)
