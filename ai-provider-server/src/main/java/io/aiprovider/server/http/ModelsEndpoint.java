package io.aiprovider.server.http;

import io.aiprovider.call.Caller;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.routing.ModelEntry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: the names that can be asked for. */
final class ModelsEndpoint implements Endpoint {
  static final String PATH = "/v1/models";

  private final ChatClient client;
  private final long created = Instant.now().getEpochSecond();

  ModelsEndpoint(ChatClient client) {
    this.client = client;
  }

  @Override
  public Mono<Answer> answer(HttpServerRequest request, @Nullable Caller caller) {
    String path = Routes.path(request);
    return Mono.just(
        path.equals(PATH) || path.equals(PATH + "/")
            ? list()
            : one(path.substring(PATH.length() + 1)));
  }

  private Answer list() {
    JsonObject list =
        JsonObject.of("object", "list")
            .with("data", client.models().stream().map(this::model).toList());
    return Answer.of(list.toBytes());
  }

  private Answer one(String encoded) {
    String id;
    try {
      id = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Answer.of(Problem.of(400, "The model's name is wrongly encoded.", null));
    }
    return client.models().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .map(entry -> Answer.of(model(entry).toBytes()))
        .orElseGet(
            () ->
                Answer.of(
                    Problem.of(
                        404,
                        "The model '" + CallHeaders.printable(id) + "' does not exist.",
                        "model_not_found")));
  }

  private JsonObject model(ModelEntry entry) {
    return JsonObject.of("id", entry.id())
        .with("object", "model")
        .with("created", created)
        .with("owned_by", entry.ownedBy());
  }
}
