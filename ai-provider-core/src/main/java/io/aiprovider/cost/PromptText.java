package io.aiprovider.cost;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to count a prompt's tokens later, if the provider does not: the beginning of its
 * text, and how long the rest is. So the request itself can be released while its answer is
 * streamed.
 *
 * @param texts the texts that the model reads, in order, up to a limit
 * @param keptChars how long these are together
 * @param droppedChars how long the rest is
 * @param marks tokens without text: those that separate messages and names, and those given as
 *     tokens in the request
 * @see <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">OpenAI on
 *     counting tokens, the overhead of messages included</a>
 */
record PromptText(List<String> texts, long keptChars, long droppedChars, long marks) {
  /** The most text that is counted: the slowest text takes a second for each megabyte. */
  static final int MOST_CHARS = 512 * 1024;

  /** How much is kept while an answer is streamed. */
  static final int KEPT_IN_STREAMS = 32 * 1024;

  private static final int TOKENS_PER_MESSAGE = 3;
  private static final int TOKENS_PER_NAME = 1;
  private static final int TOKENS_BEFORE_ANSWER = 3;

  /** Fields that the model reads in addition to the messages. */
  private static final String[] DEFINITIONS = {"tools", "functions", "response_format"};

  /**
   * The text of a request's prompt: messages, names, tool calls and definitions. Images, audio and
   * files are not counted.
   *
   * @param limit how many characters are kept
   */
  static PromptText of(ChatRequest request, int limit) {
    Collector collector = new Collector(limit);
    if (request.operation() == Operation.CHAT) {
      collector.marks = TOKENS_BEFORE_ANSWER;
      request.messages().forEach(collector::add);
      for (String name : DEFINITIONS) {
        JsonValue definition = request.get(name);
        if (definition != null && !definition.isNull()) {
          collector.add(definition.toJson());
        }
      }
    } else {
      collector.addTexts(request.get("input"));
      collector.addTexts(request.get("prompt"));
    }
    return new PromptText(
        List.copyOf(collector.texts),
        limit - collector.room,
        collector.droppedChars,
        collector.marks);
  }

  private static final class Collector {
    private final List<String> texts = new ArrayList<>();
    private int room;
    private long droppedChars;
    private long marks;

    Collector(int limit) {
      this.room = limit;
    }

    void add(ChatMessage message) {
      marks += TOKENS_PER_MESSAGE;
      add(message.role());
      add(message.text());
      String name = message.json().string("name");
      if (name != null) {
        marks += TOKENS_PER_NAME;
        add(name);
      }
      for (ToolCall call : message.toolCalls()) {
        add(call.name());
        add(call.arguments());
      }
    }

    /** Texts, or tokens. */
    void addTexts(@Nullable JsonValue input) {
      if (input instanceof JsonString text) {
        add(text.value());
      } else if (input instanceof JsonNumber) {
        marks++;
      } else if (input instanceof JsonArray array) {
        array.forEach(this::addTexts);
      }
    }

    void add(String text) {
      int kept = Math.min(text.length(), room);
      if (kept > 0) {
        texts.add(text.substring(0, kept));
      }
      room -= kept;
      droppedChars += text.length() - kept;
    }
  }
}
