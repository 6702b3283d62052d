package io.aiprovider.server.status;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.client.ChatClient;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.FailureText;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.server.call.CallOrigin;
import io.aiprovider.server.http.RequestId;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.Printable;
import io.aiprovider.spring.ClientSettings;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /api/v1/providers}: how the providers do, and a test of one of them. */
@RestController
@Blocking
final class ProvidersController {
  private static final int LONGEST_MODEL = 200;

  private final ChatClient client;
  private final ProviderFigures providers;
  private final ProviderCheck test;
  private final ClientSettings settings;

  ProvidersController(
      ChatClient client, ProviderFigures providers, ProviderCheck test, ClientSettings settings) {
    this.client = client;
    this.providers = providers;
    this.test = test;
    this.settings = settings;
  }

  @GetMapping("/api/v1/providers")
  ResponseEntity<byte[]> list() {
    Map<String, ProviderHealth> healths = providers.health().join();
    List<JsonObject> all = new ArrayList<>();
    for (ProviderEntry provider : providers.all()) {
      ProviderHealth health = healths.get(provider.name());
      JsonObject json = entry(provider);
      if (health != null) {
        json = ProviderFigures.withHealth(json, health);
        json = health.keys().isEmpty() ? json : json.with("keys", keys(health));
      }
      List<JsonObject> switches = switches(provider.name());
      json = switches.isEmpty() ? json : json.with("switches", switches);
      all.add(providers.withFigures(json, provider.name()));
    }
    settings
        .properties()
        .providers()
        .forEach(
            (name, provider) -> {
              if (!provider.enabled()) {
                all.add(JsonObject.of("name", name).with("enabled", false));
              }
            });
    return JsonAnswer.ok(JsonObject.of("providers", all));
  }

  private static List<JsonObject> keys(ProviderHealth health) {
    return health.keys().stream()
        .map(
            key ->
                JsonObject.of("number", key.number())
                    .with("cooling_until", text(key.coolingUntil()))
                    .with(
                        "cooling_cause",
                        key.coolingCause() == null ? null : FailureText.word(key.coolingCause())))
        .toList();
  }

  private List<JsonObject> switches(String provider) {
    return client.switches().active().stream()
        .filter(active -> provider.equals(active.provider()))
        .map(
            active ->
                JsonObject.of("id", active.id())
                    .with("action", active.action().name().toLowerCase(Locale.ROOT))
                    .with("model", active.model())
                    .with("expires_at", active.until().toString()))
        .toList();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private JsonObject entry(ProviderEntry provider) {
    return JsonObject.of("name", provider.name())
        .with("enabled", true)
        .with("type", provider.type())
        .with("priority", provider.priority())
        .with("default_model", provider.defaultModel())
        .with("models", providers.models(provider));
  }

  @PostMapping("/api/v1/providers/{name}/test")
  ResponseEntity<byte[]> test(
      @PathVariable("name") String name,
      @RequestParam(name = "model", required = false) @Nullable String model,
      ServerWebExchange exchange) {
    if (model != null && (model.isBlank() || model.length() > LONGEST_MODEL)) {
      throw RequestRefused.invalid(
          "model", "'model' must have 1 to " + LONGEST_MODEL + " characters.");
    }
    ProviderEntry provider =
        providers.all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return JsonAnswer.ok(test.of(provider, model, callFor(exchange)));
  }

  private RequestRefused unknown(String name) {
    String enabled =
        providers.all().stream().map(ProviderEntry::name).collect(Collectors.joining(", "));
    return RequestRefused.notFound(
        "There is no enabled provider '"
            + Printable.line(name)
            + "'. Enabled are: "
            + enabled
            + ".",
        "provider_not_found");
  }

  /** A call whose records have the request that asks for it. */
  private ChatCall.Builder callFor(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    String id = exchange.getResponse().getHeaders().getFirst(RequestId.HEADER.toString());
    InetAddress address = exchange.getAttribute(AccessFilter.ADDRESS);
    return client
        .newCall()
        .attribute(CallAttribute.REQUEST_ID, String.valueOf(id))
        .attribute(CallAttribute.ENDPOINT, request.getURI().getRawPath())
        .attribute(CallOrigin.ATTRIBUTE, new CallOrigin(request.getMethod().name(), address));
  }
}
