package io.aiprovider.server.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PlansTest {
  private static final Usage USAGE =
      new Usage(130, 120, 1_500_000, 500_000, 250_000, new BigDecimal("7.123456789"), 0);

  /** Plans from settings such as {@code plans.a.model=per-request}, separated by blanks. */
  static Plans plans(String settings) {
    return Plans.configured(properties(settings));
  }

  /** The plans and their changes. */
  static PlanCalendar calendar(String settings) {
    return PlanCalendar.configured(properties(settings));
  }

  private static BillingProperties properties(String settings) {
    Map<String, String> values = new TreeMap<>();
    for (String setting : settings.isEmpty() ? new String[0] : settings.split(" ")) {
      String[] parts = setting.split("=", 2);
      values.put("ai-provider.billing." + parts[0], parts[1]);
    }
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("ai-provider.billing", Bindable.of(BillingProperties.class));
  }

  @Test
  void without_plans_a_tenant_owes_what_its_usage_cost() {
    assertThat(plans("").of("acme").price(USAGE)).isEqualByComparingTo("7.123456789");
    assertThat(plans("").of(null).price(USAGE)).isEqualByComparingTo("7.123456789");
  }

  @ParameterizedTest
  @CsvSource({
    // 120 requests that did not fail × 0.015
    "model=per-request per-request=0.015, 1.8",
    // 7.123456789 × 1.2
    "model=per-token margin=0.2, 8.5481481468",
    "model=per-token margin=-0.1, 6.4111111101",
    // 1 M × 3 + 0.5 M × 0.3 + 0.25 M × 15
    "model=per-token input-price=3 output-price=15 cached-input-price=0.3, 6.9",
    // 1.5 M × 3 + 0.25 M × 15
    "model=per-token input-price=3 output-price=15, 8.25",
    "model=subscription monthly-fee=99, 99",
    // 99 + 20 × 0.5
    "model=subscription monthly-fee=99 included-requests=100 overage-per-request=0.5, 109",
    "model=subscription monthly-fee=99 included-requests=120 overage-per-request=0.5, 99",
    // 99 + 0.75 M × 4
    "model=subscription monthly-fee=99 included-tokens=1000000 overage-per-million-tokens=4, 102",
    // 99 + 2.123456789 × 1.5
    "model=subscription monthly-fee=99 included-usd=5 overage-margin=0.5, 102.1851851835",
    // each volume by itself: 10 + 20 × 0.5 + 0.75 × 4 + 2.123456789
    "model=subscription monthly-fee=10 included-requests=100 overage-per-request=0.5"
        + " included-tokens=1000000 overage-per-million-tokens=4 included-usd=5 overage-margin=0,"
        + " 25.123456789"
  })
  void a_plan_has_an_exact_price(String settings, BigDecimal price) {
    Plan plan =
        plans("plans.a." + settings.replace(" ", " plans.a.") + " plans.a.tenants=acme").of("acme");

    assertThat(plan.price(USAGE)).isEqualByComparingTo(price);
    assertThat(plan.lines(USAGE).stream().map(Line::amount).reduce(BigDecimal::add))
        .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo(price));
  }

  @ParameterizedTest
  @CsvSource({
    "model=per-request per-request=0.015",
    "model=per-token margin=0.2",
    "model=per-token input-price=3 output-price=15 cached-input-price=0.3",
    "model=subscription monthly-fee=10 included-requests=100 overage-per-request=0.5"
        + " included-tokens=1000000 overage-per-million-tokens=4 included-usd=5 overage-margin=0"
  })
  void a_stored_plan_is_the_same_plan(String settings) {
    Plan plan = plans("default-plan=a plans.a." + settings.replace(" ", " plans.a.")).of("acme");

    assertThat(Plan.of(JsonObject.parse(plan.toJson().toString()))).isEqualTo(plan);
  }

  @Test
  void tenants_have_the_plan_that_lists_them_and_others_the_default() {
    Plans plans =
        plans(
            "default-plan=b plans.a.model=per-request plans.a.per-request=1"
                + " plans.a.tenants=acme,beta_corp plans.b.model=per-token plans.b.margin=0.1");

    assertThat(plans.of("acme").name()).isEqualTo("a");
    assertThat(plans.of("beta_corp").name()).isEqualTo("a");
    assertThat(plans.of("other").name()).isEqualTo("b");
    assertThat(plans.of(null).name()).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default-plan=x | default-plan is 'x', but there is no such plan. There are no plans.",
        "default-plan=x plans.a.model=per-token plans.a.margin=0 | The plans are a.",
        "plans.a.margin=0.2 | The plan 'a' has no model. Set it to per-request, per-token,"
            + " subscription.",
        "plans.a.model=per-request | The plan 'a' with the model per-request needs per-request.",
        "plans.a.model=per-request plans.a.per-request=-1 | has per-request: -1, but it must be at"
            + " least 0.",
        "plans.a.model=per-request plans.a.per-request=1 plans.a.margin=1 | has the setting margin,"
            + " which this model does not use. It uses per-request.",
        "plans.a.model=per-token | needs a margin, or input-price and output-price.",
        "plans.a.model=per-token plans.a.margin=0 plans.a.input-price=1 | has a margin and a price."
            + " Set one of them.",
        "plans.a.model=per-token plans.a.input-price=1 | needs output-price.",
        "plans.a.model=per-token plans.a.margin=-1.5 | has margin: -1.5, but it must be at least"
            + " -1.",
        "plans.a.model=subscription | needs monthly-fee.",
        "plans.a.model=subscription plans.a.monthly-fee=1 plans.a.included-requests=5 | has"
            + " included-requests, but not overage-per-request. Set both or neither.",
        "plans.a.model=subscription plans.a.monthly-fee=1 plans.a.overage-margin=0 | has"
            + " overage-margin, but not included-usd. Set both or neither.",
        "plans.a.model=per-token plans.a.margin=0 plans.a.tenants=t plans.b.model=per-token"
            + " plans.b.margin=1 plans.b.tenants=t | The tenant 't' is listed in the plans 'a' and"
            + " 'b'. A tenant has one plan.",
        "plan-changes[0].tenant=t plan-changes[0].plan=x plan-changes[0].from=2026-10-16 |"
            + " plan-changes[0].plan is 'x', but there is no such plan. There are no plans.",
        "plan-changes[0].tenant=t plan-changes[0].plan=x | plan-changes[0].plan is 'x'",
        "plans.a.model=per-token plans.a.margin=0 plan-changes[0].plan=a | plan-changes[0] has no"
            + " tenant. A change of a plan needs a tenant, a plan, and the day from which it holds.",
        "plans.a.model=per-token plans.a.margin=0 plan-changes[0].tenant=t plan-changes[0].plan=a |"
            + " plan-changes[0] has no from.",
        "plans.a.model=per-token plans.a.margin=0 plan-changes[0].tenant=t plan-changes[0].plan=a"
            + " plan-changes[0].from=16.10.2026 | plan-changes[0].from is '16.10.2026', which is no"
            + " date such as 2026-10-16.",
        "plans.a.model=per-token plans.a.margin=0 plan-changes[0].tenant=t plan-changes[0].plan=a"
            + " plan-changes[0].from=2026-10-16 plan-changes[1].tenant=t plan-changes[1].plan=a"
            + " plan-changes[1].from=2026-10-16 | plan-changes[1]: the plan of the tenant 't'"
            + " changes twice on 2026-10-16, to 'a' and to 'a'. Remove one of them."
      })
  void a_wrong_setting_is_refused_with_the_reason(String settings, String message) {
    assertThatThrownBy(() -> calendar(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
