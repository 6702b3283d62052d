package io.aiprovider.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.routing.GroupTarget;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.RoutingOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WeightedStrategyTest extends StrategyFixture {
  private static final int CALLS = 10_000;
  private static final int TWO_PER_CENT = 200;

  @BeforeEach
  void answerAtOnce() {
    a.latency = b.latency = c.latency = Duration.ZERO;
  }

  @Test
  @DisplayName("weighted 70/20/10 is met within 2 % over 10,000 calls")
  void shares_are_met() {
    client(RoutingStrategy.WEIGHTED, 70, 20, 10);

    send(PLAIN, CALLS);

    assertThat(a.calls()).isCloseTo(7_000, within(TWO_PER_CENT));
    assertThat(b.calls()).isCloseTo(2_000, within(TWO_PER_CENT));
    assertThat(c.calls()).isCloseTo(1_000, within(TWO_PER_CENT));
  }

  @Test
  void the_share_of_a_target_that_fails_is_divided_by_weight() {
    client(RoutingStrategy.WEIGHTED, 70, 20, 10);
    a.failure = new ModelNotFound("no such model", FailureDetail.NONE);

    send(PLAIN, CALLS);

    assertThat(b.calls()).isCloseTo(CALLS * 2 / 3, within(TWO_PER_CENT));
    assertThat(c.calls()).isCloseTo(CALLS / 3, within(TWO_PER_CENT));
  }

  @Test
  void a_weight_of_zero_is_for_failover_only() {
    client(RoutingStrategy.WEIGHTED, 0, 0, 1);

    send(PLAIN, 100);

    assertThat(c.calls()).isEqualTo(100);
    c.failure = new ModelNotFound("no such model", FailureDetail.NONE);
    assertThat(ask(PLAIN)).isEqualTo("a");
  }

  @Test
  void a_group_has_its_own_strategy_and_weights() {
    List<GroupTarget> targets =
        List.of(new GroupTarget("a/m", 0), new GroupTarget("b/m", 3), GroupTarget.of("c/m"));
    client(
        RoutingOptions.DEFAULT.withGroup(
            "group", ModelGroup.ofTargets(targets).withStrategy(RoutingStrategy.WEIGHTED)));

    send(PLAIN.withModel("group"), CALLS);

    assertThat(a.calls()).isZero();
    assertThat(b.calls()).isCloseTo(7_500, within(TWO_PER_CENT));
    send(PLAIN, 10);
    assertThat(a.calls()).isEqualTo(10); // the general strategy is still by priority
  }

  @Test
  void a_group_can_keep_its_order() {
    client(
        RoutingOptions.DEFAULT
            .withStrategy(RoutingStrategy.WEIGHTED)
            .withGroup(
                "group", ModelGroup.of("b/m", "a/m").withStrategy(RoutingStrategy.PRIORITY)));

    send(PLAIN.withModel("group"), 100);

    assertThat(b.calls()).isEqualTo(100);
  }
}
