"""One engine for all language tests (it keeps no state but a cache), and a small board."""

from __future__ import annotations

import pytest

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import LabelSpec, Text
from kisarazu_ws.paths import resources

BOARD = {
    "竹1": "竹林が荒れて人が入れない",
    "竹2": "放置竹林を切って里山をよみがえらせたい",
    "竹3": "里山の手入れをする人がいない",
    "バ1": "バスの本数が少なくて病院に行けない",
    "バ2": "駅までのバスを増やしてほしい",
    "バ3": "免許を返納したらバスしか足がない",
    "会1": "自治会の役員のなり手がいない",
    "会2": "町内会に入らない世帯が増えた",
    "会3": "町会の行事に若い人が来ない",
    "無1": "特になし",
}
THEMES = (
    LabelSpec(
        "theme",
        "satoyama",
        "里山の再生",
        "荒れた森林や竹林、棚田を手入れし、生きものと人がともに暮らす里山を取り戻す",
    ),
    LabelSpec(
        "theme",
        "circulation",
        "資源循環の促進",
        "ごみを減らし、使い終わったものを資源として地域の中で繰り返し使う",
    ),
    LabelSpec(
        "theme",
        "blue_carbon",
        "ブルーカーボン",
        "海の藻場や干潟を守り育て、海の生きものと炭素の吸収を増やす",
        ("アマモ", "盤洲干潟"),
    ),
)
PILLARS = (
    LabelSpec(
        "pillar",
        "environment",
        "環境",
        "里山や海の自然、生きもの、ごみや資源、再生可能エネルギー、脱炭素",
        ("自然", "環境"),
    ),
    LabelSpec(
        "pillar",
        "economy",
        "経済",
        "商店や農業、漁業、観光などの産業、働く場、企業、雇用と収入",
        ("仕事", "雇用"),
    ),
    LabelSpec(
        "pillar",
        "society",
        "社会",
        "人のつながり、自治会、子育て、教育、高齢者福祉、医療、交通、防災",
        ("子育て", "教育"),
    ),
)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine on the shipped tables."""
    return Engine(resources())


@pytest.fixture
def board() -> tuple[Text, ...]:
    """Three clear matters of three notes each, and one note that says nothing."""
    return tuple(Text(key, text) for key, text in BOARD.items())
