package io.aiprovider.server.cache;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code /admin/cache}: removes answers from the response cache, and lists them without content.
 */
@RestController
@Blocking
final class CacheController {
  private static final Logger log = LoggerFactory.getLogger(CacheController.class);

  private static final String TENANT = "tenant";
  private static final String MODEL = "model";
  private static final int LONGEST_MODEL = 300;
  private static final int STANDARD = 100;
  private static final int MOST = 10_000;

  private final ObjectProvider<ResponseCache> cache;
  private final AuditLog audit;

  /**
   * @param cache none if it is switched off
   */
  CacheController(ObjectProvider<ResponseCache> cache, AuditLog audit) {
    this.cache = cache;
    this.audit = audit;
  }

  @PostMapping(path = "/admin/cache/clear", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> clear(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    CacheSelection selection = selection(RequestFields.of(body, Set.of(TENANT, MODEL)));
    audit.record( // first: nothing is removed without an entry
        AuditSender.of(exchange),
        "cache.clear",
        target(selection),
        details(selection),
        () -> selection);
    return JsonAnswer.ok(JsonObject.of("cleared", clear(selection)));
  }

  private long clear(CacheSelection selection) {
    ResponseCache present = cache.getIfAvailable();
    if (present == null) {
      return 0;
    }
    try {
      return present.clear(selection);
    } catch (IllegalStateException unreachable) {
      log.warn("The shared cache could not be cleared.", unreachable);
      throw new RequestRefused(
          ApiError.unavailable(
              "The shared cache cannot be reached, so answers were removed from the memory of this"
                  + " server only. Send the request again when the shared cache can be reached.",
              "cache_unavailable"));
    }
  }

  private static CacheSelection selection(RequestFields fields) {
    for (String name : List.of(TENANT, MODEL)) {
      if (fields.isNull(name)) { // as from a script whose variable is not set
        throw RequestRefused.invalid(
            name, "'" + name + "' is null: leave it out to remove all answers.");
      }
    }
    String tenant = fields.id(TENANT);
    String model = fields.text(MODEL, LONGEST_MODEL);
    if (tenant != null && model != null) {
      throw RequestRefused.invalid(
          MODEL, "'tenant' and 'model' cannot be combined: clear one after the other.");
    }
    if (tenant != null) {
      return CacheSelection.ofTenant(tenant);
    }
    return model != null ? CacheSelection.ofModel(model) : CacheSelection.all();
  }

  private static AuditTarget target(CacheSelection selection) {
    return selection.kind() == CacheSelection.Kind.TENANT
        ? AuditTarget.tenant(selection.name())
        : new AuditTarget("cache", null);
  }

  private static JsonObject details(CacheSelection selection) {
    return selection.kind() == CacheSelection.Kind.MODEL
        ? JsonObject.of(MODEL, selection.name())
        : JsonObject.EMPTY;
  }

  @GetMapping("/admin/cache/entries")
  ResponseEntity<byte[]> entries(
      @RequestParam(name = "limit", required = false) @Nullable String limit) {
    int most = limit == null ? STANDARD : number(limit);
    ResponseCache present = cache.getIfAvailable();
    List<ResponseCache.Entry> entries = present == null ? List.of() : present.entries(most);
    return JsonAnswer.ok(
        JsonObject.of(
            "entries", JsonArray.of(entries.stream().map(CacheController::json).toList())));
  }

  private static int number(String limit) {
    try {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as for a number that is out of bounds
    }
    throw RequestRefused.invalid("limit", "'limit' must be a whole number from 1 to " + MOST + ".");
  }

  private static JsonObject json(ResponseCache.Entry entry) {
    return JsonObject.of("key", entry.key())
        .with(TENANT, entry.tenant())
        .with(MODEL, entry.model())
        .with("created", entry.created().toString())
        .with("expires", entry.expires().toString())
        .with("hits", entry.hits());
  }
}
