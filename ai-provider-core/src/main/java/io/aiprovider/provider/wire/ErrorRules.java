package io.aiprovider.provider.wire;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Conflict;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.PermissionDenied;
import io.aiprovider.failure.QuotaExhausted;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.failure.UnsupportedFeature;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Maps an error to a kind of failure. The status decides, except for a general bad request: there
 * the code and message decide, because a prompt that is too long is reported with 400, 413 or 422,
 * and an unknown model or a wrong key with 400 too. Under status 200 there are only code and
 * message.
 */
final class ErrorRules {

  /** Creates a failure of one kind. */
  @FunctionalInterface
  interface Kind {
    ChatException of(String message, FailureDetail detail);
  }

  private record Rule(Predicate<ErrorBody> applies, Kind kind) {}

  /**
   * Codes for an account without credit: OpenAI, Moonshot (with 429, see
   * https://forum.moonshot.ai/t/api-billing-behaviour/111), Anthropic, and OpenAI again.
   */
  private static final String[] QUOTA_WORDS = {
    "insufficient_quota",
    "exceeded_current_quota",
    "billing_error",
    "billing_not_active",
    "billing_hard_limit_reached"
  };

  /**
   * Messages with the same meaning, where there is no code: Anthropic, xAI ("either used all
   * available credits or reached its monthly spending limit", with 429 and with 403), and many
   * smaller services.
   */
  private static final String[] QUOTA_PHRASES = {
    "credit balance is too low",
    "have any credits",
    "all available credits",
    "insufficient balance",
    "insufficient credits",
    "reached your specified api usage limits"
  };

  /** The first matching rule applies. Codes are more reliable than messages, so they come first. */
  private static final List<Rule> BY_WORDS =
      List.of(
          named(ContextOverflow::new, "context_length_exceeded", "exceed_context_size"),
          named(
              ContentFiltered::new,
              "content_filter",
              "content_policy_violation",
              "responsibleaipolicyviolation"),
          // a limit of this target or of our translation for it: another target may succeed
          named(
              UnsupportedFeature::new,
              "unsupported_parameter",
              "unsupported_value",
              "string_above_max_length"),
          new Rule(ErrorRules::isQuotaExhausted, QuotaExhausted::new),
          named(RateLimited::new, "rate_limit"),
          named(Overloaded::new, "overloaded"),
          named(Unauthorized::new, "invalid_api_key", "authentication"),
          named(PermissionDenied::new, "permission"),
          named(ModelNotFound::new, "model_not_found", "invalid_model"),
          // xAI, Anthropic and Google have no code for a key or an account that is not served, nor
          // DeepSeek and OpenRouter for an unknown model
          saying(
              Unauthorized::new,
              "incorrect api key",
              "invalid api key",
              "api key not valid",
              "api key expired"),
          saying(PermissionDenied::new, "user location is not supported"),
          saying(ModelNotFound::new, "model not exist", "is not a valid model"),
          saying(
              UnsupportedFeature::new,
              "does not support tools", // Ollama
              "does not support image",
              "is not supported with this model",
              "value must be a string"), // Groq
          saying(
              ContextOverflow::new,
              "maximum context length",
              "maximum prompt length",
              "context length",
              "context window",
              "context size",
              "context limit",
              "exceeds the maximum number of tokens",
              "prompt is too long",
              "input is too long",
              "reduce the length of the messages"));

  /** MiniMax's codes, from its list of errors; they are sent with status 200. */
  private static final Map<String, Kind> MINIMAX =
      Map.ofEntries(
          Map.entry("1000", Unavailable::new),
          Map.entry("1001", TimedOut::new),
          Map.entry("1002", RateLimited::new),
          Map.entry("1004", Unauthorized::new),
          Map.entry("1008", QuotaExhausted::new),
          Map.entry("1013", Unavailable::new),
          Map.entry("1024", Unavailable::new),
          Map.entry("1026", ContentFiltered::new),
          Map.entry("1027", ContentFiltered::new),
          Map.entry("1033", Unavailable::new),
          Map.entry("1039", ContextOverflow::new),
          Map.entry("1041", RateLimited::new),
          Map.entry("2013", InvalidRequest::new),
          Map.entry("2049", Unauthorized::new),
          Map.entry("2056", QuotaExhausted::new));

  private ErrorRules() {}

  private static Rule named(Kind kind, String... words) {
    return new Rule(error -> Stream.of(words).anyMatch(error::names), kind);
  }

  private static boolean isQuotaExhausted(ErrorBody error) {
    return Stream.of(QUOTA_WORDS).anyMatch(error::names)
        || Stream.of(QUOTA_PHRASES).anyMatch(error::says)
        || error.exhaustsDay();
  }

  private static Rule saying(Kind kind, String... phrases) {
    return new Rule(error -> Stream.of(phrases).anyMatch(error::says), kind);
  }

  /** The kind of an error that was sent with an error status. */
  static Kind kindOf(int status, ErrorBody error) {
    return switch (status) {
      case 401 -> Unauthorized::new;
      case 402 -> QuotaExhausted::new;
      case 403 -> kindByWords(error, kindOfForbidden(error));
      case 404, 405 -> ModelNotFound::new; // 405: no such endpoint, or a website
      case 408 -> TimedOut::new;
      case 409 -> Conflict::new;
      case 429 -> isQuotaExhausted(error) ? QuotaExhausted::new : RateLimited::new;
      case 503, 529 -> Overloaded::new;
      default ->
          status >= 400 && status < 500
              ? kindByWords(error, InvalidRequest::new)
              : Unavailable::new;
    };
  }

  /**
   * The kind of a 403 without a code: it may be about the key, or (OpenRouter) about the prompt.
   */
  private static Kind kindOfForbidden(ErrorBody error) {
    if (error.says("input was flagged")) {
      return ContentFiltered::new;
    }
    return error.says("api key") ? Unauthorized::new : PermissionDenied::new;
  }

  /** The kind of an error that was sent with status 200; {@code unknown} when it does not say. */
  static Kind kindUnderOk(ErrorBody error, Kind unknown) {
    int status = error.statusInCode();
    Kind known = error.isMiniMax() ? MINIMAX.get(String.valueOf(error.code())) : null;
    if (known != null) {
      return known;
    }
    if (status > 0) {
      return kindOf(status, error);
    }
    return kindByWords(error, error.names("invalid_request") ? InvalidRequest::new : unknown);
  }

  private static Kind kindByWords(ErrorBody error, Kind otherwise) {
    for (Rule rule : BY_WORDS) {
      if (rule.applies().test(error)) {
        return rule.kind();
      }
    }
    return otherwise;
  }
}
