"""The explanation tells the whole score, each match in its sentence, and what was discounted."""

from __future__ import annotations

from mfg_monitor.classify import Classifier, explain
from mfg_monitor.model import Article, Verdict
from tests.classify.stories import story


def told(classifier: Classifier, article: Article) -> tuple[Verdict, str]:
    verdict = classifier.judge(article)
    return verdict, explain(article, verdict)


def test_a_partner_that_is_a_tag_is_shown_where_it_is_named(classifier: Classifier) -> None:
    text = "A yard in Shanghai delivered a box ship to Hapag-Lloyd."
    verdict = classifier.judge(story(text, text))
    assert "hapag-lloyd" in verdict.companies
    assert {match.where for match in verdict.matches if match.id == "hapag-lloyd"} == {"title", "body"}


def test_a_kept_story(classifier: Classifier) -> None:
    verdict, text = told(classifier, story("Pump plant grows", "A pump plant in Shanghai added a line. Birds sang."))
    assert "kept, score" in text
    assert "A [pump] [plant] in [Shanghai] added a [line]." in text.replace("[pump plant]", "[pump] [plant]")
    for part in verdict.parts:
        assert f"{part.value:+.4f}  {part.name}: " in text
    assert "Birds sang" not in text


def test_a_rejected_story_says_what_was_discounted_and_needed(classifier: Classifier) -> None:
    verdict, text = told(
        classifier, story("Pump plant in Taicang", "The Taicang plant lies an hour from Shanghai and adds a line.")
    )
    assert not verdict.relevant
    assert "rejected, score" in text
    assert "only a distance or a commute away" in text
    assert "more was needed" in text


def test_other_subjects_are_named_with_their_words(classifier: Classifier) -> None:
    _, text = told(
        classifier, story("Shanghai hospital buys robot", "Surgeons in a Shanghai hospital use a robot on patients.")
    )
    assert "a story of hospitals and illness" in text
    assert "Surgeons" in text


def test_an_empty_article_can_be_explained(classifier: Classifier) -> None:
    _, text = told(classifier, story("", ""))
    assert text.startswith("(no title)")


def test_a_line_without_end_is_told_in_pieces(classifier: Classifier) -> None:
    _, text = told(classifier, story("A long line", "Shanghai factory " * 60_000))
    assert len(text) < 120_000
    assert max(map(len, text.splitlines())) < 6_000
