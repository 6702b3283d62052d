package io.aiprovider.server.keys;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /auth/create-key} and {@code /auth/keys}: issues keys and manages them. */
@RestController
@Blocking
final class KeysController {
  private static final String KEY = "/auth/keys/{id}";
  private static final long DAY = Duration.ofDays(1).toSeconds();

  private static final Set<String> HIDDEN = Set.of("tenant_id", "user_id", "name");

  private final ApiKeys keys;
  private final Installation installation;
  private final AuditLog audit;
  private final InstantSource clock = InstantSource.system();

  KeysController(ApiKeys keys, Installation installation, AuditLog audit) {
    this.keys = keys;
    this.installation = installation;
    this.audit = audit;
  }

  @PostMapping(path = "/auth/create-key", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> create(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, KeyFields.OF_A_NEW_KEY);
    Instant now = now();
    KeyText text = installation.issuer().issue();
    ApiKey key = KeyFields.newKey(fields, text, now);
    audit.record(
        AuditSender.of(exchange),
        "key.create",
        AuditTarget.key(key.id(), key.tenantId(), key.userId()),
        fields.without(HIDDEN),
        () -> {
          keys.add(key);
          return key;
        });
    return JsonAnswer.created(withSecret(text, key));
  }

  @GetMapping("/auth/keys")
  ResponseEntity<byte[]> list(
      @RequestParam(name = "tenant_id", required = false) @Nullable String tenant,
      @RequestParam(name = "user_id", required = false) @Nullable String user,
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    TenantScope scope = sender.scope();
    Page page = Page.of("keys", limit, cursor, 1);
    TenantScope shown = scope.within(tenant);
    List<ApiKey> found = keys.list(shown, user, page.after().get(0), page.limit() + 1);
    return JsonAnswer.ok(page.toJson(found, ApiKey::toJson, key -> List.of(key.id())));
  }

  @GetMapping(KEY)
  ResponseEntity<byte[]> get(
      @PathVariable("id") String id,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    return JsonAnswer.ok(keys.find(sender.scope(), id).orElseThrow(this::unknown).toJson());
  }

  @PatchMapping(path = KEY, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, KeyFields.OF_A_CHANGE);
    if (sender.role() == Role.TENANT_ADMIN) {
      KeyFields.refuseWhatTheOperatorDecides(fields);
    }
    return JsonAnswer.ok(
        record(
                exchange,
                "key.change",
                id,
                fields.without(HIDDEN),
                () ->
                    keys.change(
                        sender.scope(),
                        id,
                        key -> KeyFields.changed(key, fields, now(), sender.role())))
            .toJson());
  }

  @PostMapping(KEY + "/revoke")
  ResponseEntity<byte[]> revoke(
      @PathVariable("id") String id,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    return JsonAnswer.ok(
        record(
                exchange,
                "key.revoke",
                id,
                JsonObject.EMPTY,
                () -> keys.change(sender.scope(), id, key -> managed(key, sender).revoked(now())))
            .toJson());
  }

  @PostMapping(path = KEY + "/rotate", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> rotate(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, Set.of("overlap_seconds", "expires_at"));
    Instant now = now();
    long overlap = fields.number("overlap_seconds", 0, 30 * DAY, DAY);
    @Nullable Instant expiry = fields.after(now, "expires_at");
    KeyText text = KeyIssuer.withId(id);
    ApiKey key =
        record(
            exchange,
            "key.rotate",
            id,
            fields.without(HIDDEN),
            () ->
                keys.change(
                    sender.scope(),
                    id,
                    present -> {
                      ApiKey rotated =
                          rotated(managed(present, sender), text, now.plusSeconds(overlap));
                      return fields.has("expires_at") ? rotated.withExpiry(expiry) : rotated;
                    }));
    return JsonAnswer.ok(withSecret(text, key));
  }

  /** Changes a key, and adds it to the audit log. */
  private ApiKey record(
      ServerWebExchange exchange,
      String action,
      String id,
      JsonObject details,
      Supplier<Optional<ApiKey>> change) {
    return audit.record(
        AuditSender.of(exchange),
        action,
        AuditTarget.key(id),
        details,
        () -> change.get().orElseThrow(this::unknown));
  }

  private static ApiKey rotated(ApiKey key, KeyText text, Instant overlapEnd) {
    if (key.life().revokedAt() != null) {
      throw RequestRefused.conflict("The key is revoked: create a new one.", "key_revoked");
    }
    return key.withSecrets(new ApiKey.Secrets(text.hashText(), key.secrets().hash(), overlapEnd));
  }

  /** A tenant's administrator manages no key that can do more. */
  private static ApiKey managed(ApiKey key, Authentication sender) {
    KeyFields.refuseStrongerKey(key, sender.role());
    return key;
  }

  private static JsonObject withSecret(KeyText text, ApiKey key) {
    JsonObject all = JsonObject.of("api_key", text.full());
    for (String name : key.toJson().names()) {
      all = all.with(name, key.toJson().get(name));
    }
    return all;
  }

  private RequestRefused unknown() {
    return RequestRefused.notFound("There is no key with this id.", "key_not_found");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
