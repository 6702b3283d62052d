package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The usage that LangChain4j's models report. Cached and reasoning tokens are in classes of each
 * model's own module, so they are read {@linkplain ReflectiveGetter by reflection} under the names
 * that OpenAI's, Anthropic's, Bedrock's and Google's classes have.
 */
final class TokenUsages {
  private TokenUsages() {}

  /** The tokens used; null if the model does not report them. */
  static @Nullable Usage of(@Nullable TokenUsage counted) {
    if (counted == null
        || counted.inputTokenCount() == null && counted.outputTokenCount() == null) {
      return null;
    }
    long input = count(counted.inputTokenCount());
    long output = count(counted.outputTokenCount());
    if (counted.getClass() == TokenUsage.class) {
      return Usage.of(input, output);
    }
    Object ofInput = ReflectiveGetter.get(counted, "inputTokensDetails");
    Object ofOutput = ReflectiveGetter.get(counted, "outputTokensDetails");
    long read = count(ReflectiveGetter.get(counted, "cacheReadInputTokens"));
    long written =
        count(ReflectiveGetter.get(counted, "cacheCreationInputTokens"))
            + count(ReflectiveGetter.get(counted, "cacheWriteInputTokens"));
    long included =
        count(ReflectiveGetter.get(ofInput, "cachedTokens"))
            + count(ReflectiveGetter.get(counted, "cachedContentTokenCount"));
    long thinking = count(ReflectiveGetter.get(counted, "thoughtsTokenCount"));
    long reasoning = count(ReflectiveGetter.get(ofOutput, "reasoningTokens")) + thinking;
    boolean separate =
        thinking > 0 && count(counted.totalTokenCount()) >= input + output + thinking;
    return new Usage(
        input + read + written, // Anthropic and Bedrock do not include them in the input
        included + read,
        written,
        separate ? output + thinking : output,
        reasoning);
  }

  private static long count(@Nullable Object count) {
    return count instanceof Number number ? Math.max(0, number.longValue()) : 0;
  }
}
