package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which budgets apply to a call and to a target. */
class BudgetRulesTest {
  private static final Caller ADA = new Caller("k1", "acme", "ada", Set.of());

  private static BudgetRule rule(BudgetScope scope, String id, String usd) {
    return BudgetRule.of(scope, id, BudgetPeriod.DAY, usd);
  }

  private static BudgetRules rules(BudgetRule... rules) {
    return new BudgetRules(List.of(rules), BudgetDirectory.NONE);
  }

  private static ChatCall call(@Nullable Caller caller) {
    return ChatCall.builder()
        .caller(caller)
        .tags(Map.of("team", "search"))
        .attribute(CallAttribute.SESSION, "run")
        .build();
  }

  @Test
  void a_call_has_the_budgets_of_all_its_subjects() {
    BudgetRule[] all = {
      rule(BudgetScope.KEY, "k1", "1"),
      rule(BudgetScope.USER, "acme/ada", "1"),
      rule(BudgetScope.TENANT, "acme", "1"),
      rule(BudgetScope.TAG, "team=search", "1"),
      rule(BudgetScope.SESSION, "acme/run", "1"),
      rule(BudgetScope.INSTALLATION, "", "1")
    };
    BudgetRules rules =
        new BudgetRules(
            List.of(
                all[0],
                all[1],
                all[2],
                all[3],
                all[4],
                all[5],
                rule(BudgetScope.KEY, "k2", "1"),
                rule(BudgetScope.USER, "other/ada", "1"),
                rule(BudgetScope.TENANT, "acme2", "1"),
                rule(BudgetScope.TAG, "team=other", "1"),
                rule(BudgetScope.SESSION, "run", "1")),
            BudgetDirectory.NONE);

    assertThat(rules.of(call(ADA))).containsExactlyInAnyOrder(all);
  }

  @Test
  void a_call_without_a_caller_has_those_of_its_tags_its_session_and_the_installation() {
    BudgetRule tag = rule(BudgetScope.TAG, "team=*", "1");
    BudgetRules rules =
        rules(
            rule(BudgetScope.KEY, "*", "1"),
            rule(BudgetScope.USER, "*", "1"),
            rule(BudgetScope.TENANT, "*", "1"),
            rule(BudgetScope.SESSION, "*", "1"),
            tag,
            rule(BudgetScope.INSTALLATION, "", "1"));

    assertThat(rules.of(call(null)))
        .containsExactlyInAnyOrder(
            rule(BudgetScope.TAG, "team=search", "1"),
            rule(BudgetScope.SESSION, "run", "1"),
            rule(BudgetScope.INSTALLATION, "", "1"));
  }

  @Test
  void the_longest_pattern_wins_and_a_whole_id_wins_over_patterns() {
    BudgetRules rules =
        rules(
            rule(BudgetScope.USER, "*", "1"),
            rule(BudgetScope.USER, "acme/*", "5"),
            rule(BudgetScope.KEY, "k*", "5"),
            rule(BudgetScope.KEY, "k1", "9"));

    assertThat(rules.of(call(ADA)))
        .containsExactlyInAnyOrder(
            rule(BudgetScope.USER, "acme/ada", "5"), rule(BudgetScope.KEY, "k1", "9"));
  }

  @Test
  void budgets_of_different_periods_apply_together() {
    BudgetRule day = rule(BudgetScope.KEY, "*", "5");
    BudgetRule month = BudgetRule.of(BudgetScope.KEY, "*", BudgetPeriod.MONTH, "50");

    assertThat(rules(day, month).of(call(ADA)))
        .extracting(BudgetRule::period)
        .containsExactlyInAnyOrder(BudgetPeriod.DAY, BudgetPeriod.MONTH);
  }

  @Test
  void the_smallest_of_several_amounts_for_one_subject_counts() {
    BudgetRule ours = rule(BudgetScope.TENANT, "acme", "7");
    BudgetRules rules =
        new BudgetRules(
            List.of(rule(BudgetScope.TENANT, "acme", "8"), rule(BudgetScope.KEY, "*", "1")),
            call -> List.of(ours, rule(BudgetScope.KEY, "k1", "6")));
    Caller caller = ADA.withBudgets(rule(BudgetScope.TENANT, "acme", "9"));

    assertThat(rules.of(call(caller)))
        .containsExactlyInAnyOrder(ours, rule(BudgetScope.KEY, "k1", "6"));
  }

  @Test
  void a_target_has_the_budgets_of_its_provider_and_its_model() {
    BudgetRule provider = rule(BudgetScope.PROVIDER, "openai", "1");
    BudgetRule family = rule(BudgetScope.MODEL, "gpt-5*", "1");
    BudgetRule exact = rule(BudgetScope.MODEL, "openai/gpt-5", "1");
    BudgetRules rules =
        rules(
            provider,
            family,
            exact,
            rule(BudgetScope.PROVIDER, "other", "1"),
            rule(BudgetScope.MODEL, "other/gpt-5", "1"));

    assertThat(rules.of(new Target("openai", "gpt-5", false)))
        .containsExactlyInAnyOrder(provider, family, exact);
    assertThat(rules.of(new Target("azure", "gpt-5-mini", true))).containsExactly(family);
    assertThat(rules.of(call(ADA))).isEmpty();
  }

  @Test
  void a_directory_can_limit_targets() {
    BudgetRule provider = rule(BudgetScope.PROVIDER, "openai", "1");
    BudgetRules rules =
        new BudgetRules(
            List.of(),
            new BudgetDirectory() {
              @Override
              public List<BudgetRule> of(ChatCall call) {
                return List.of();
              }

              @Override
              public List<BudgetRule> of(Target target) {
                return List.of(provider);
              }
            });

    assertThat(rules.mayLimitTargets()).isTrue();
    assertThat(rules.of(new Target("openai", "m", false))).containsExactly(provider);
    assertThat(rules().mayLimitTargets()).isFalse();
  }
}
