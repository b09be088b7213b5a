from __future__ import annotations

import pytest

from tests.config.conftest import Folder

WRONG_VALUES = [
    ("[fetch]\nconcurrency = 0", "monitor.toml:2: fetch.concurrency: expected a value of at least 1, found 0"),
    ('[fetch]\nconcurrency = "16"', 'monitor.toml:2: fetch.concurrency: expected a whole number, found "16"'),
    ("[fetch]\nconcurrency = 1.5", "monitor.toml:2: fetch.concurrency: expected a whole number, found 1.5"),
    ("[fetch]\nconcurrency = true", "monitor.toml:2: fetch.concurrency: expected a whole number, found true"),
    ("[fetch]\nrespect_robots = 1", "monitor.toml:2: fetch.respect_robots: expected true or false, found 1"),
    ('[fetch]\nrespect_robots = "no"', 'monitor.toml:2: fetch.respect_robots: expected true or false, found "no"'),
    (
        "[fetch]\nper_host_delay = 2",
        'monitor.toml:2: fetch.per_host_delay: expected a duration with its unit, such as "2s", found 2',
    ),
    (
        '[fetch]\nper_host_delay = "-2s"',
        'monitor.toml:2: fetch.per_host_delay: expected a duration such as "30s", "15m", "6h" or "2d", found "-2s"',
    ),
    ('[fetch]\n\ntimeout = "0s"', 'monitor.toml:3: fetch.timeout: expected a duration longer than 0s, found "0s"'),
    (
        '[fetch]\nmax_body = "10 megs"',
        'monitor.toml:2: fetch.max_body: expected a size such as "500kB" or "10MB", found "10 megs"',
    ),
    (
        '[fetch]\nuser_agent = "a\\nb"',
        "monitor.toml:2: fetch.user_agent: expected one line of plain ASCII, since it is sent as a header, "
        'found "a\\nb"',
    ),
    ("[classify]\nthreshold = 1.1", "monitor.toml:2: classify.threshold: expected a value of at most 1.0, found 1.1"),
    ("[classify]\nthreshold = nan", "monitor.toml:2: classify.threshold: expected a value of at most 1.0, found nan"),
    ("[digest]\ntime = 8", 'monitor.toml:2: digest.time: expected a time of day such as "08:00", found 8'),
    ('[digest]\ntime = "25:00"', 'monitor.toml:2: digest.time: expected a time of day such as "08:00", found "25:00"'),
    (
        '[digest]\ntimezone = "Asia/Shangai"',
        'monitor.toml:2: digest.timezone: expected an IANA time zone such as "Asia/Shanghai", found "Asia/Shangai"',
    ),
    (
        '[digest]\nformats = ["md", "htm"]',
        'monitor.toml:2: digest.formats[2]: expected one of "md", "html", "text", "json", "atom", found "htm"; '
        'did you mean "html"?',
    ),
    (
        '[digest]\nformats = "md"',
        'monitor.toml:2: digest.formats: expected a list such as ["one", "two"], found "md"',
    ),
    ('[digest]\nfolder = ""', 'monitor.toml:2: digest.folder: expected text that is not empty, found ""'),
    ("[web]\nport = 70000", "monitor.toml:2: web.port: expected a value of at most 65535, found 70000"),
    (
        '[web]\npassword = "open sesame"',
        "monitor.toml:2: web.password: expected the hash of a password, as `monitor serve --new-password` prints it, "
        'found "***"',
    ),
    (
        '[web]\nproxies = ["10.0.0.1/8"]',
        'monitor.toml:2: web.proxies[1]: expected an address or a network such as "127.0.0.1" or "10.0.0.0/8", '
        'found "10.0.0.1/8"',
    ),
    (
        '[web]\nuser_header = "X-Forwarded-User"',
        "monitor.toml:2: web.user_header: expected web.proxies beside it: anybody else may send such a header, too, "
        'found "X-Forwarded-User"',
    ),
    (
        '[store]\nurl = "monitor.sqlite3"',
        'monitor.toml:2: store.url: expected "sqlite:///path/to/file" or "postgresql+psycopg://user@host/name", '
        'found "monitor.sqlite3"',
    ),
    ("fetch = 3", "monitor.toml:1: fetch: expected a table [fetch]"),
    ("[[fetch]]", "monitor.toml:1: fetch: expected a table [fetch]"),
]

UNKNOWN_KEYS = [
    ("[fetch]\nconcurency = 8", 'monitor.toml:2: [fetch]: unknown key "concurency"; did you mean "concurrency"?'),
    ("[fetch]\nworkers = 2", 'monitor.toml:2: [fetch]: unknown key "workers"; it belongs to [extract]'),
    ("concurrency = 8", 'monitor.toml:1: unknown key "concurrency"; it belongs to [fetch]'),
    ("\n[fetsh]", 'monitor.toml:2: unknown key "fetsh"; did you mean "fetch"?'),
    ("[web]\nqqqqq = 1", 'monitor.toml:2: [web]: unknown key "qqqqq"'),
]


@pytest.mark.parametrize(("text", "line"), WRONG_VALUES + UNKNOWN_KEYS)
def test_a_wrong_setting_is_one_line_with_its_mend(folder: Folder, text: str, line: str) -> None:
    folder.write("monitor.toml", text + "\n")
    assert folder.mistakes() == [line]


def test_all_mistakes_of_all_files_are_told_at_once_in_the_order_of_their_lines(folder: Folder) -> None:
    folder.write("monitor.toml", '[web]\nport = -1\n[fetch]\nretrys = 1\nevery = "x"\n[digst]\n')
    folder.write("sources.toml", '[[source]]\nid = "a"\nkind = "rss"\n')
    folder.write("topics.toml", "[[place]]\nid = 3\n[\n")
    told = folder.mistakes({"MFG_MONITOR_FETCH__TIMEOUT": "soon"}, web__host=7)
    assert [line.split(": ")[0] for line in told] == [
        "monitor.toml:2",
        "monitor.toml:4",
        "monitor.toml:5",
        "monitor.toml:6",
        "MFG_MONITOR_FETCH__TIMEOUT",
        "command line",
        "sources.toml:3",
        "topics.toml:3:2",
    ]


def test_passwords_are_never_told(folder: Folder) -> None:
    folder.write(
        "monitor.toml",
        '[store]\nurl = "postgres://bob:hunter2/@x@db/m"\n[digest]\nsend_to = [["tgram://hunter2/1"], "x", 4]\n',
    )
    folder.write(
        "sources.toml", '[[source]]\nid = "a"\nkind = "feed"\nurl = "ftp://me:hunter2@a.example/?key=hunter2"\n'
    )
    told = folder.mistakes(
        {"MFG_MONITOR_STORE__URL": "mysql://bob:hunter2@h/", "MFG_MONITOR_DIGEST__FORMATS": "md,https://a:hunter2@b"},
        store__url="oracle://bob:hunter2@h/",
    )
    assert len(told) == 6
    assert "hunter2" not in "\n".join(told)
    assert "postgres://bob:***@db/m" in told[0]
