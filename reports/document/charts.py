"""Charts: a Vega-Lite specification as SVG and as PNG, the same picture for page and paper.

The library draws by itself, without a browser and without a network. Its look (fonts, lines,
colours of grids) is ``house_style/chart.json``; what a chart shows is its specification. The
version of Vega-Lite is named, so that a stored paper is drawn alike years later.
"""

import base64
import json
import re
from functools import cache, lru_cache
from html import unescape
from pathlib import Path

import vl_convert

from reports.document.node import InvalidPaper

VERSION = "5.21"
CONFIG = Path(__file__).parent / "house_style" / "chart.json"
# Dots for each unit of length in a PNG: 96 units an inch, so 288 dots an inch in print.
SCALE = 3
_SIZE = re.compile(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"')
_WORDS = re.compile(r"<text [^>]*>([^<]*)</text>")


@cache
def _config() -> dict:
    """The house style of charts; the fonts are registered with the library once."""
    # Here, since the check of fonts reads the words that are drawn.
    from reports.document.fonts import fonts_dir

    for one in fonts_dir():
        vl_convert.register_font_directory(str(one))
    return json.loads(CONFIG.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def svg(spec: str) -> str:
    """The chart as SVG.

    Raises:
        InvalidPaper: the library cannot draw it.
    """
    try:
        return vl_convert.vegalite_to_svg(
            spec, vl_version=VERSION, config=_config(), allowed_base_urls=[]
        )
    except ValueError as error:
        raise InvalidPaper(f"A chart cannot be drawn: {error}.") from error


@lru_cache(maxsize=16)
def png(spec: str) -> bytes:
    """The chart as PNG, for programs that do not take SVG.

    Raises:
        InvalidPaper: the library cannot draw it.
    """
    # From the SVG: one drawing, so that both pictures agree.
    return vl_convert.svg_to_png(svg(spec), scale=SCALE)


def size(spec: str) -> tuple[float, float]:
    """Width and height of the chart, in units of which an inch has 96."""
    found = _SIZE.search(svg(spec))
    if found is None:
        raise InvalidPaper("A chart has no size.")
    return float(found[1]), float(found[2])


def words(spec: str) -> str:
    """The words that are drawn in the chart."""
    return unescape("\n".join(_WORDS.findall(svg(spec))))


def address(spec: str) -> str:
    """The chart as an address that holds it, for ``img``: nothing is fetched."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg(spec).encode()).decode()}"
