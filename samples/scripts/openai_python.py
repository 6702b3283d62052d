"""OpenAI's library for Python: python openai_python.py http://127.0.0.1:8005

AI_PROVIDER_API_KEY is the caller's key; a server in development mode needs none.
"""

import json
import os
import sys

import openai
import pydantic

server = sys.argv[1]
key = os.environ.get("AI_PROVIDER_API_KEY", "none")
client = openai.OpenAI(base_url=f"{server}/v1", api_key=key)


def user(text):
    return {"role": "user", "content": text}


print("--- chat")
answer = client.chat.completions.create(model="auto", messages=[user("Why is the sky blue?")])
print(answer.choices[0].message.content)

print("--- stream")
stream = client.chat.completions.create(
    model="auto", messages=[user("Why is the sea salty?")], stream=True, stream_options={"include_usage": True}
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")
    if chunk.usage:
        print(f"\n{chunk.usage.total_tokens} tokens")

print("--- tools")
weather = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
messages = [user("What is the weather in Oslo?")]
message = client.chat.completions.create(model="auto", messages=messages, tools=[weather]).choices[0].message
messages.append(message)
for call in message.tool_calls:
    print(f"{call.function.name}({json.loads(call.function.arguments)})")
    messages.append({"role": "tool", "tool_call_id": call.id, "content": "12 degrees and rain"})
answer = client.chat.completions.create(model="auto", messages=messages, tools=[weather])
print(answer.choices[0].message.content)

print("--- structured output")


class Person(pydantic.BaseModel):
    name: str
    age: int


answer = client.chat.completions.parse(
    model="auto", messages=[user("Invent a person.")], response_format=Person
)
person = answer.choices[0].message.parsed
print(f"{person.name}, {person.age}")
