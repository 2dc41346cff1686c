"""What a comparison must show: least ratios, and no loss against an earlier one."""

import json


def parse_minimum(text):
    """`PEER=RATIO`."""
    name, separator, number = text.partition("=")
    if not separator:
        raise ValueError(f"expected PEER=RATIO, found {text!r}")
    return name, float(number)


def below_minimum(comparison, minimums):
    """A sentence for each program that is not at least that many times faster than the peer."""
    peers = {peer.name: peer for peer in comparison.peers}
    for name, minimum in minimums:
        if name not in peers:
            yield f"there is no peer {name} to be faster than"
            continue
        for program in comparison.programs:
            ratio = comparison.ratio(program, peers[name])
            if ratio is None:
                yield f"{program.name}: no ratio to {name}"
            elif ratio < minimum:
                yield f"{program.name}: {ratio:.2f} times as fast as {name}, not {minimum:g}"


def below_baseline(comparison, path, tolerance):
    """A program and a sentence for each ratio that has dropped by more than `tolerance` below that of an earlier `--json`
    or `--ratios`."""
    with open(path, encoding="utf-8") as file:
        earlier = json.load(file)["programs"]
    for program in comparison.programs:
        for peer in comparison.peers:
            before = earlier.get(program.name, {}).get("ratios", {}).get(peer.name)
            now = comparison.ratio(program, peer)
            if before is None:
                continue
            if now is None:
                yield program, f"{program.name}: no ratio to {peer.name}, it was {before:.2f}"
            elif now < before * (1 - tolerance):
                yield program, f"{program.name}: {now:.2f} times as fast as {peer.name}, it was {before:.2f}"


def write_ratios(comparison, path):
    """Writes what `below_baseline` reads, a line for each program that a peer could run too."""
    lines = [
        f'  {json.dumps(program.name)}: {{"ratios": {json.dumps(ratios)}}}' for program in comparison.programs
        if (ratios := {name: round(ratio, 2) for name, ratio in comparison.ratios(program).items()})]
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"programs": {\n' + ",\n".join(lines) + "\n}}\n")
