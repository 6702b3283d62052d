package io.aiprovider.cost;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens as OpenAI's models do. Other makers' models split text differently, by some ten per
 * cent or so: what is counted here is an estimate, to be used when the provider does not tell.
 *
 * <p>Thread-safe. The tables, some tens of megabytes, are loaded when the first token is counted.
 *
 * @see <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">OpenAI on
 *     counting tokens, the overhead of messages included</a>
 * @since 0.1
 */
public final class TokenCounter {
  private static final int TOKENS_PER_MESSAGE = 3;
  private static final int TOKENS_PER_NAME = 1;
  private static final int TOKENS_BEFORE_ANSWER = 3;

  /** Fields beside the messages that the model gets to read. */
  private static final String[] DEFINITIONS = {"tools", "functions", "response_format"};

  /** Shared by all counters, for its size. */
  private static final class Tables {
    static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
  }

  private final Function<EncodingType, Encoding> encodings;

  public TokenCounter() {
    this(type -> Tables.REGISTRY.getEncoding(type));
  }

  TokenCounter(Function<EncodingType, Encoding> encodings) {
    this.encodings = encodings;
  }

  /** The tokens of a text, for a model. */
  public long count(String text, String model) {
    // "ordinary": <|endoftext|> and its like are text when a caller writes them
    return text.isEmpty() ? 0 : encodings.apply(encodingOf(model)).countTokensOrdinary(text);
  }

  /**
   * The tokens of a request's prompt, for a model: texts, names, tool calls and definitions, and
   * what marks off messages. Images, audio and files count nothing. Beyond half a million
   * characters the rest is taken to be like what came before.
   */
  public long countPrompt(ChatRequest request, String model) {
    Tally tally = new Tally(model);
    if (request.operation() != Operation.CHAT) {
      tally.addTexts(request.get("input"));
      tally.addTexts(request.get("prompt"));
      return tally.total();
    }
    for (ChatMessage message : request.messages()) {
      tally.add(message);
    }
    for (String name : DEFINITIONS) {
      JsonValue definition = request.get(name);
      if (definition != null && !definition.isNull()) {
        tally.add(definition.toJson());
      }
    }
    return TOKENS_BEFORE_ANSWER + tally.total();
  }

  /** Counts text after text, up to a limit: a text made for it takes a second a megabyte. */
  private final class Tally {
    private static final int MOST_CHARS = 512 * 1024;

    private final String model;
    private long marks;
    private long tokens;
    private int countedChars;
    private long skippedChars;

    Tally(String model) {
      this.model = model;
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

    /** Texts, or tokens already. */
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
      int room = Math.min(text.length(), MOST_CHARS - countedChars);
      tokens += count(text.substring(0, room), model);
      countedChars += room;
      skippedChars += text.length() - room;
    }

    long total() {
      return marks
          + (skippedChars == 0
              ? tokens
              : Math.round(tokens * (1 + (double) skippedChars / countedChars)));
    }
  }

  private static EncodingType encodingOf(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    boolean older =
        name.equals("gpt-4")
            || name.startsWith("gpt-4-")
            || name.startsWith("gpt-3.5-")
            || name.startsWith("gpt-35-") // as Azure writes it
            || name.startsWith("text-embedding-");
    return older ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE;
  }
}
