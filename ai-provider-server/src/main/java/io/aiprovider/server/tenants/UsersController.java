package io.aiprovider.server.tenants;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
 * {@code /admin/users}. An id is unique within a tenant only: where it is not clear whose user is
 * meant, the parameter {@code tenant_id} of the query says it.
 */
@RestController
@Blocking
final class UsersController {
  private static final String USER = "/admin/users/{id}";
  private static final String TENANT_ID = "tenant_id";
  private static final Set<String> FIELDS;

  static {
    Set<String> fields = new HashSet<>(LimitSettings.NAMES);
    fields.addAll(AccountFields.NAMES);
    fields.addAll(List.of(TENANT_ID, "user_id", "name", "is_active"));
    FIELDS = Set.copyOf(fields);
  }

  private static final Set<String> HIDDEN =
      Set.of(TENANT_ID, "user_id", "name", "username", "password");

  private final Users users;
  private final Accounts accounts;
  private final PersonalStores stores;
  private final AuditLog audit;
  private final InstantSource clock = InstantSource.system();

  UsersController(Users users, Accounts accounts, PersonalStores stores, AuditLog audit) {
    this.users = users;
    this.accounts = accounts;
    this.stores = stores;
    this.audit = audit;
  }

  @GetMapping("/admin/users")
  ResponseEntity<byte[]> list(
      @RequestParam(name = TENANT_ID, required = false) @Nullable String tenant,
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Page page = Page.of("users", limit, cursor, 2);
    TenantScope scope = sender.scope().within(tenant);
    List<User> found =
        users.list(scope, page.after().get(0), page.after().get(1), page.limit() + 1);
    Map<Subject, Account> known = accounts.of(found);
    return JsonAnswer.ok(
        page.toJson(
            found,
            user -> json(user, known.get(new Subject(user.tenantId(), user.id()))),
            user -> List.of(user.tenantId(), user.id())));
  }

  @GetMapping(USER)
  ResponseEntity<byte[]> get(
      @PathVariable("id") String id,
      @RequestParam(name = TENANT_ID, required = false) @Nullable String tenant,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    return JsonAnswer.ok(withAccount(only(sender, tenant, id)));
  }

  private JsonObject withAccount(User user) {
    return json(user, accounts.of(user.tenantId(), user.id()).orElse(null));
  }

  private static JsonObject json(User user, @Nullable Account account) {
    return user.toJson()
        .with("username", account == null ? null : account.username())
        .with("role", account == null ? null : account.role().label());
  }

  @GetMapping(USER + "/export")
  ResponseEntity<byte[]> export(
      @PathVariable("id") String id,
      @RequestParam(name = TENANT_ID, required = false) @Nullable String tenant,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Subject subject = subject(sender, tenant, id);
    return JsonAnswer.ok(
        JsonObject.of("tenant_id", subject.tenant())
            .with("user_id", id)
            .with("exported_at", now().toString())
            .with("data", stores.export(subject)));
  }

