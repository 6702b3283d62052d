package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.budgets.webhook.Webhook;
import io.aiprovider.server.budgets.webhook.WebhookUrl;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.web.UsdField;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of requests that set a budget. Each method fails with a 400 that names the field if
 * its value cannot be used.
 */
final class BudgetFields {
  static final String SCOPE = "scope";
  static final String ID = "id";
  static final String USD = "usd";
  static final String WEBHOOK = "webhook";
  private static final String BUDGET_ID = "budget_id";
  private static final String PERIOD = "period";
  private static final String SOFT = "soft";
  private static final Set<String> ALL = Set.of(BUDGET_ID, SCOPE, ID, PERIOD, USD, SOFT, WEBHOOK);
  private static final int LONGEST_ID = 300;
  private static final int LONGEST_URL = 1_000;
  private static final int SHORTEST_SECRET = 16;
  private static final int LONGEST_SECRET = 200;

  private BudgetFields() {}

  /** The fields of a body. */
  static RequestFields of(String budget, byte @Nullable [] body) {
    RequestFields fields = RequestFields.of(body, ALL);
    String same = fields.id(BUDGET_ID);
    if (same != null && !same.equals(budget)) {
      throw RequestRefused.invalid(BUDGET_ID, "'budget_id' must be the id in the path.");
    }
    return fields;
  }

  static BudgetScope scope(RequestFields fields, @Nullable Budget present) {
    BudgetScope scope =
        fields.has(SCOPE) || present == null
            ? fields.word(SCOPE, BudgetScope.class)
            : present.scope();
    if (scope == null) {
      throw missing(SCOPE);
    }
    return scope;
  }

  static String subject(RequestFields fields, BudgetScope scope, @Nullable Budget present) {
    String id =
        fields.has(ID) || present == null || present.scope() != scope
            ? fields.text(ID, LONGEST_ID)
            : present.subject();
    if (scope == BudgetScope.INSTALLATION) {
      if (id != null && !id.isEmpty()) {
        throw RequestRefused.invalid(ID, "'id' must be absent: the installation has none.");
      }
      return "";
    }
    if (id == null) {
      throw missing(ID);
    }
    if (scope != BudgetScope.MODEL && id.indexOf('*') >= 0) {
      throw RequestRefused.invalid(
          ID,
          "'id' must not contain *: set a budget for each of several subjects in the"
              + " configuration, with ai-provider.budgets.rules.");
    }
    return id;
  }

  static BudgetPeriod period(RequestFields fields, @Nullable Budget present) {
    BudgetPeriod period =
        fields.has(PERIOD) || present == null
            ? fields.word(PERIOD, BudgetPeriod.class)
            : present.period();
    return period == null ? BudgetPeriod.MONTH : period;
  }

  static BigDecimal usd(RequestFields fields, @Nullable Budget present) {
    BigDecimal usd = fields.has(USD) || present == null ? UsdField.of(fields, USD) : present.usd();
    if (usd == null) {
      throw missing(USD);
    }
    return usd;
  }

  static List<Integer> softLimits(RequestFields fields, @Nullable Budget present) {
    if (!fields.has(SOFT)) {
      return present == null ? List.of() : present.softLimits();
    }
    JsonValue value = fields.value(SOFT);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array) || array.size() > 100) {
      throw invalidSoftLimits();
    }
    TreeSet<Integer> limits = new TreeSet<>();
    for (JsonValue entry : array) {
      Long percent = entry instanceof JsonNumber number ? number.asLong() : null;
      if (percent == null || percent < 1 || percent > 100) {
        throw invalidSoftLimits();
      }
      limits.add(percent.intValue());
    }
    return List.copyOf(limits);
  }

  private static RequestRefused invalidSoftLimits() {
    return RequestRefused.invalid(
        SOFT, "'soft' must be an array of whole percentages from 1 to 100, such as [50, 80, 100].");
  }

  /**
   * The webhook that a request sets. Without a secret, the present one stays if the URL does;
   * otherwise there is a new one.
   *
   * @param present the webhook so far; null: none
   * @param isOfTenant whether a tenant's administrator sends the request
   * @param allowsLoopback whether plain HTTP to this machine is allowed
   */
  static @Nullable Webhook webhook(
      RequestFields fields, @Nullable Webhook present, boolean isOfTenant, boolean allowsLoopback) {
    JsonValue value = fields.value(WEBHOOK);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonObject object)) {
      throw RequestRefused.invalid(
          WEBHOOK, "'webhook' must be an object with 'url' and, if you choose it, 'secret'.");
    }
    RequestFields parts = RequestFields.of(object.toBytes(), Set.of("url", "secret"));
    String url = parts.text("url", LONGEST_URL);
    if (url == null) {
      throw RequestRefused.invalid("webhook.url", "'webhook.url' must be there.");
    }
    String problem = WebhookUrl.problem(url, allowsLoopback && !isOfTenant);
    if (problem != null) {
      throw RequestRefused.invalid("webhook.url", "'webhook.url' " + problem + ".");
    }
    String secret = parts.text("secret", LONGEST_SECRET);
    if (secret != null && secret.length() < SHORTEST_SECRET) {
      throw RequestRefused.invalid(
          "webhook.secret",
          "'webhook.secret' must have "
              + SHORTEST_SECRET
              + " to "
              + LONGEST_SECRET
              + " characters.");
    }
    if (secret == null) {
      secret =
          present != null && present.url().equals(url) ? present.secret() : Webhook.newSecret();
    }
    return new Webhook(url, secret, isOfTenant);
  }

  /** Whether a request has a secret of the sender's choice. */
  static boolean hasSecret(RequestFields fields) {
    return fields.value(WEBHOOK) instanceof JsonObject webhook && webhook.string("secret") != null;
  }

  private static RequestRefused missing(String name) {
    return RequestRefused.missing(name);
  }
}
