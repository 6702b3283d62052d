package io.aiprovider.server.budgets;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.budget.BudgetScope;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.budgets.webhook.Webhook;
import io.aiprovider.server.budgets.webhook.WebhookBacklog;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * {@code /admin/budgets}. A tenant's administrator sees the budgets of its tenant, and manages
 * those that the tenant has set itself; those of the operator stay the operator's.
 */
@RestController
@Blocking
final class BudgetsController {
  private static final String BUDGET = "/admin/budgets/{id}";
  private static final Set<String> SECRET = Set.of(BudgetFields.WEBHOOK);
  private static final Set<String> PERSONAL = Set.of(BudgetFields.WEBHOOK, BudgetFields.ID);

  private final Budgets budgets;
  private final BudgetIndex index;
  private final BudgetFigures figures;
  private final BudgetSubjects subjects;
  private final AuditLog audit;
  private final ChatClient client;
  private final boolean allowsLoopback;
  private final InstantSource clock = InstantSource.system();

  BudgetsController(
      Budgets budgets,
      BudgetIndex index,
      BudgetFigures figures,
      BudgetSubjects subjects,
      AuditLog audit,
      ChatClient client,
      ServerProperties properties) {
    this.client = client;
    this.budgets = budgets;
    this.index = index;
    this.figures = figures;
    this.subjects = subjects;
    this.audit = audit;
    this.allowsLoopback =
        properties.mode() == ServerProperties.Mode.DEVELOPMENT
            || properties.budgets().webhook().allowLoopback();
  }

  @GetMapping("/admin/budgets")
  ResponseEntity<byte[]> list(
      @RequestParam(name = "tenant_id", required = false) @Nullable String tenant,
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Page page = Page.of("budgets", limit, cursor, 1);
    List<Budget> found =
        budgets.list(sender.scope().within(tenant), page.after().get(0), page.limit() + 1);
    Map<String, JsonObject> shown = figures.of(found);
    JsonObject json =
        page.toJson(
            found,
            budget -> visible(budget, Objects.requireNonNull(shown.get(budget.id())), sender),
            budget -> List.of(budget.id()));
    WebhookBacklog backlog = sender.scope().tenant() == null ? figures.backlog() : null;
    return JsonAnswer.ok(
        backlog == null ? json : json.with("webhook", backlog.addTo(JsonObject.EMPTY)));
  }

  @GetMapping(BUDGET)
  ResponseEntity<byte[]> get(
      @PathVariable("id") String id,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Budget budget = budgets.find(sender.scope(), id).orElseThrow(BudgetsController::unknown);
    return JsonAnswer.ok(visible(budget, figures.of(budget, null), sender));
  }

  /** A budget without the operator's webhook, if a tenant's administrator sees it. */
  private JsonObject visible(Budget budget, JsonObject json, Authentication sender) {
    boolean hides = sender.scope().tenant() != null && !budget.isOfTenant();
    return withWarning(budget, hides ? json.with("webhook", null) : json);
  }

  /** A provider can be added to the configuration later, but its name may also be misspelt. */
  private JsonObject withWarning(Budget budget, JsonObject json) {
    List<String> known = client.providers().stream().map(ProviderEntry::name).toList();
    return budget.scope() != BudgetScope.PROVIDER || known.contains(budget.subject())
        ? json
        : json.with(
            "warning",
            "No enabled provider has this name, so the budget limits no call at present. Known are: "
                + String.join(", ", known)
                + ".");
  }