  @PutMapping(path = USER, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> put(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestParam(name = TENANT_ID, required = false) @Nullable String tenant,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    RequestFields fields = fields(RequestFields.idInPath("user_id", id), body);
    String owner = owner(sender.scope(), tenant, fields);
    Instant now = now();
    return JsonAnswer.ok(
        change(
            exchange,
            "user.put",
            owner,
            id,
            fields,
            sender.role(),
            () ->
                users.put(
                    owner,
                    id,
                    present -> {
                      Instant created = present == null ? now : present.createdAt();
                      return changed(User.of(owner, id, created), fields, now);
                    })));
  }

  /** Changes a user and the account, and adds it to the audit log. */
  private JsonObject change(
      ServerWebExchange exchange,
      String action,
      String tenant,
      String id,
      RequestFields fields,
      Role sender,
      Supplier<User> change) {
    AccountFields.Change account = AccountFields.Change.of(fields);
    return audit.record(
        AuditSender.of(exchange),
        action,
        AuditTarget.user(tenant, id),
        fields.without(HIDDEN),
        () -> {
          User user = change.get();
          if (!account.isEmpty()) {
            accounts.change(
                tenant,
                id,
                present -> {
                  Account next = AccountFields.changed(present, account, tenant, id, sender);
                  if (next != null && accounts.isTaken(next.username(), tenant, id)) {
                    throw RequestRefused.conflict(
                        "Another user signs in with this name: choose another 'username'.",
                        "username_taken");
                  }
                  return next;
                });
          }
          return withAccount(user);
        });
  }

  @PatchMapping(path = USER, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestParam(name = TENANT_ID, required = false) @Nullable String tenant,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    RequestFields fields = fields(id, body);
    User present = only(sender, named(tenant, fields), id);
    return JsonAnswer.ok(
        change(
            exchange,
            "user.change",
            present.tenantId(),
            id,
            fields,
            sender.role(),
            () ->
                users
                    .change(present.tenantId(), id, user -> changed(user, fields, now()))
                    .orElseThrow(UsersController::unknown)));
  }

  @DeleteMapping(USER)
  ResponseEntity<byte[]> delete(
      @PathVariable("id") String id,
      @RequestParam(name = TENANT_ID, required = false) @Nullable String tenant,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    Subject subject = subject(sender, tenant, id);
    audit.record(
        AuditSender.of(exchange),
        "user.erase",
        AuditTarget.user(subject.tenant(), id),
        JsonObject.EMPTY,
        () -> stores.erase(subject));
    return ResponseEntity.noContent().build();
  }

  /** A user, who may be known to an issuer of tokens only if the tenant is named. */
  private Subject subject(Authentication sender, @Nullable String tenant, String id) {
    if (tenant != null && sender.scope().includes(tenant)) {
      Subject named = new Subject(tenant, id);
      JsonObject data = stores.export(named);
      boolean known = data.names().stream().anyMatch(name -> !data.objects(name).isEmpty());
      if (known) {
        return named;
      }
    }
    return new Subject(only(sender, tenant, id).tenantId(), id);
  }

  /** The tenant of a user that is put. */
  private static String owner(TenantScope scope, @Nullable String tenant, RequestFields fields) {
    String named = named(tenant, fields);
    String owner = named == null ? scope.tenant() : RequestFields.idInPath(TENANT_ID, named);
    if (owner == null) {
      throw RequestRefused.invalid(TENANT_ID, "'tenant_id' must name the tenant of the user.");
    }
    if (!scope.includes(owner)) {
      throw RequestRefused.forbidden(TENANT_ID, "This key manages users of its own tenant only.");
    }
    return owner;
  }

  /** The tenant that the query or the body names. */
  private static @Nullable String named(@Nullable String tenant, RequestFields fields) {
    String same = fields.id(TENANT_ID);
    if (tenant != null && same != null && !same.equals(tenant)) {
      throw RequestRefused.invalid(
          TENANT_ID, "'tenant_id' of the body must be the one of the query.");
    }
    return tenant == null ? same : tenant;
  }

  private User only(Authentication sender, @Nullable String tenant, String id) {
    List<User> found = users.find(sender.scope().within(tenant), id);
    if (found.isEmpty()) {
      throw unknown();
    }
    if (found.size() > 1) {
      throw RequestRefused.invalid(
          TENANT_ID, "Several tenants have a user with this id: add ?tenant_id= with one of them.");
    }
    return found.get(0);
  }

  private static RequestFields fields(String id, byte @Nullable [] body) {
    RequestFields fields = RequestFields.of(body, FIELDS);
    String same = fields.id("user_id");
    if (same != null && !same.equals(id)) {
      throw RequestRefused.invalid("user_id", "'user_id' must be the id in the path.");
    }
    return fields;
  }

  private static User changed(User user, RequestFields fields, Instant now) {
    return new User(
        user.tenantId(),
        user.id(),
        fields.has("name") ? fields.name("name") : user.name(),
        user.limits().with(fields),
        fields.has("is_active") ? fields.flag("is_active", true) : user.active(),
        user.createdAt(),
        now);
  }

  private static RequestRefused unknown() {
    return RequestRefused.notFound("There is no user with this id.", "user_not_found");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
