"""Answers that only resemble OpenAI's, as OpenAI's SDK for Python reads them: resembling.py BASE_URL"""

import json
import pathlib
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0, timeout=30)
examples = json.loads(pathlib.Path(__file__).with_name("resembling.json").read_text("utf-8"))


def check(asked, completion):
    choice = completion.choices[0]
    calls = choice.message.tool_calls or []
    assert completion.id and completion.object == "chat.completion", completion
    assert isinstance(completion.created, int), completion
    assert choice.message.role == "assistant", choice
    assert (choice.message.content or "") == asked["text"], choice
    assert choice.finish_reason == asked["finish"], choice
    assert [[call.function.name, call.function.arguments] for call in calls] == asked["calls"], calls
    assert len({call.id for call in calls}) == len(calls) and all(call.id for call in calls), calls
    assert all(call.type == "function" for call in calls), calls
    if "usage" in asked:
        usage = completion.usage
        counts = [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens]
        assert counts == asked["usage"], usage


for asked in examples["chats"]:
    body = {"model": "m", "messages": [{"role": "user", "content": asked["case"]}], "top_p": 0.5}
    check(asked, client.chat.completions.create(**body))
    with client.chat.completions.stream(
        **body, seed=2, stream_options={"include_usage": True}
    ) as stream:
        check(asked, stream.get_final_completion())
    print("ok  ", asked["case"], "(Python)")
for asked in examples["embeddings"]:
    for options in [{}, {"encoding_format": "float"}]:  # without a format, the SDK requests base64
        answer = client.embeddings.create(
            model="m", input=[asked["case"], "a text of Python"], **options
        )
        assert answer.object == "list", answer
        assert [each.index for each in answer.data] == [0, 1], answer
        assert [each.embedding for each in answer.data] == asked["vectors"], answer
    print("ok  ", asked["case"], "(Python)")
for asked in examples["failures"]:
    for stream in [False, True]:
        messages = [{"role": "user", "content": asked["case"]}]
        try:
            client.chat.completions.create(model="m", messages=messages, stream=stream)
        except openai.InternalServerError as failure:
            assert asked["message"] in failure.message, failure
        else:
            raise AssertionError(f"{asked['case']} is an answer")
    print("ok  ", asked["case"], "(Python)")
