"""Why a request was refused, in Chinese. The reasons are made in English, by patterns; what fits none stays English."""

from __future__ import annotations

import re

from mfg_monitor.web.words import Language

_KINDS = {"sector": "行业", "place": "地点", "company": "企业", "topic": "类型", "source": "来源"}
_REFUSALS = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"there is no such page", "没有这个页面。"),
        (r"there is no such file", "没有这个文件。"),
        (r"this address does not take that method", "此地址不接受这种请求方法。"),
        (r"there is no item (.*)", "没有编号为 {0} 的文章。"),
        (r"there is no story (.*)", "没有编号为 {0} 的报道。"),
        (r"there is no source (.*)", "没有来源 {0}。"),
        (r"there is no finished run (.*)", "没有已结束的轮次 {0}。"),
        (r"story (\d+) has no telling (\d+)", "报道 {0} 中没有文章 {1}。"),
        (r"no such raw page is kept", "未保存这一原始网页。"),
        (r"(.*) lies ahead; there is no digest of it yet", "{0} 尚未到来，还没有日报。"),
        (r"(.*) is not a day; write YYYY-MM-DD", "{0} 不是日期，请写成 YYYY-MM-DD。"),
        (r"there is no form (.*) of a digest; there are (.*)", "日报没有 {0} 格式，只有 {1}。"),
        (r"a label is yes, no or unsure", "标注只能是“是”“否”或“不定”。"),
        (r"item: is no number of an article", "这不是文章编号。"),
        (r"item: (\d+) is story (\d+) itself; name an article of another one",
         "文章 {0} 就是报道 {1} 本身，请填写另一篇报道的文章编号。"),
        (r"(?:cursor: )?(?:is none that was given out|.* is no place in a list of hits); begin again without it",
         "翻页位置无效，请从第一页重新开始。"),
        (r"verdict: (.*) is none of kept, nearly, rejected, all", "判定 {0} 无效，只有 kept、nearly、rejected、all。"),
        (r"(\w+): (.*) is no day or time; write (\S+) or (\S+)",
         "{0}：{1} 不是日期或时间，请写成 {2} 或 {3}。"),
        (r"(.*): the feed has no such filter; (.*) has it", "此订阅源没有筛选项“{0}”，{1} 有。"),
        (r'(.*): there is no such filter; did you mean "(.*)"\?', "没有筛选项“{0}”，是否指“{1}”？"),
        (r"(\w+): is no day", "{0}：不是日期。"),
        (r'(\w+): topics\.toml has no \w+ "(.*)"; did you mean "(.*)"\?',
         "{0}：topics.toml 中没有“{1}”，是否指“{2}”？"),
        (r'(\w+): topics\.toml has no \w+ "(.*)"', "{0}：topics.toml 中没有“{1}”。"),
        (
            r'the query: (\w+): topics\.toml has no \w+ "(.*)"; did you mean "(.*)"\?',
            "搜索词 {0}：topics.toml 中没有“{1}”，是否指“{2}”？",
        ),
        (r'the query: (\w+): topics\.toml has no \w+ "(.*)"', "搜索词 {0}：topics.toml 中没有“{1}”。"),
        (r"the query: (\w+):(.*) is no day of the calendar", "搜索词 {0}：日历上没有 {1} 这一天。"),
        (
            r'the query: (\w+): takes a date such as (.*), not "(.*)"',
            "搜索词 {0}：应为日期，例如 {1}，不能是“{2}”。",
        ),
        (r'the query: relevant: takes yes or no, not "(.*)"', "搜索词 relevant: 后只能是 yes 或 no，不能是“{0}”。"),
        (r'(?:language: )?a language is a code such as zh or en, not "(.*)"', "语言应为 zh、en 等代码，不能是“{0}”。"),
        (r'the query: lang: takes a code such as zh or en, not "(.*)"',
         "搜索词 lang: 后应为 zh、en 等代码，不能是“{0}”。"),
        (r"the query has a quote that is not closed; .*", "搜索词中的引号没有闭合，请用 \"…\" 括起连在一起的词。"),
        (r"the query: OR stands between two words", "搜索词中的 OR 应在两个词之间。"),
        (r"the query holds no word to look for", "没有可搜索的词。"),
        (r"the query has more than (\d+) terms", "搜索词超过 {0} 项。"),
        (r'the query: unknown field "(.*?):".*', "搜索词中没有字段“{0}:”；加上引号则按文字搜索。"),
        (r"the query: (\w+): stands by itself, without OR and without a minus",
         "搜索词 {0}: 应单独使用，不能与 OR 或减号连用。"),
        (r"the query: (\w+): needs a value, such as (.*)", "搜索词 {0}: 后需要取值，例如 {1}。"),
        (r"the query: (\w+): needs a word to look for", "搜索词 {0}: 后需要可搜索的词。"),
        (r"the query: one phrase has more than (\d+) words", "一个短语超过 {0} 个词。"),
        (r"this password or token is not known", "密码或令牌不正确。"),
        (r"this token is not known", "令牌不正确。"),
        (r"changing something needs a token: .*", "改动需要令牌，用 `monitor serve --new-token` 生成。"),
        (r"no token is set up: (`.*`) makes one for (.*)", "尚未设置令牌：用 {0} 为 {1} 生成一个。"),
        (r"this form is not from the page itself(?:, or too old)?; load the page again",
         "此表单不是来自本页面，或已过期，请重新载入页面。"),
        (r"(.*) is not enabled(?:; .*)?", "来源未启用，可在 sources.toml 中设 enabled = true。"),
        (r"too many .*", "请求或尝试过多，请稍后再试。"),
        (r"the body is too large", "请求内容过大。"),
        (r"the body did not come in time", "请求内容未在限时内到达。"),
        (r"the body broke off", "请求内容中断。"),
        (r"the length of the body is told twice", "请求内容的长度重复说明。"),
        (r"the address is too long", "地址过长。"),
        (r"the address holds a NUL character", "地址中含有空字符。"),
        (r"this host name is not served here; .*", "此处不提供该主机名的服务；可在 monitor.toml 的 web.names 中允许。"),
        (r"([\w.-]{1,100}): (?:Input|Value|Field|Extra|String|Invalid).*", "参数 {0} 有误。"),
    )
)  # fmt: skip


def refusal_in(language: Language, message: str) -> str:
    """Answer the reason in the language of the page."""
    if language == "en":
        return message
    for pattern, chinese in _REFUSALS:
        if found := pattern.fullmatch(message):
            return chinese.format(*(_KINDS.get(word, word) for word in found.groups()))
    return message
