"""What is tested: an assistant that asks a model."""

import openai


class Assistant:
    """Answers questions."""

    def __init__(self, base_url: str | None = None):
        self.client = openai.OpenAI(base_url=base_url)

    def answer(self, question: str) -> str:
        """The whole answer."""
        chat = self.client.chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": question}]
        )
        return chat.choices[0].message.content

    def stream(self, question: str):
        """The answer, piece by piece."""
        chunks = self.client.chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": question}], stream=True
        )
        for chunk in chunks:
            if chunk.choices and (piece := chunk.choices[0].delta.content):
                yield piece
