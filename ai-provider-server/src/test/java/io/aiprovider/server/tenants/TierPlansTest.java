package io.aiprovider.server.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.caller.ModelAccess;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.spring.settings.StartRefused;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of each tier may use. */
final class TierPlansTest {

  @ParameterizedTest
  @CsvSource({"FREE, 100", "PRO, 1000", "ENTERPRISE, 10000"})
  void a_tier_has_its_usual_quota_and_no_other_limit(Tier tier, long requests) {
    TierPlans.Plan plan = TestPlans.DEFAULT.of(tier);

    assertThat(plan.limits()).isEqualTo(Limits.of(Quota.perHour(requests)));
    assertThat(plan.models()).isEqualTo(ModelAccess.ALL);
  }

  @Test
  void a_tier_has_what_is_configured() {
    TierPlans.Plan plan =
        TestPlans.of(
                "free.requests-per-hour=20",
                "free.requests-per-minute=2",
                "free.tokens-per-minute=500",
                "free.max-concurrent=1",
                "free.allowed-models=small,gpt-*",
                "free.denied-models=gpt-5")
            .of(Tier.FREE);

    assertThat(plan.limits()).isEqualTo(new Limits(Quota.perHour(20), 2, 500, 1));
    assertThat(plan.models())
        .isEqualTo(ModelAccess.of(List.of("small", "gpt-*"), List.of("gpt-5")));
  }

  @Test
  void a_tier_without_quota_is_possible() {
    assertThat(TestPlans.of("pro.requests-per-hour=0").of(Tier.PRO).limits().quota()).isNull();
  }

  @Test
  void a_key_without_a_tier_has_the_limits_of_the_engine() {
    assertThat(TestPlans.DEFAULT.of(null).limits())
        .isEqualTo(Limits.of(Quota.perHour(7)).withMaxConcurrent(3));
  }

  @Test
  void each_limit_of_a_key_overrides_that_of_its_tier() {
    TierPlans.Plan plan =
        TestPlans.of("free.requests-per-minute=2", "free.max-concurrent=4").of(Tier.FREE);

    assertThat(plan.completed(new Limits(null, 9, 0, 0)))
        .isEqualTo(new Limits(Quota.perHour(100), 9, 0, 4));
    assertThat(plan.completed(Limits.of(Quota.perHour(1))))
        .isEqualTo(new Limits(Quota.perHour(1), 2, 0, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "pro.requests-per-hour=-1, at least 1 request",
    "pro.requests-per-minute=-1, must be between 0",
    "pro.allowed-models[0]= x, blanks"
  })
  void a_wrong_setting_is_refused_with_its_tier(String setting, String problem) {
    assertThatThrownBy(() -> TestPlans.of(setting))
        .isInstanceOfSatisfying(
            StartRefused.class,
            refused ->
                assertThat(Objects.requireNonNull(refused.problem()))
                    .contains("ai-provider.limits.tiers.pro")
                    .contains(problem));
  }
}
