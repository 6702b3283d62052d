package io.aiprovider.server.billing;

import io.aiprovider.server.billing.BillingProperties.PlanSettings;
import io.aiprovider.server.billing.SubscriptionPlan.Volume;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which plan each tenant has, as it is configured. Immutable. */
final class Plans {
  /** For tenants without a plan: what their usage cost. */
  private static final Plan AT_COST = new Plan.CostPlan("", BigDecimal.ZERO);

  private static final BigDecimal LEAST_MARGIN = BigDecimal.ONE.negate();

  private final Map<String, Plan> byTenant = new LinkedHashMap<>();
  private final Map<String, Plan> named;
  private final Plan otherTenants;

  private Plans(Map<String, Plan> named, Plan otherTenants) {
    this.named = named;
    this.otherTenants = otherTenants;
  }

  /**
   * The plans of the configuration.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message says which and why
   */
  static Plans configured(BillingProperties properties) {
    Map<String, Plan> named = new LinkedHashMap<>();
    properties.plans().forEach((name, settings) -> named.put(name, plan(name, settings)));
    String other = properties.defaultPlan();
    Plans plans = new Plans(named, other.isEmpty() ? AT_COST : named("default-plan", other, named));
    properties
        .plans()
        .forEach(
            (name, settings) -> settings.tenants().forEach(id -> plans.add(id, named.get(name))));
    return plans;
  }

  /**
   * The plan with a name.
   *
   * @param setting what names it
   * @throws IllegalArgumentException if there is none
   */
  Plan named(String setting, String name) {
    return named(setting, name, named);
  }

  private static Plan named(String setting, String name, Map<String, Plan> named) {
    Plan plan = named.get(name);
    if (plan == null) {
      throw new IllegalArgumentException(
          setting
              + " is '"
              + name
              + "', but there is no such plan. "
              + (named.isEmpty()
                  ? "There are no plans."
                  : "The plans are " + String.join(", ", named.keySet()) + "."));
    }
    return plan;
  }

  private void add(String tenant, @Nullable Plan plan) {
    Plan other = plan == null || tenant.isBlank() ? null : byTenant.putIfAbsent(tenant, plan);
    if (other != null && plan != null) {
      throw new IllegalArgumentException(
          "The tenant '"
              + tenant
              + "' is listed in the plans '"
              + other.name()
              + "' and '"
              + plan.name()
              + "'. A tenant has one plan.");
    }
  }

  /** The plan of a tenant; null: calls without a tenant. */
  Plan of(@Nullable String tenant) {
    return tenant == null ? otherTenants : byTenant.getOrDefault(tenant, otherTenants);
  }

