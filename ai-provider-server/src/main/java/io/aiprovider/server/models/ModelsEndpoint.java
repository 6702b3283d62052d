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
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: the names that can be requested. */
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
    if (path.equals(PATH) || path.equals(PATH + "/")) {
      return AvailableModels.all(client, request.caller()).map(this::list).flatMap(request::send);
    }
    String name;
    try {
      name = decoded(path.substring(PATH.length() + 1));
    } catch (IllegalArgumentException e) {
      return request.refuse(ApiError.invalidUrl(path));
    }
    return AvailableModels.one(client, name, request.caller())
        .map(model -> Answer.of(model(model).toBytes()))
        .defaultIfEmpty(Answer.of(unknown(name), errors()))
        .flatMap(request::send);
  }

  /** A slash in the name may be sent as it is or encoded. */
  private static String decoded(String name) {
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Answer list(List<ModelEntry> models) {
    JsonObject list =
        JsonObject.of("object", "list").with("data", models.stream().map(this::model).toList());
    return Answer.of(list.toBytes());
  }

  private static ApiError unknown(String name) {
    return ApiError.of(
        404, "The model '" + Printable.of(name) + "' does not exist.", "model_not_found");
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
