"""OpenAI's SDK for Python against a development server: python openai_sdk.py BASE_URL"""

import json
import sys

import openai
import pydantic

client = openai.OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0, timeout=30)


def tool(name, *fields):
    properties = {field: {"type": "string"} for field in fields}
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": f"Calls {name}",
            "parameters": {"type": "object", "properties": properties, "required": list(fields)},
        },
    }


TOOLS = [tool("get_weather", "city"), tool("get_time", "zone")]


def ask(text, **options):
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.create(model="auto", messages=messages, **options)


def plain_chat():
    answer = ask("Good morning")
    assert answer.object == "chat.completion"
    assert answer.choices[0].message.content == "Simulated answer to: Good morning"
    assert answer.choices[0].finish_reason == "stop"
    usage = answer.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0


def headers_say_who_answered():
    raw = client.chat.completions.with_raw_response.create(
        model="auto", messages=[{"role": "user", "content": "Who?"}]
    )
    assert raw.headers["x-ai-provider-provider"] == "simulated"
    assert raw.headers["x-request-id"]


def max_tokens_cut_the_answer():
    assert ask("A long story, please", max_tokens=2).choices[0].finish_reason == "length"


def stream_without_usage():
    chunks = list(ask("Good evening", stream=True))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == "Simulated answer to: Good evening"
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert all(chunk.usage is None for chunk in chunks)


def stream_with_usage():
    chunks = list(ask("Good night", stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens > 0
    assert all(chunk.choices for chunk in chunks[:-1])


def stream_may_be_left_early():
    with ask("Tell me everything", stream=True) as stream:
        next(iter(stream))


def tool_call():
    choice = ask("What is get_weather for?", tools=TOOLS).choices[0]
    assert choice.finish_reason == "tool_calls"
    (call,) = choice.message.tool_calls
    assert call.id and call.type == "function" and call.function.name == "get_weather"
    assert "city" in json.loads(call.function.arguments)


def parallel_tool_calls():
    calls = ask("get_time and get_weather", tools=TOOLS).choices[0].message.tool_calls
    assert [call.function.name for call in calls] == ["get_time", "get_weather"]
    assert len({call.id for call in calls}) == 2


def tool_result_is_answered():
    question = {"role": "user", "content": "Use get_weather"}
    first = client.chat.completions.create(model="auto", messages=[question], tools=TOOLS)
    message = first.choices[0].message
    result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "12 degrees"}
    second = client.chat.completions.create(
        model="auto", messages=[question, message, result], tools=TOOLS
    )
    assert "12 degrees" in second.choices[0].message.content


def streamed_parallel_tool_calls():
    calls = {}
    finish = None
    for chunk in ask("get_weather and get_time", tools=TOOLS, stream=True):
        for delta in chunk.choices[0].delta.tool_calls or []:
            call = calls.setdefault(delta.index, {"id": "", "name": "", "arguments": ""})
            call["id"] += delta.id or ""
            call["name"] += delta.function.name or ""
            call["arguments"] += delta.function.arguments or ""
        finish = chunk.choices[0].finish_reason or finish
    assert finish == "tool_calls"
    assert [calls[i]["name"] for i in sorted(calls)] == ["get_weather", "get_time"]
    assert all(call["id"] and isinstance(json.loads(call["arguments"]), dict) for call in calls.values())


class Person(pydantic.BaseModel):
    name: str
    age: int


def structured_output():
    answer = client.chat.completions.parse(
        model="auto", messages=[{"role": "user", "content": "Somebody"}], response_format=Person
    )
    assert isinstance(answer.choices[0].message.parsed, Person)


def models():
    ids = [model.id for model in client.models.list()]
    assert ids
    assert client.models.retrieve(ids[0]).id == ids[0]


def wrong_request_is_a_bad_request_error():
    try:
        client.chat.completions.create(model="auto", messages=[])
    except openai.BadRequestError as error:
        assert error.status_code == 400
        assert error.type == "invalid_request_error" and error.param == "messages"
        return
    raise AssertionError("empty messages were accepted")


def unknown_model_is_a_not_found_error():
    try:
        client.models.retrieve("no-such-model")
    except openai.NotFoundError as error:
        assert error.status_code == 404 and error.code == "model_not_found"
        return
    raise AssertionError("a model that does not exist was found")


CHECKS = [
    plain_chat,
    headers_say_who_answered,
    max_tokens_cut_the_answer,
    stream_without_usage,
    stream_with_usage,
    stream_may_be_left_early,
    tool_call,
    parallel_tool_calls,
    tool_result_is_answered,
    streamed_parallel_tool_calls,
    structured_output,
    models,
    wrong_request_is_a_bad_request_error,
    unknown_model_is_a_not_found_error,
]

for check in CHECKS:
    check()
    print(f"  ok  {check.__name__.replace('_', ' ')}")
