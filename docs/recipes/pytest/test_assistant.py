import pytest
from assistant import Assistant


@pytest.fixture
def assistant(tapedeck) -> Assistant:
    return Assistant(base_url=tapedeck.url("openai", "v1"))


def test_a_question_is_answered(assistant):
    assert assistant.answer("What does a kite weigh?")


@pytest.mark.parametrize("language", ["French", "German"])
def test_translations(assistant, language):
    assert assistant.answer(f"Good morning, in {language}?")


@pytest.mark.tapedeck(cassette="streams", strict=True)
def test_an_answer_comes_in_pieces(assistant):
    assert len(list(assistant.stream("Count to three."))) > 1
