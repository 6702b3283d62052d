package io.aiprovider.cost;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.aiprovider.chat.ChatRequest;
import java.util.function.Function;

/**
 * Counts tokens as OpenAI's models do. Models of other vendors split text differently; the count
 * differs by about ten per cent. So this is an estimate, for use when the provider reports no
 * usage.
 *
 * <p>Thread-safe. The tables, some tens of megabytes, are loaded when the first token is counted.
 *
 * @see <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">OpenAI on
 *     counting tokens, the overhead of messages included</a>
 * @since 0.1
 */
public final class TokenCounter {

  /** Shared by all counters, for its size. */
  private static final class Tables {
    static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
  }

  private static final char FIRST_EAST_ASIAN = '\u2E80';

  private final Function<EncodingType, Encoding> encodings;

  public TokenCounter() {
    this(type -> Tables.REGISTRY.getEncoding(type));
  }

  TokenCounter(Function<EncodingType, Encoding> encodings) {
    this.encodings = encodings;
  }

  /** The tokens of a text, for a model. */
  public long count(String text, String model) {
    // "ordinary": special tokens such as <|endoftext|> are plain text when a caller writes them
    return text.isEmpty() ? 0 : encodings.apply(encodingOf(model)).countTokensOrdinary(text);
  }

  /**
   * The tokens of a request's prompt, for a model: texts, names, tool calls and definitions, and
   * the separators of messages. Images, audio and files are not counted. Beyond half a million
   * characters the rest is estimated from the first part.
   */
  public long countPrompt(ChatRequest request, String model) {
    return count(PromptText.of(request, PromptText.MOST_CHARS), model);
  }

  /**
   * Estimates the tokens of a request's prompt from the number of characters: a token for each four
   * characters, and three for each four Chinese, Japanese or Korean ones. That takes a small part
   * of the time of {@link #countPrompt}, and differs from it by up to a third for usual texts.
   */
  public long estimatePrompt(ChatRequest request) {
    return request.promptTokens(TokenCounter::estimate);
  }

  private static long estimate(ChatRequest request) {
    PromptText prompt = PromptText.of(request, PromptText.MOST_CHARS);
    long quarters = prompt.droppedChars();
    for (String text : prompt.texts()) {
      for (int i = 0; i < text.length(); i++) {
        quarters += text.charAt(i) < FIRST_EAST_ASIAN ? 1 : 3;
      }
    }
    return prompt.marks() + (quarters + 3) / 4;
  }

  /** The tokens of a prompt as far as its text was kept; the rest is estimated from that. */
  long count(PromptText prompt, String model) {
    long tokens = 0;
    for (String text : prompt.texts()) {
      tokens += count(text, model);
    }
    double whole =
        prompt.keptChars() == 0 ? 1 : 1 + (double) prompt.droppedChars() / prompt.keptChars();
    return prompt.marks() + Math.round(tokens * whole);
  }

  private static EncodingType encodingOf(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    boolean older =
        name.equals("gpt-4")
            || name.startsWith("gpt-4-")
            || name.startsWith("gpt-3.5-")
            || name.startsWith("gpt-35-") // Azure's spelling
            || name.startsWith("text-embedding-");
    return older ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE;
  }
}