  @PutMapping(path = BUDGET, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> put(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    String budget = RequestFields.idInPath("budget_id", id);
    RequestFields fields = BudgetFields.of(budget, body);
    return write(exchange, "budget.put", budget, fields, sender, true);
  }

  @PatchMapping(path = BUDGET, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(
      @PathVariable("id") String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    RequestFields fields = BudgetFields.of(id, body);
    return write(exchange, "budget.change", id, fields, sender, false);
  }

  private ResponseEntity<byte[]> write(
      ServerWebExchange exchange,
      String action,
      String id,
      RequestFields fields,
      Authentication sender,
      boolean replaces) {
    Budget before = replaces ? null : budgets.find(sender.scope(), id).orElse(null);
    if (before == null && !replaces) {
      throw unknown();
    }
    boolean aboutUser = BudgetFields.scope(fields, before) == BudgetScope.USER;
    Written written =
        audit.record(
            AuditSender.of(exchange),
            action,
            AuditTarget.budget(id),
            fields.without(aboutUser ? PERSONAL : SECRET),
            () -> write(id, fields, sender, replaces));
    index.reload();
    return JsonAnswer.ok(
        withWarning(written.budget, figures.of(written.budget, written.newSecret)));
  }

  /** A budget that was written, and the secret of its webhook if it is a new one. */
  private record Written(Budget budget, @Nullable String newSecret) {}

  private Written write(String id, RequestFields fields, Authentication sender, boolean replaces) {
    String[] newSecret = new String[1];
    Budget written =
        budgets.put(
            id,
            present -> {
              requireManaged(present, sender, replaces);
              Budget next = changed(id, replaces, present, fields, sender);
              refuseSecondBudget(next);
              newSecret[0] = newSecret(present, next, fields);
              return next;
            });
    return new Written(written, newSecret[0]);
  }

  private Budget changed(
      String id,
      boolean replaces,
      @Nullable Budget present,
      RequestFields fields,
      Authentication sender) {
    Budget base = replaces ? null : present;
    boolean isOfTenant = sender.role() == Role.TENANT_ADMIN;
    BudgetScope scope = BudgetFields.scope(fields, base);
    String subject = BudgetFields.subject(fields, scope, base);
    BudgetSubjects.Owner owner = subjects.owner(scope, subject, sender);
    Webhook webhook = present == null ? null : present.webhook();
    if (replaces || fields.has(BudgetFields.WEBHOOK)) {
      webhook = BudgetFields.webhook(fields, webhook, isOfTenant, allowsLoopback);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Budget(
        id,
        scope,
        subject,
        owner.tenant(),
        owner.user(),
        BudgetFields.period(fields, base),
        BudgetFields.usd(fields, base),
        BudgetFields.softLimits(fields, base),
        webhook,
        isOfTenant,
        present == null ? now : present.createdAt(),
        now);
  }

  /** The secret that was made here: it is shown once. One that came with the request is not. */
  private static @Nullable String newSecret(
      @Nullable Budget before, Budget next, RequestFields fields) {
    Webhook webhook = next.webhook();
    if (webhook == null || BudgetFields.hasSecret(fields)) {
      return null;
    }
    Webhook old = before == null ? null : before.webhook();
    return old != null && old.secret().equals(webhook.secret()) ? null : webhook.secret();
  }

  private void refuseSecondBudget(Budget budget) {
    budgets
        .sameAccount(budget)
        .ifPresent(
            other -> {
              throw RequestRefused.conflict(
                  "There is a budget for this subject and period already: change it instead.",
                  "budget_exists");
            });
  }

  private static void requireManaged(
      @Nullable Budget present, Authentication sender, boolean creates) {
    boolean isVisible =
        present != null
            && (sender.scope().tenant() == null
                || present.tenantId() != null && sender.scope().includes(present.tenantId()));
    if (present != null && !isVisible && creates) {
      throw RequestRefused.conflict(
          "There is another budget with this id: choose another id.", "budget_id_taken");
    }
    if (!isVisible && !creates) {
      throw unknown();
    }
    if (present != null && sender.role() == Role.TENANT_ADMIN && !present.isOfTenant()) {
      throw RequestRefused.forbidden(
          "budget_id", "The operator has set this budget: only the admin key can change it.");
    }
  }

  @DeleteMapping(BUDGET)
  ResponseEntity<byte[]> delete(
      @PathVariable("id") String id,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    audit.record(
        AuditSender.of(exchange),
        "budget.delete",
        AuditTarget.budget(id),
        JsonObject.EMPTY,
        () -> {
          requireManaged(budgets.find(sender.scope(), id).orElse(null), sender, false);
          return budgets.delete(sender.scope(), id);
        });
    index.reload();
    return ResponseEntity.noContent().build();
  }

  private static RequestRefused unknown() {
    return RequestRefused.notFound("There is no budget with this id.", "budget_not_found");
  }
}
