"""Draws a terminal report as SVG: target/release/align q7x2/000 --color always | python3 docs/picture.py > docs/report.svg
A screen in tmux: tmux capture-pane -e -p | python3 docs/picture.py "The review screen of align" > docs/review.svg

Reads ANSI text on standard input; knows the few styles that align writes. Needs Python 3.9+, nothing else.
"""

import html
import re
import sys
import unicodedata

COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "36": "#56d4dd"}
LINE, CHAR, PAD = 19, 8.4, 16


def columns(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def spans(line, style):
    """Yields (text, style) runs; style is a dict that outlives the line."""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        sgr = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not sgr:
            if part:
                yield part, dict(style)
            continue
        codes = sgr.group(1).split(";")
        while codes:
            code = codes.pop(0)
            if code in ("", "0"):
                style.clear()
            elif code == "1":
                style["font-weight"] = "bold"
            elif code == "2":
                style["opacity"] = "0.6"
            elif code == "4":
                style["text-decoration"] = "underline"
            elif code == "9":
                style["text-decoration"] = "line-through"
            elif code == "39":
                style.pop("fill", None)
            elif code == "38" and codes[:1] == ["5"]:
                # One of 256 colours: the first eight are the usual ones.
                code = str(30 + int(codes[1]))
                codes = codes[2:]
                style["fill"] = COLORS.get(code, "#e6edf3")
            elif code in COLORS:
                style["fill"] = COLORS[code]


def main():
    label = sys.argv[1] if len(sys.argv) > 1 else "A report of align in a terminal"
    lines = sys.stdin.read().rstrip("\n").split("\n")
    widest = max(columns(re.sub(r"\x1b\[[0-9;]*m", "", l)) for l in lines)
    width, height = widest * CHAR + 2 * PAD, len(lines) * LINE + 2 * PAD
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
          f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{html.escape(label)}">')
    print('<rect width="100%" height="100%" rx="8" fill="#0d1117"/>')
    print('<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">')
    style = {}
    for n, line in enumerate(lines):
        at = 0
        for text, look in spans(line, style):
            attributes = "".join(f' {k}="{v}"' for k, v in look.items())
            # Viewers collapse spaces: what stands between two of them is placed by itself.
            for part in re.finditer(r"\S+(?: \S+)*", text):
                x, y = PAD + (at + columns(text[: part.start()])) * CHAR, PAD + (n + 0.75) * LINE
                long = f'textLength="{columns(part[0]) * CHAR:.1f}"'
                print(f'<text x="{x:.1f}" y="{y:.1f}" {long}{attributes}>{html.escape(part[0])}</text>')
            at += columns(text)
    print("</g></svg>")


main()
