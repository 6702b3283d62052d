package io.aiprovider.server.budgets.webhook;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.budgets.lease.CrossingSink;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages that are to be sent, in the database: they are stored in the transaction that has
 * found the event out, and stay until they are delivered, or given up. A message is claimed by the
 * node that sends it. Thread-safe; its methods block.
 */
public final class WebhookOutbox implements CrossingSink {
  private static final Duration DELIVERED_KEPT = Duration.ofDays(7);
  private static final Duration DEAD_KEPT = Duration.ofDays(30);
  private static final int LONGEST_ERROR = 200;

  private static final String INSERT =
      """
      insert into ai_webhook_messages (id, budget_id, account, type, body, state, tries,
        created_at, next_try_at)
      values (:id, :budget, :account, :type, :body, 'pending', 0, :at, :at)
      """;
  private static final String DUE =
      """
      select m.id, m.body, m.tries, m.budget_id, b.webhook_url, b.webhook_secret,
        b.webhook_set_by_tenant
      from ai_webhook_messages m left join ai_budgets b on b.id = m.budget_id
      where m.state = 'pending' and m.next_try_at <= :now
        and (m.claimed_until is null or m.claimed_until <= :now)
      order by m.next_try_at limit :limit
      """;
  private static final String CLAIM =
      """
      update ai_webhook_messages set claimed_until = :until
      where id = :id and state = 'pending' and tries = :tries
        and (claimed_until is null or claimed_until <= :now)
      """;
  private static final String BACKLOG =
      """
      select coalesce(budget_id, '') as budget,
        sum(case when state = 'pending' then 1 else 0 end) as pending,
        sum(case when state = 'dead' then 1 else 0 end) as dead, max(last_error) as last_error
      from ai_webhook_messages
      where state <> 'delivered' and coalesce(budget_id, '') in (:budgets)
      group by coalesce(budget_id, '')
      """;

  private final Database database;
  private final @Nullable Webhook configured;

  /**
   * An outbox.
   *
   * @param configured gets the messages of all budgets; null: there is none
   */
  public WebhookOutbox(Database database, @Nullable Webhook configured) {
    this.database = database;
    this.configured = configured;
  }

  @Override
  public void crossed(
      JdbcClient client,
      String account,
      BudgetStatus status,
      @Nullable Integer percent,
      Instant at) {
    List<Receiver> receivers =
        client
            .sql("select id, webhook_url from ai_budgets where account = :account")
            .param("account", account)
            .query((row, number) -> new Receiver(row.getString(1), row.getString(2) != null))
            .list();
    String budget = receivers.isEmpty() ? null : receivers.get(0).budget;
    if (configured != null) {
      add(client, account, null, budget, status, percent, at);
    }
    for (Receiver receiver : receivers) {
      if (receiver.hasWebhook) {
        add(client, account, receiver.budget, budget, status, percent, at);
      }
    }
  }

  /** Whether there is a webhook of the configuration. */
  public boolean hasConfigured() {
    return configured != null;
  }

  /**
   * Adds a message that is not about a budget, for the webhook of the configuration.
   *
   * @param type what it tells
   * @param subject what it is about: at most 32 characters
   * @param members of its body, after {@code id} and {@code type}
   */
  public void add(JdbcClient client, String type, String subject, JsonObject members, Instant at) {
    String id = newId();
    JsonObject[] body = {JsonObject.of("id", id).with("type", type)};
    members.forEach((name, value) -> body[0] = body[0].with(name, value));
    insert(client, id, null, subject, type, body[0], at);
  }

  private static String newId() {
    return "msg_" + UUID.randomUUID().toString().replace("-", "");
  }

  private static void insert(
      JdbcClient client,
      String id,
      @Nullable String receiver,
      String subject,
      String type,
      JsonObject body,
      Instant at) {
    client
        .sql(INSERT)
        .param("id", id)
        .param("budget", receiver)
        .param("account", subject)
        .param("type", type)
        .param("body", body.toString())
        .param("at", Columns.time(at))
        .update();
  }

  private record Receiver(String budget, boolean hasWebhook) {}

  private static void add(
      JdbcClient client,
      String account,
      @Nullable String receiver,
      @Nullable String budget,
      BudgetStatus status,
      @Nullable Integer percent,
      Instant at) {
    String id = newId();
    String type = percent == null ? "budget.exhausted" : "budget.threshold";
    insert(client, id, receiver, account, type, body(id, type, budget, status, percent, at), at);
  }

