package io.aiprovider.server.models;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.http.Incoming;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ErrorFormat;
import io.aiprovider.server.wire.OpenAiErrors;
import io.aiprovider.server.wire.Printable;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: the names that can be asked for. */
@Component
final class ModelsEndpoint implements Endpoint {
  private static final String PATH = "/v1/models";

  private static final long SECONDS_OF_A_DAY = 86_400;

  private final ChatClient client;
  private final long created = Instant.now().getEpochSecond();

  ModelsEndpoint(ChatClient client) {
    this.client = client;
  }

  @Override
  public Set<String> paths() {
    return Set.of(PATH, PATH + "/*");
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.GET;
  }

  @Override
  public ErrorFormat errors() {
    return OpenAiErrors.FORMAT;
  }

  @Override
  public Mono<Void> answer(Incoming request) {
    String path = request.head().path();
    boolean all = path.equals(PATH) || path.equals(PATH + "/");
    return AvailableModels.of(client, request.caller())
        .map(models -> all ? list(models) : one(path.substring(PATH.length() + 1), models))
        .flatMap(request::send);
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
      return refused(400, "The model's name is wrongly encoded.", null);
    }
    return models.stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .map(entry -> Answer.of(model(entry).toBytes()))
        .orElseGet(
            () ->
                refused(
                    404,
                    "The model '" + Printable.of(id) + "' does not exist.",
                    "model_not_found"));
  }

  private Answer refused(int status, String message, @Nullable String code) {
    return Answer.of(ApiError.of(status, message, code), errors());
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
