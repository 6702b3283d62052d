package io.aiprovider.routing;

import io.aiprovider.chat.ChatRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills in fields that the caller did not set. The caller's value comes first, then the provider's,
 * then the general one.
 */
record Defaults(@Nullable Integer maxTokens, @Nullable Double temperature) {

  static Defaults of(ProviderOptions provider, RoutingOptions routing) {
    return new Defaults(
        provider.maxTokens() != null ? provider.maxTokens() : routing.maxTokens(),
        provider.temperature() != null ? provider.temperature() : routing.temperature());
  }

  /**
   * The request that is sent to a provider.
   *
   * @param reasoning whether the model reasons: such a model accepts only its own temperature, so a
   *     default temperature is left out
   */
  ChatRequest apply(ChatRequest request, String model, boolean reasoning) {
    ChatRequest filled = request.withModel(model);
    if (maxTokens != null && !filled.has("max_tokens") && !filled.has("max_completion_tokens")) {
      filled = filled.with("max_tokens", maxTokens);
    }
    if (temperature != null && !reasoning && !filled.has("temperature")) {
      filled = filled.with("temperature", temperature);
    }
    return filled;
  }

  /** The fields of a filled request that its caller did not set. */
  static Set<String> in(ChatRequest filled, ChatRequest original) {
    if (filled.json().names().size() == original.json().names().size()) {
      return Set.of();
    }
    Set<String> added = new HashSet<>(filled.json().names());
    added.removeAll(original.json().names());
    return added;
  }

  /**
   * The request with its token limit reduced to the maximum of the model, because the model refuses
   * a higher limit.
   *
   * @param max the maximum; 0 when not known
   */
  static ChatRequest within(long max, ChatRequest request) {
    ChatRequest within = request;
    for (String name : List.of("max_tokens", "max_completion_tokens")) {
      Long requested = request.json().integer(name);
      if (max > 0 && requested != null && requested > max) {
        within = within.with(name, max);
      }
    }
    return within;
  }
}
