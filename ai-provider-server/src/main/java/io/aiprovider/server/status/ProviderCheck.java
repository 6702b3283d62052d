package io.aiprovider.server.status;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.FailureText;
import io.aiprovider.reply.Cost;
import io.aiprovider.routing.ProviderEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tests a provider: a request that costs nothing shows whether it is reached and accepts the key,
 * and a call with an answer of one token shows whether it answers. The call is recorded like any
 * other. Thread-safe; blocks.
 */
@Component
public final class ProviderCheck {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ChatClient client;
  private final ProviderFigures providers;

  ProviderCheck(ChatClient client, ProviderFigures providers) {
    this.client = client;
    this.providers = providers;
  }

  /**
   * Tests a provider.
   *
   * @param model the model to call; null: the default model of the provider, or else any that it
   *     has
   * @param settings of the call, with the request that asks for the test
   */
  JsonObject of(ProviderEntry provider, @Nullable String model, ChatCall.Builder settings) {
    ProviderHealth probe = client.probe(provider.name()).join();
    List<String> models = providers.models(provider);
    boolean reached =
        probe.error() != FailureKind.UNAVAILABLE && probe.error() != FailureKind.TIMED_OUT;
    Boolean keyAccepted = keyAccepted(probe.error());
    String called = model != null ? model : modelOf(provider, models);
    JsonObject call =
        reached && !Boolean.FALSE.equals(keyAccepted) && called != null
            ? call(provider.name(), called, settings)
            : null;
    return JsonObject.of("provider", provider.name())
        .with("ok", probe.error() == null && (call == null || call.isTrue("ok")))
        .with("reachable", reached)
        .with("key_accepted", keyAccepted)
        .with("latency_ms", probe.latency() == null ? null : Numbers.millis(probe.latency()))
        .with("error", probe.error() == null ? null : FailureText.word(probe.error()))
        .with("models", models)
        .with("call", call);
  }

  /** Null when the answer of the provider says nothing about the key. */
  private static @Nullable Boolean keyAccepted(@Nullable FailureKind failure) {
    if (failure == null) {
      return true;
    }
    return failure == FailureKind.UNAUTHORIZED || failure == FailureKind.PERMISSION_DENIED
        ? false
        : null;
  }

  private static @Nullable String modelOf(ProviderEntry provider, List<String> models) {
    if (provider.defaultModel() != null) {
      return provider.defaultModel();
    }
    return models.isEmpty() ? null : models.get(0);
  }

  private JsonObject call(String provider, String model, ChatCall.Builder settings) {
    ChatRequest request =
        ChatRequest.builder().model(provider + "/" + model).user("Hi").maxTokens(1).build();
    ChatCall call = settings.timeLimit(LIMIT).cacheDirectives(CacheDirectives.NO_STORE).build();
    ChatException failure = null;
    try {
      client.send(request, call).close();
    } catch (ChatException e) {
      failure = e;
    }
    Cost cost = call.trace().cost();
    JsonObject json =
        JsonObject.of("id", call.id())
            .with("model", model)
            .with("ok", failure == null)
            .with("latency_ms", Numbers.millis(call.elapsed()));
    if (failure != null) {
      json = json.with("error", FailureText.word(failure.kind()));
    }
    return cost == null ? json : json.with("cost_usd", cost.usd());
  }
}
