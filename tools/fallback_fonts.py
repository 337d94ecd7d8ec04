"""Makes the two Noto Sans JP files of resources/fonts: only what BIZ UDPGothic lacks, plus ASCII.

Usage: python tools/fallback_fonts.py NotoSansJP_400Regular.ttf NotoSansJP_700Bold.ttf
(the two from the npm package named in resources/fonts/README.md; needs `pip install fonttools`).
Whole, the two weigh 11 MB and are asked for a few characters a year.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "resources" / "fonts"


def main(regular: str, bold: str) -> None:
    """Write NotoSansJP-Regular.ttf and NotoSansJP-Bold.ttf into resources/fonts."""
    covered = set(TTFont(FONTS / "BIZUDPGothic-Regular.ttf").getBestCmap())
    for source, target in ((regular, "NotoSansJP-Regular.ttf"), (bold, "NotoSansJP-Bold.ttf")):
        font = TTFont(source)
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
        subsetter = subset.Subsetter(options)
        missing = set(font.getBestCmap()) - covered
        subsetter.populate(unicodes=missing | set(range(0x20, 0x7F)))
        subsetter.subset(font)
        font.save(FONTS / target)


if __name__ == "__main__":
    main(*sys.argv[1:])
