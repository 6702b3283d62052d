package io.aiprovider.provider.simulated.service;

import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * A request to the service.
 *
 * @param path the path and the query
 * @param body empty for a request without one
 */
record ServiceRequest(String method, String path, JsonObject body) {
  private static final String MODEL = "simulated";

  boolean isForModels() {
    return method.equals("GET");
  }

  /** The list of models, as each of the protocols has it. */
  JsonObject models() {
    return JsonObject.of("object", "list")
        .with("data", List.of(JsonObject.of("id", MODEL).with("object", "model")))
        .with("models", List.of(JsonObject.of("name", "models/" + MODEL)));
  }

  /** The protocol. */
  ServiceWire wire() {
    String bare = path.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
    if (bare.endsWith("/messages")) {
      return new AnthropicWire(model());
    }
    return bare.contains("generatecontent") ? new GoogleWire(model()) : new OpenAiWire(model());
  }

  boolean wantsStream() {
    return body.isTrue("stream") || path.contains(":streamGenerateContent");
  }

  private String model() {
    String named = body.string("model");
    if (named != null) {
      return named;
    }
    int from = path.lastIndexOf("/models/");
    int to = path.lastIndexOf(':');
    return from < 0 || to < from ? MODEL : path.substring(from + "/models/".length(), to);
  }
}
