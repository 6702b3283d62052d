package io.aiprovider.provider.simulated;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The answer of the simulated model. All choices of a completion have the same one. */
sealed interface Answer {

  /** The tokens of one choice: as many as {@link #deltas()} has elements. */
  int tokens();

  String finishReason();

  /** The whole message of a plain answer. */
  JsonObject message();

  /** The first delta of a stream, which only opens the message. */
  JsonObject opening();

  /** The other deltas of a stream, one for each token, created one by one. */
  Iterator<JsonObject> deltas();

  /**
   * An answer of text.
   *
   * @param content the text after cutting
   * @param cut whether the limit cut something off
   */
  record Text(String content, int tokens, boolean cut) implements Answer {

    /** The text, cut at the limit. */
    static Text of(String text, long maxTokens) {
      int tokens = Tokens.count(text);
      return tokens <= maxTokens
          ? new Text(text, tokens, false)
          : new Text(Tokens.first(maxTokens, text), (int) maxTokens, true);
    }

    @Override
    public String finishReason() {
      return cut ? "length" : "stop";
    }

    @Override
    public JsonObject message() {
      return JsonObject.of("role", "assistant")
          .with("content", content)
          .with("refusal", null)
          .with("annotations", JsonArray.EMPTY);
    }

    @Override
    public JsonObject opening() {
      return JsonObject.of("role", "assistant").with("content", "").with("refusal", null);
    }

    @Override
    public Iterator<JsonObject> deltas() {
      Iterator<String> pieces = Tokens.of(content);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return pieces.hasNext();
        }

        @Override
        public JsonObject next() {
          return JsonObject.of("content", pieces.next());
        }
      };
    }
  }

  /** A function to be called; {@code arguments} is JSON text, which a token limit may cut short. */
  record Call(String id, String name, String arguments) {

    JsonObject json() {
      return JsonObject.of("id", id).with("type", "function").with("function", function(arguments));
    }

    JsonObject function(String argumentsSoFar) {
      return JsonObject.of("name", name).with("arguments", argumentsSoFar);
    }
  }

  /**
   * An answer with function calls. Each call costs one token for its name, in addition to those of
   * its arguments.
   *
   * @param calls the calls after cutting, at least one
   * @param cut whether the limit cut something off
   */
  record ToolCalls(List<Call> calls, int tokens, boolean cut) implements Answer {

    /** The calls, cut at the limit. */
    static ToolCalls of(List<Call> wanted, long maxTokens) {
      List<Call> calls = new ArrayList<>();
      int used = 0;
      for (Call call : wanted) {
        long left = maxTokens - used;
        if (left < 1) {
          return new ToolCalls(calls, used, true);
        }
        int tokens = 1 + Tokens.count(call.arguments());
        if (tokens > left) {
          String arguments = Tokens.first(left - 1, call.arguments());
          calls.add(new Call(call.id(), call.name(), arguments));
          return new ToolCalls(calls, (int) maxTokens, true);
        }
        calls.add(call);
        used += tokens;
      }
      return new ToolCalls(calls, used, false);
    }

    @Override
    public String finishReason() {
      return cut ? "length" : "tool_calls";
    }

    @Override
    public JsonObject message() {
      return JsonObject.of("role", "assistant")
          .with("content", null)
          .with("tool_calls", calls.stream().map(Call::json).toList())
          .with("refusal", null)
          .with("annotations", JsonArray.EMPTY);
    }

    @Override
    public JsonObject opening() {
      return JsonObject.of("role", "assistant").with("content", null).with("refusal", null);
    }

    @Override
    public Iterator<JsonObject> deltas() {
      return new Iterator<>() {
        private int index = -1;
        private Iterator<String> pieces = Tokens.of("");

        @Override
        public boolean hasNext() {
          return pieces.hasNext() || index + 1 < calls.size();
        }

        @Override
        public JsonObject next() {
          if (!hasNext()) {
            throw new NoSuchElementException("The answer has no more tokens.");
          }
          if (pieces.hasNext()) {
            return delta(JsonObject.of("function", JsonObject.of("arguments", pieces.next())));
          }
          index++;
          Call call = calls.get(index);
          pieces = Tokens.of(call.arguments());
          return delta(call.json().with("function", call.function("")));
        }

        private JsonObject delta(JsonObject part) {
          JsonObject indexed = JsonObject.of("index", index);
          for (String name : part.names()) {
            indexed = indexed.with(name, part.get(name));
          }
          return JsonObject.of("tool_calls", List.of(indexed));
        }
      };
    }
  }
}