  private static JsonObject body(
      String id,
      String type,
      @Nullable String budget,
      BudgetStatus status,
      @Nullable Integer percent,
      Instant at) {
    BudgetRule rule = status.rule();
    JsonObject json =
        JsonObject.of("id", id)
            .with("type", type)
            .with("budget", budget)
            .with("scope", rule.scope().label())
            .with("subject", shortened(rule.id()))
            .with("period", rule.period().label());
    if (percent != null) {
      json = json.with("threshold_percent", percent);
    }
    return json.with("spent_usd", plain(status.spent()))
        .with("limit_usd", plain(rule.usd()))
        .with("at", at.toString());
  }

  private static BigDecimal plain(BigDecimal usd) {
    return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
  }

  /** Claims messages that are due, so that no other node sends them until a time. */
  List<WebhookMessage> claim(Instant now, Instant until, int limit) {
    List<WebhookMessage> due =
        database.use(
            client ->
                client
                    .sql(DUE)
                    .param("now", Columns.time(now))
                    .param("limit", limit)
                    .query((row, number) -> message(row))
                    .list());
    return due.stream().filter(message -> claim(message, now, until)).toList();
  }

  private boolean claim(WebhookMessage message, Instant now, Instant until) {
    return database.use(
        client ->
            client
                    .sql(CLAIM)
                    .param("id", message.id())
                    .param("tries", message.tries())
                    .param("now", Columns.time(now))
                    .param("until", Columns.time(until))
                    .update()
                > 0);
  }

  private WebhookMessage message(ResultSet row) throws SQLException {
    String url = row.getString("webhook_url");
    Webhook own =
        url == null
            ? null
            : new Webhook(
                url, row.getString("webhook_secret"), row.getBoolean("webhook_set_by_tenant"));
    return new WebhookMessage(
        row.getString("id"),
        row.getString("body"),
        row.getInt("tries"),
        row.getString("budget_id") == null ? configured : own);
  }

  /** Notes that a message was delivered. */
  void delivered(WebhookMessage message, Instant now) {
    end(message, "delivered", null, now);
  }

  /** Gives a message up. */
  void dead(WebhookMessage message, String error, Instant now) {
    end(message, "dead", error, now);
  }

  private void end(WebhookMessage message, String state, @Nullable String error, Instant now) {
    database.use(
        client ->
            client
                .sql(
                    "update ai_webhook_messages set state = :state, tries = tries + 1,"
                        + " claimed_until = null, last_error = :error, ended_at = :now"
                        + " where id = :id")
                .param("state", state)
                .param("error", shortened(error))
                .param("now", Columns.time(now))
                .param("id", message.id())
                .update());
  }

  /** Notes that a message could not be delivered, and when to try again. */
  void failed(WebhookMessage message, String error, Instant next) {
    database.use(
        client ->
            client
                .sql(
                    "update ai_webhook_messages set tries = tries + 1, claimed_until = null,"
                        + " last_error = :error, next_try_at = :next where id = :id")
                .param("error", shortened(error))
                .param("next", Columns.time(next))
                .param("id", message.id())
                .update());
  }

  private static @Nullable String shortened(@Nullable String error) {
    return error == null || error.length() <= LONGEST_ERROR
        ? error
        : error.substring(0, LONGEST_ERROR);
  }

  /** Deletes messages that ended long ago. */
  void clean(Instant now) {
    database.use(
        client ->
            client
                .sql(
                    "delete from ai_webhook_messages where state = 'delivered'"
                        + " and ended_at < :delivered or state = 'dead' and ended_at < :dead")
                .param("delivered", Columns.time(now.minus(DELIVERED_KEPT)))
                .param("dead", Columns.time(now.minus(DEAD_KEPT)))
                .update());
  }

  /** What is not delivered of the webhooks of budgets, by their ids. */
  public Map<String, WebhookBacklog> backlog(Collection<String> budgets) {
    Map<String, WebhookBacklog> backlogs = new HashMap<>();
    if (budgets.isEmpty()) {
      return backlogs;
    }
    database.use(
        client -> {
          client
              .sql(BACKLOG)
              .param("budgets", budgets)
              .query(
                  row -> {
                    backlogs.put(
                        row.getString("budget"),
                        new WebhookBacklog(
                            row.getLong("pending"),
                            row.getLong("dead"),
                            row.getString("last_error")));
                  });
          return true;
        });
    return backlogs;
  }

  /** What is not delivered of the configured webhook; null if there is none. */
  public @Nullable WebhookBacklog backlog() {
    return configured == null ? null : backlog(List.of("")).getOrDefault("", WebhookBacklog.NONE);
  }

  Database database() {
    return database;
  }
}
