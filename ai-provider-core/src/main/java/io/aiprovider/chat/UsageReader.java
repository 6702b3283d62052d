package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Reads what an answer used from its {@code usage}, whose form differs between services. */
final class UsageReader {
  static final String PROMPT = "prompt_tokens";
  static final String COMPLETION = "completion_tokens";
  static final String TOTAL = "total_tokens";
  static final String PROMPT_DETAILS = "prompt_tokens_details";
  static final String COMPLETION_DETAILS = "completion_tokens_details";
  static final String CACHED = "cached_tokens";
  static final String CACHED_DETAILS = "cached_tokens_details";
  static final String CACHE_WRITE = "cache_write_tokens";
  static final String CACHE_WRITE_HOUR = "cache_write_hour_tokens";
  static final String REASONING = "reasoning_tokens";
  static final String AUDIO = "audio_tokens";
  static final String IMAGE = "image_tokens";

  /**
   * Anthropic's names, also used by OpenRouter. LiteLLM's proxy has the number in the details of
   * the prompt. OpenAI does not count searches.
   */
  static final String SERVER_TOOLS = "server_tool_use";

  static final String WEB_SEARCHES = "web_search_requests";

  private static final BigDecimal MOST =
      BigDecimal.valueOf(1_000_000_000); // no model can process more
  private static final int LONGEST_NUMBER = 20;

  private final JsonObject usage;
  private final @Nullable JsonObject promptDetails;
  private final @Nullable JsonObject completionDetails;
  private boolean impossible;

  UsageReader(JsonObject usage) {
    this.usage = usage;
    this.promptDetails = usage.object(PROMPT_DETAILS);
    this.completionDetails = usage.object(COMPLETION_DETAILS);
  }

  @Nullable Usage read() {
    Long prompt = number(usage, PROMPT);
    Long completion = number(usage, COMPLETION);
    if (prompt == null && completion == null || impossible) {
      return null;
    }
    long sent = or0(prompt);
    long answered = or0(completion);
    long cached = cached();
    long total = count(usage, TOTAL);
    if (cached > sent && total == sent + cached + answered) { // counted in addition to the prompt
      sent += cached;
    }
    if (prompt != null && total > sent + answered) { // xAI's reasoning, Gemini's thoughts
      answered = total - sent;
    }
    return new Usage(
        sent,
        cached,
        count(promptDetails, CACHE_WRITE),
        answered,
        count(completionDetails, REASONING),
        count(promptDetails, CACHE_WRITE_HOUR),
        media(),
        Math.max(
            count(usage.object(SERVER_TOOLS), WEB_SEARCHES), count(promptDetails, WEB_SEARCHES)));
  }

  private long cached() {
    return promptDetails != null && promptDetails.has(CACHED)
        ? count(promptDetails, CACHED)
        : count(usage, "prompt_cache_hit_tokens"); // DeepSeek's name for it
  }

  private Usage.Media media() {
    Usage.Media media =
        new Usage.Media(
            count(promptDetails, AUDIO),
            count(promptDetails, IMAGE),
            count(completionDetails, AUDIO),
            count(completionDetails, IMAGE),
            count(promptDetails == null ? null : promptDetails.object(CACHED_DETAILS), AUDIO));
    return media.equals(Usage.Media.NONE) ? Usage.Media.NONE : media;
  }

  /** A part of a total; 0 if the number is impossible. */
  private static long count(@Nullable JsonObject object, String name) {
    BigDecimal value = object == null ? null : decimal(object.get(name));
    return value == null || isImpossible(value) ? 0 : whole(value);
  }

  private @Nullable Long number(JsonObject object, String name) {
    BigDecimal value = decimal(object.get(name));
    if (value == null) {
      return null;
    }
    impossible |= isImpossible(value);
    return impossible ? null : Long.valueOf(whole(value));
  }

  private static @Nullable BigDecimal decimal(@Nullable JsonValue value) {
    if (value == null) {
      return null;
    }
    String text = value.asString();
    if (text == null) {
      return value.asDecimal();
    }
    try {
      return text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static boolean isImpossible(BigDecimal value) {
    return value.signum() < 0 || value.compareTo(MOST) > 0;
  }

  private static long whole(BigDecimal value) {
    return value.compareTo(BigDecimal.ONE) < 0
        ? 0 // the number may have very many digits
        : value.setScale(0, RoundingMode.DOWN).longValue();
  }

  private static long or0(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
