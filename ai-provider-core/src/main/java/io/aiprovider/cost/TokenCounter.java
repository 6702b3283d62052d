package io.aiprovider.cost;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonValue;
import java.util.function.Function;

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
   * what marks off messages. Images, audio and files count nothing.
   */
  public long countPrompt(ChatRequest request, String model) {
    long tokens = TOKENS_BEFORE_ANSWER;
    for (ChatMessage message : request.messages()) {
      tokens += countMessage(message, model);
    }
    for (String name : DEFINITIONS) {
      JsonValue definition = request.get(name);
      if (definition != null && !definition.isNull()) {
        tokens += count(definition.toJson(), model);
      }
    }
    return tokens;
  }

  private long countMessage(ChatMessage message, String model) {
    long tokens = TOKENS_PER_MESSAGE + count(message.role(), model) + count(message.text(), model);
    String name = message.json().string("name");
    if (name != null) {
      tokens += TOKENS_PER_NAME + count(name, model);
    }
    for (ToolCall call : message.toolCalls()) {
      tokens += count(call.name(), model) + count(call.arguments(), model);
    }
    return tokens;
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
