package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What LangChain4j's models count. Cached and reasoning tokens are in a class of each model's own,
 * which we do not compile against: they are asked for {@linkplain ByName by the names} that
 * OpenAI's, Anthropic's, Bedrock's and Google's have.
 */
final class TokenUsages {
  private TokenUsages() {}

  /** The tokens used; null when the model did not say. */
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
    Object ofInput = ByName.ask(counted, "inputTokensDetails");
    Object ofOutput = ByName.ask(counted, "outputTokensDetails");
    long read = count(ByName.ask(counted, "cacheReadInputTokens"));
    long written =
        count(ByName.ask(counted, "cacheCreationInputTokens"))
            + count(ByName.ask(counted, "cacheWriteInputTokens"));
    long within =
        count(ByName.ask(ofInput, "cachedTokens"))
            + count(ByName.ask(counted, "cachedContentTokenCount"));
    long thoughts = count(ByName.ask(counted, "thoughtsTokenCount"));
    long reasoning = count(ByName.ask(ofOutput, "reasoningTokens")) + thoughts;
    boolean apart = thoughts > 0 && count(counted.totalTokenCount()) >= input + output + thoughts;
    return new Usage(
        input + read + written, // Anthropic and Bedrock count them beside the input
        within + read,
        written,
        apart ? output + thoughts : output,
        reasoning);
  }

  private static long count(@Nullable Object count) {
    return count instanceof Number number ? Math.max(0, number.longValue()) : 0;
  }
}
