"""How Japanese speaks of figures: starts, targets, bounds, bases."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re

from rashin.coach.statement import Base, Bound

BOUND = r"(?P<bound>[をが]?(?:超え|越え|上回ら)な[いく]|以上|以下|以内|未満|超え?る?|を(?:超え|越え|上回)(?:る|て)?|を(?:下回る|切る|割る)|より(?:多|高|大き)[いくき]|より(?:少な|低|小さ|短|早)[いくき]|オーバー|前(?=に)|弱|強|台)"
AFTER = re.compile(
    rf"(?:\s?/\s?[月週日年件人回](?![0-9]))?(?:程度|ほど|くらい|ぐらい|近く)?\s*{BOUND}?\s*(?P<particle>から|より|まで|に|へ|を|の|で|が|は|と)?"
)
BOUND_BEFORE = re.compile(
    r"(?:(?P<max>最大で?|上限|最長|多くても|<=?|≤|≦|⩽)|(?P<min>最低でも|最低|最小|少なくとも|下限|(?<![-=])>=?|≥|≧|⩾))[はを]?\s*(?:でも)?(?:月|週|年|日)?間?\s*$"
)
SIDES: dict[str, tuple[Bound, bool]] = {
    "以上": ("min", False), "以下": ("max", False), "以内": ("max", False), "未満": ("max", True), "弱": ("max", False), "前": ("max", False),
    "強": ("min", False), "台": ("min", False), "オーバー": ("min", True), "超": ("min", True), "超え": ("min", True), "超える": ("min", True),
}  # fmt: skip
START = re.compile(
    r"(?:現在|現状|いま|今は|実績|従来|開始時|初期値|はじめ|スタート|ベースライン|昨年度?|前年度?|前期|前回|先月|前月|前四半期|昨期|as[- ]?is|currentValue|baseline|current|AsIs)(?:は|の|値|が|:|\s|=|約|平均|実績|件数|月|週|比)*$",
    re.IGNORECASE,
)
PER = re.compile(
    r"(?P<period>1日|一日|毎日|日|1週|毎週|週|隔週|毎月|月|年|四半期|毎期|期)(?:あたり|当たり|に|間で|間に|間)?(?:平均)?\s*(?:約)?$"
)
PERIODS = {"1日": "日", "一日": "日", "毎日": "日", "1週": "週", "毎週": "週", "毎月": "月", "毎期": "期"}
IN_NAME = re.compile(
    r"(?:1on|第|上位|トップ|ベスト|Top|直近|過去|入社|生後|開始|ステージ|レベル|Tier|フェーズ|各)\s?$", re.IGNORECASE
)
NAME_AFTER = re.compile(
    r"(?:目|代|歳代|世代|階|丁目|時(?!間|短)|次|番|号|年生|期生|ヶ所|時点|人(?:ひとり|一人)|暮らし|親世帯|旅|後(?!に)|あたり|当たり|につき|ごと|連続|間隔|単位)|[日月年週](?:後|目)"
)
BASES: tuple[tuple[re.Pattern[str], Base], ...] = (
    (re.compile("前年同?(?:四半期|期|月|度)?(?:比|対比|より|から|の|と比べ|を)|昨年(?:度|同期|同月)?(?:比|対比|より|の|と比べ)|昨対|対前年|前年度|昨年度|[(（](?:昨年|前年)(?:度|実績|同期)?[:：は ]?[0-9]|YoY|年率", re.IGNORECASE), "previous_year"),
    (re.compile("前四半期(?:比|より|から|の|と比べ)?|前期(?:比|より|の|と比べ)|対前期|前Q比|QoQ|先四半期|前クォーター|[(（]前期(?:実績)?[:：は ]?[0-9]", re.IGNORECASE), "previous_quarter"),
    (re.compile("前月(?:同日)?(?:比|より|から|の|と比べ)?|先月(?:比|より|の|と比べ)|対前月|MoM|月次成長率|毎月[0-9.]+%|[(（](?:前月|先月)(?:実績)?[:：は ]?[0-9]", re.IGNORECASE), "previous_month"),
)  # fmt: skip
RATIO_BASE = re.compile(
    r"(?:前年(?:同期|同月|度)?|昨年(?:度|同期)?|前四半期|前期|前月|先月|前Q)比(?:で)?\s*(?:約)?$|昨対(?:比)?\s*$|対前(?:年|期|月)(?:比)?\s*$|(?<!成)(?<!率)(?<!対)比\s*$"
)
ARROW = re.compile(r"\s*(?:[/／]?(?:件|回|人|月|週|日))?\s*(?:→|->|=>|⇒|▶|▷|>{2,})\s*")
NEITHER = frozenset({"改善", "改良", "最適", "良い", "強化"})
NAME_CUT = re.compile(
    r"(?:ことで|ことにより|ことによって|により|によって|ために|ための?に|を通じて|を通して|した上で|しながら|ながら|つつ|、|。|;|!|\?|,(?![0-9]))\s*"
)
BULLET = re.compile(r"\s*[・\-*●○■◆✅✔]\s*")
COMPARED = re.compile(
    r"(?:前年同?(?:四半期|期|月|度)?|昨年(?:度|同期|同月)?|前四半期|前期|前月|先月|対前年|対前月|対前期|昨)(?:の)?(?:比|対比?|と比べて|より)?(?:で|から|に対して)?"
)
# What a name neither begins nor ends with.
# はじめての有料会員 begins with a word, not with a particle.
FRONT = re.compile(r"(?:[\s・:\-*、。「『【\[]|[のをがはにでと](?![\u3041-\u309f])|今期|月間で|平均で)+")
SIGNS_BEHIND = " \t\n:、。「」『』()【】[]=<>≧≦≥≤→+"
BEHIND = (
    "少なくとも", "およそ", "平均", "現在", "現状", "毎週", "毎月", "毎日", "週に", "月に", "日に", "月間", "年間", "1日", "最低",
    "最大", "合計", "累計", "通算", "から", "週", "月", "年", "計", "約", "を", "が", "は", "も", "の", "に", "で", "と", "へ",
)  # fmt: skip
# 成約, 契約, 予約 end in 約 without meaning about.
NOT_ABOUT = frozenset("成契制節予解")
# 会計, 設計, 時計 end in 計 without meaning a sum.
NOT_A_SUM = frozenset("会設時統家推集")
# 年2回以上参加する人が6割: the first figure tells who is counted.
WHO_DO = re.compile(
    r"[るたい](?:人|方|者|客|お客様|顧客|会員|社員|店|社|日|割合|比率)(?:数|の割合|の比率|の数)?[がはを]\D{0,6}$"
)
# Letters without one of which START, BOUND_BEFORE and the comparisons cannot match; last letters for IN_NAME and PER.
START_SIGNS = re.compile("[現実従初昨前先開始いはスベcCbBaA]")
BOUND_SIGNS = re.compile("[最上限少下多<>≤≥≦≧⩽⩾]")
NAME_ENDS = frozenset("nN第位プトpP近去社後始ジルrRズ各 ")
PER_ENDS = frozenset("日週月年期りにで間均約 ")

TWICE = re.compile("(?<![一-龥])倍に")
ZERO = re.compile(r"(?:ゼロ|皆無)(?:に|へ|を|$|件)")
# What may follow a length of time without making it part of a name (3か月継続率, but 10日短縮).
CHANGES = frozenset(
    [
        "増加",
        "短縮",
        "削減",
        "減少",
        "改善",
        "延長",
        "達成",
        "獲得",
        "確保",
        "以上",
        "以下",
        "以内",
        "未満",
        "到達",
        "突破",
        "維持",
        "継続",
        "向上",
    ]
)
# 20代から, 2階から, 9時から: a guess at a unit from what stands before から, that counts nothing.
TELLS_WHICH = frozenset(["代", "階", "時", "世代", "歳代", "号", "番"])
# 20歳以上の加入者を300人: an age tells who is counted where another figure follows.
TELLS_WHO = re.compile(r"(?:以[上下]|未満|台|から|まで|の|[〜~])[^0-9]{0,3}.*[0-9]")
