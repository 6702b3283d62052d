package io.aiprovider.spring.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.spending.BudgetDirectory;
import io.aiprovider.spring.Contexts;
import io.aiprovider.spring.settings.StartRefused;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AiProviderBudgetAutoConfigurationTest {
  private static final Caller ADA = new Caller("ada", "acme", null, Set.of());
  private static final BudgetRule TENANT =
      BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "100");

  /** A provider whose tokens cost a dollar each. */
  private static ApplicationContextRunner with(String... settings) {
    ApplicationContextRunner contexts =
        Contexts.simulated()
            .withPropertyValues(
                "ai-provider.providers.sim.cost-per-token=1", "ai-provider.cache.enabled=false");
    for (String setting : settings) {
      contexts = contexts.withPropertyValues("ai-provider." + setting);
    }
    return contexts;
  }

  private static void call(ChatClient client, Caller caller) {
    ChatCall call = client.newCall().caller(caller).build();
    client.send(ChatRequest.builder().user("Hello").maxTokens(20).build(), call).close();
  }

  @Test
  void there_are_no_budgets_by_default() {
    with().run(context -> assertThat(context.getBean(BudgetOptions.class).rules()).isEmpty());
  }

  @Test
  void all_settings_reach_the_engine() {
    with(
            "budgets.assumed-output=7",
            "budgets.strict=true",
            "budgets.rules[0].scope=tenant",
            "budgets.rules[0].id=acme",
            "budgets.rules[0].usd=100",
            "budgets.rules[0].soft=50,80",
            "budgets.rules[1].scope=installation",
            "budgets.rules[1].period=day",
            "budgets.rules[1].usd=0.5",
            "limits.max-cost-per-request=0.25",
            "reporting.time-zone=Europe/Berlin")
        .run(
            context ->
                assertThat(context.getBean(BudgetOptions.class))
                    .isEqualTo(
                        new BudgetOptions(
                            List.of(
                                TENANT.withSoftLimits(50, 80),
                                BudgetRule.of(
                                    BudgetScope.INSTALLATION, "", BudgetPeriod.DAY, "0.5")),
                            7,
                            true,
                            new BigDecimal("0.25"),
                            ZoneId.of("Europe/Berlin"))));
  }

  @Test
  void a_call_beyond_a_budget_is_refused_and_listeners_are_told_of_soft_limits() {
    List<BudgetCrossing> crossings = new CopyOnWriteArrayList<>();
    with(
            "budgets.rules[0].scope=tenant",
            "budgets.rules[0].id=acme",
            "budgets.rules[0].usd=30",
            "budgets.rules[0].soft=20")
        .withBean(BudgetListener.class, () -> crossings::add)
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              call(client, ADA);

              assertThatThrownBy(() -> call(client, ADA))
                  .isInstanceOf(BudgetExceeded.class)
                  .hasMessageStartingWith("The budget of this tenant for this month, $30, has");
              call(client, new Caller("bob", "other", null, Set.of()));
              assertThat(crossings).hasSize(1);
              BudgetRule rule = crossings.get(0).status().rule();
              assertThat(context.getBean(BudgetStore.class).status(List.of(rule)).get(0).spent())
                  .isPositive();
            });
  }

  @Test
  void a_directory_adds_budgets() {
    with()
        .withBean(BudgetDirectory.class, () -> call -> List.of(rule("1")))
        .run(
            context ->
                assertThatThrownBy(() -> call(context.getBean(ChatClient.class), ADA))
                    .isInstanceOf(BudgetExceeded.class));
  }

  private static BudgetRule rule(String usd) {
    return BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, usd);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "budgets.assumed-output=0 | ai-provider.budgets.assumed-output",
        "budgets.rules[0].usd=1 | has no scope",
        "budgets.rules[0].scope=key | has no usd",
        "limits.max-cost-per-request=-1 | ai-provider.limits.max-cost-per-request",
        "reporting.time-zone=Mars | ai-provider.reporting.time-zone"
      })
  void a_wrong_setting_is_refused_with_its_name(String setting, String message) {
    with(setting)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.problem()).contains(message)));
  }

  @Test
  void two_budgets_for_the_same_subject_are_refused() {
    with(
            "budgets.rules[0].scope=key",
            "budgets.rules[0].id=k",
            "budgets.rules[0].usd=1",
            "budgets.rules[1].scope=key",
            "budgets.rules[1].id=k",
            "budgets.rules[1].usd=2")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("There are two budgets for the same key 'k'"));
  }
}
