package io.aiprovider.server.http;

import io.aiprovider.call.Caller;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.routing.ModelEntry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: the names that can be asked for. */
final class ModelsEndpoint implements Endpoint {
  static final String PATH = "/v1/models";

  private static final long SECONDS_OF_A_DAY = 86_400;

  private final ChatClient client;
  private final long created = Instant.now().getEpochSecond();

  ModelsEndpoint(ChatClient client) {
    this.client = client;
  }

  @Override
  public Mono<Answer> answer(HttpServerRequest request, @Nullable Caller caller) {
    String path = Routes.path(request);
    boolean all = path.equals(PATH) || path.equals(PATH + "/");
    return AskableModels.of(client, caller)
        .map(models -> all ? list(models) : one(path.substring(PATH.length() + 1), models));
  }

  private Answer list(List<ModelEntry> models) {
    JsonObject list =
        JsonObject.of("object", "list").with("data", models.stream().map(this::model).toList());
    return Answer.of(list.toBytes());
  }

  private Answer one(String encoded, List<ModelEntry> models) {
    String id;
    try {
      id = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Answer.of(Problem.of(400, "The model's name is wrongly encoded.", null));
    }
    return models.stream()
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
    CatalogModel known = client.catalog().find(entry.id());
    LocalDate released = known == null ? null : known.released();
    JsonObject model =
        JsonObject.of("id", entry.id())
            .with("object", "model")
            .with("created", released == null ? created : released.toEpochDay() * SECONDS_OF_A_DAY)
            .with("owned_by", entry.ownedBy());
    return known == null
        ? model
        : CatalogEndpoint.day(
            CatalogEndpoint.limits(model, known), "shutdown_date", known.deprecated());
  }
}
