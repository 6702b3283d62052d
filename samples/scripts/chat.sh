#!/usr/bin/env bash
# A chat, a stream, a tool call and structured output with curl: chat.sh http://127.0.0.1:8005
# AI_PROVIDER_API_KEY is the caller's key; a server in development mode needs none.
set -euo pipefail

server=${1:?usage: chat.sh SERVER, http://127.0.0.1:8005 for instance}

ask() {
  curl -fsSN "$server/v1/chat/completions" \
    -H "Authorization: Bearer ${AI_PROVIDER_API_KEY:-none}" \
    -H 'Content-Type: application/json' \
    -d "$1"
}

echo '--- chat'
ask '{"model": "auto", "messages": [{"role": "user", "content": "Why is the sky blue?"}]}'

printf '\n--- stream\n'
ask '{
  "model": "auto",
  "stream": true,
  "stream_options": {"include_usage": true},
  "messages": [{"role": "user", "content": "Why is the sea salty?"}]
}'

echo '--- tools'
ask '{
  "model": "auto",
  "messages": [{"role": "user", "content": "What is the weather in Oslo?"}],
  "tools": [{
    "type": "function",
    "function": {
      "name": "get_weather",
      "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    }
  }]
}'

printf '\n--- structured output\n'
ask '{
  "model": "auto",
  "messages": [{"role": "user", "content": "Invent a person."}],
  "response_format": {
    "type": "json_schema",
    "json_schema": {
      "name": "person",
      "strict": true,
      "schema": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": false
      }
    }
  }
}'
echo