  private static Plan plan(String name, PlanSettings settings) {
    BillingModel model = settings.model();
    if (model == null) {
      throw new IllegalArgumentException(
          "The plan '"
              + name
              + "' has no model. Set it to "
              + Stream.of(BillingModel.values())
                  .map(BillingModel::label)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    Checked checked = new Checked(name, model, given(settings));
    return switch (model) {
      case PER_REQUEST -> {
        checked.allow(Set.of("per-request"));
        yield new Plan.RequestPlan(
            name, checked.required("per-request", settings.perRequest(), BigDecimal.ZERO));
      }
      case PER_TOKEN -> perToken(name, settings, checked);
      case SUBSCRIPTION -> subscription(name, settings, checked);
    };
  }

  private static Plan perToken(String name, PlanSettings settings, Checked checked) {
    checked.allow(Set.of("margin", "input-price", "output-price", "cached-input-price"));
    boolean priced =
        settings.inputPrice() != null
            || settings.outputPrice() != null
            || settings.cachedInputPrice() != null;
    if (settings.margin() != null && priced) {
      throw checked.refused("has a margin and a price. Set one of them.");
    }
    if (settings.margin() == null && !priced) {
      throw checked.refused("needs a margin, or input-price and output-price.");
    }
    if (settings.margin() != null) {
      return new Plan.CostPlan(name, checked.required("margin", settings.margin(), LEAST_MARGIN));
    }
    BigDecimal input = checked.required("input-price", settings.inputPrice(), BigDecimal.ZERO);
    BigDecimal cached = checked.optional("cached-input-price", settings.cachedInputPrice());
    return new Plan.TokenPlan(
        name,
        input,
        checked.required("output-price", settings.outputPrice(), BigDecimal.ZERO),
        cached == null ? input : cached);
  }

  private static Plan subscription(String name, PlanSettings settings, Checked checked) {
    checked.allow(
        Set.of(
            "monthly-fee",
            "included-requests",
            "included-tokens",
            "included-usd",
            "overage-per-request",
            "overage-per-million-tokens",
            "overage-margin"));
    BigDecimal margin =
        settings.overageMargin() == null
            ? null
            : checked.required("overage-margin", settings.overageMargin(), LEAST_MARGIN);
    return new SubscriptionPlan(
        name,
        checked.required("monthly-fee", settings.monthlyFee(), BigDecimal.ZERO),
        null,
        checked.volume(
            "requests",
            decimal(settings.includedRequests()),
            "per-request",
            settings.overagePerRequest()),
        checked.volume(
            "tokens",
            decimal(settings.includedTokens()),
            "per-million-tokens",
            settings.overagePerMillionTokens()),
        checked.volume(
            "usd",
            settings.includedUsd(),
            "margin",
            margin == null ? null : BigDecimal.ONE.add(margin)));
  }

  private static @Nullable BigDecimal decimal(@Nullable Long number) {
    return number == null ? null : BigDecimal.valueOf(number);
  }

  /** The names of the settings of a plan that have values. */
  private static Set<String> given(PlanSettings settings) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("per-request", settings.perRequest());
    values.put("margin", settings.margin());
    values.put("input-price", settings.inputPrice());
    values.put("output-price", settings.outputPrice());
    values.put("cached-input-price", settings.cachedInputPrice());
    values.put("monthly-fee", settings.monthlyFee());
    values.put("included-requests", settings.includedRequests());
    values.put("included-tokens", settings.includedTokens());
    values.put("included-usd", settings.includedUsd());
    values.put("overage-per-request", settings.overagePerRequest());
    values.put("overage-per-million-tokens", settings.overagePerMillionTokens());
    values.put("overage-margin", settings.overageMargin());
    values.values().removeIf(value -> value == null);
    return values.keySet();
  }

  /** The settings of one plan, and what is wrong with them. */
  private record Checked(String name, BillingModel model, Set<String> given) {

    void allow(Set<String> allowed) {
      for (String setting : given) {
        if (!allowed.contains(setting)) {
          throw refused(
              "has the setting "
                  + setting
                  + ", which this model does not use. It uses "
                  + allowed.stream().sorted().collect(Collectors.joining(", "))
                  + ".");
        }
      }
    }

    BigDecimal required(String setting, @Nullable BigDecimal value, BigDecimal least) {
      if (value == null) {
        throw refused("needs " + setting + ".");
      }
      if (value.compareTo(least) < 0) {
        throw refused(
            "has "
                + setting
                + ": "
                + value.toPlainString()
                + ", but it must be at least "
                + least
                + ".");
      }
      return Money.plain(value);
    }

    @Nullable BigDecimal optional(String setting, @Nullable BigDecimal value) {
      return value == null ? null : required(setting, value, BigDecimal.ZERO);
    }

    @Nullable Volume volume(
        String kind, @Nullable BigDecimal included, String price, @Nullable BigDecimal overage) {
      if (included == null && overage == null) {
        return null;
      }
      if (included == null || overage == null) {
        throw refused(
            included == null
                ? "has overage-" + price + ", but not included-" + kind + ". Set both or neither."
                : "has included-" + kind + ", but not overage-" + price + ". Set both or neither.");
      }
      return new Volume(
          required("included-" + kind, included, BigDecimal.ZERO),
          required("overage-" + price, overage, BigDecimal.ZERO));
    }

    IllegalArgumentException refused(String why) {
      return new IllegalArgumentException(
          "The plan '" + name + "' with the model " + model.label() + " " + why);
    }
  }
}
