package io.aiprovider.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.MemoryLimitStore;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that share quotas by a database. */
final class QuotaExchangeTest {
  private static final List<LimitRule> RULES =
      List.of(
          new LimitRule(LimitScope.KEY, "k", Limits.of(Quota.perHour(100))),
          new LimitRule(LimitScope.TENANT, "t", Limits.of(Quota.perHour(150))));

  private final MutableClock clock = new MutableClock();

  /** One run of a server. */
  private final class Node {
    final MemoryLimitStore store = new MemoryLimitStore(clock, clock);
    final QuotaExchange exchange;

    Node(Database database) {
      this.exchange = new QuotaExchange(store, database);
      exchange.exchange();
    }

    int take(int calls) {
      int granted = 0;
      for (int i = 0; i < calls; i++) {
        if (store.take(RULES, 0) instanceof LimitDecision.Granted) {
          granted++;
        }
      }
      return granted;
    }

    long remaining() {
      return store.status(List.of(RULES.get(0))).quota().remaining();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_node_knows_what_the_others_counted_after_one_exchange(TestDatabase kind) {
    try (Database database = kind.open()) {
      Node one = new Node(database);
      Node two = new Node(database);
      Node three = new Node(database);
      one.take(10);
      two.take(20);

      one.exchange.exchange();
      two.exchange.exchange();
      three.exchange.exchange();

      assertThat(three.remaining()).isEqualTo(70);
      assertThat(two.remaining()).isEqualTo(70);
      assertThat(three.take(100)).isEqualTo(70);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_exchange_that_is_repeated_counts_nothing_twice(TestDatabase kind) {
    try (Database database = kind.open()) {
      Node one = new Node(database);
      Node two = new Node(database);
      for (int i = 0; i < 3; i++) {
        one.take(1);
        one.exchange.exchange();
        two.exchange.exchange();
        one.exchange.exchange();
      }

      assertThat(one.remaining()).isEqualTo(97);
      assertThat(two.remaining()).isEqualTo(97);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_restart_keeps_what_was_counted(TestDatabase kind) {
    try (Database database = kind.open()) {
      Node before = new Node(database);
      before.take(40);
      before.exchange.write();

      assertThat(new Node(database).remaining()).isEqualTo(60);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_new_window_begins_with_nothing(TestDatabase kind) {
    try (Database database = kind.open()) {
      Node one = new Node(database);
      one.take(40);
      one.exchange.exchange();
      clock.advance(Duration.ofHours(1));

      assertThat(new Node(database).remaining()).isEqualTo(100);
      assertThat(one.remaining()).isEqualTo(100);
    }
  }
}
