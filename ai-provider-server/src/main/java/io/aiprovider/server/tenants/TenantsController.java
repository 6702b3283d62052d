package io.aiprovider.server.tenants;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.personal.PersonalStores;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code /admin/tenants}. Only the operator changes tenants; their administrators read their own.
 */
@RestController
@Blocking
final class TenantsController {
  private static final String TENANT = "/admin/tenants/{id}";
  private static final String STORE_CONTENT = "store_content";
  private static final int MOST_DAYS = 365;
  private static final Set<String> FIELDS;

  static {
    Set<String> fields = new HashSet<>(LimitSettings.NAMES);
    fields.addAll(ModelRules.NAMES);
    fields.addAll(List.of("tenant_id", "name", "tier", "is_active", STORE_CONTENT));
    FIELDS = Set.copyOf(fields);
  }

  private static final Set<String> HIDDEN = Set.of("name");

  private final Tenants tenants;
  private final PersonalStores stores;
  private final AuditLog audit;
  private final InstantSource clock = InstantSource.system();

  TenantsController(Tenants tenants, PersonalStores stores, AuditLog audit) {
    this.tenants = tenants;
    this.stores = stores;
    this.audit = audit;
  }

  @GetMapping("/admin/tenants")
  ResponseEntity<byte[]> list(
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Page page = Page.of("tenants", limit, cursor, 1);
    List<Tenant> found = tenants.list(sender.scope(), page.after().get(0), page.limit() + 1);
    return JsonAnswer.ok(page.toJson(found, Tenant::toJson, tenant -> List.of(tenant.id())));
  }

  @GetMapping(TENANT)
  ResponseEntity<byte[]> get(
      @PathVariable("id") String id,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    return JsonAnswer.ok(
        tenants.find(sender.scope(), id).orElseThrow(TenantsController::unknown).toJson());
  }

  @PutMapping(path = TENANT, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> put(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    refuseOthersThanTheOperator(sender);
    RequestFields fields = fields(RequestFields.idInPath("tenant_id", id), body);
    Instant now = now();
    return JsonAnswer.ok(
        audit
            .record(
                AuditSender.of(exchange),
                "tenant.put",
                AuditTarget.tenant(id),
                fields.without(HIDDEN),
                () ->
                    tenants.put(
                        id,
                        present -> {
                          Instant created = present == null ? now : present.createdAt();
                          return changed(Tenant.of(id, created), fields, now);
                        }))
            .toJson());
  }

  @PatchMapping(path = TENANT, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    RequestFields fields = fields(id, body);
    if (!fields.hasOnly(STORE_CONTENT)) { // which is about the tenant's own data
      refuseOthersThanTheOperator(sender);
    }
    return JsonAnswer.ok(
        audit
            .record(
                AuditSender.of(exchange),
                "tenant.change",
                AuditTarget.tenant(id),
                fields.without(HIDDEN),
                () ->
                    tenants
                        .change(sender.scope(), id, tenant -> changed(tenant, fields, now()))
                        .orElseThrow(TenantsController::unknown))
            .toJson());
  }

  @DeleteMapping(TENANT)
  ResponseEntity<byte[]> delete(
      @PathVariable("id") String id,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    refuseOthersThanTheOperator(sender);
    audit.record(
        AuditSender.of(exchange),
        "tenant.erase",
        AuditTarget.tenant(id),
        JsonObject.EMPTY,
        () -> {
          stores.erase(new Subject(id, null));
          if (!tenants.delete(TenantScope.ALL, id)) {
            throw unknown();
          }
          return id;
        });
    return ResponseEntity.noContent().build();
  }

  private static void refuseOthersThanTheOperator(Authentication sender) {
    if (sender.role() != Role.ADMIN) {
      throw RequestRefused.forbidden("tenant_id", "Only the admin key can change a tenant.");
    }
  }

  private static RequestFields fields(String id, byte @Nullable [] body) {
    RequestFields fields = RequestFields.of(body, FIELDS);
    String same = fields.id("tenant_id");
    if (same != null && !same.equals(id)) {
      throw RequestRefused.invalid("tenant_id", "'tenant_id' must be the id in the path.");
    }
    return fields;
  }

  private static Tenant changed(Tenant tenant, RequestFields fields, Instant now) {
    return new Tenant(
        tenant.id(),
        fields.has("name") ? fields.name("name") : tenant.name(),
        fields.has("tier") ? fields.word("tier", Tier.class) : tenant.tier(),
        tenant.limits().with(fields),
        tenant.models().with(fields),
        fields.has(STORE_CONTENT) ? contentDays(fields) : tenant.contentDays(),
        fields.has("is_active") ? fields.flag("is_active", true) : tenant.active(),
        tenant.createdAt(),
        now);
  }

  private static @Nullable Integer contentDays(RequestFields fields) {
    JsonValue value = fields.value(STORE_CONTENT);
    if (value == null) {
      return null;
    }
    Long days =
        value instanceof JsonObject object && object.names().equals(Set.of("days"))
            ? object.integer("days")
            : null;
    if (days == null || days < 1 || days > MOST_DAYS) {
      throw RequestRefused.invalid(
          STORE_CONTENT,
          "'store_content' must be null or an object such as {\"days\": 30}, from 1 to "
              + MOST_DAYS
              + " days.");
    }
    return days.intValue();
  }

  private static RequestRefused unknown() {
    return RequestRefused.notFound("There is no tenant with this id.", "tenant_not_found");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
