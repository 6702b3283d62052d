package io.aiprovider.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Nodes that share quotas by a database. */
final class QuotaExchangeTest {
  private static final List<LimitRule> RULES =
      List.of(
          new LimitRule(LimitScope.KEY, "k", Limits.of(Quota.perHour(100))),
          new LimitRule(LimitScope.TENANT, "t", Limits.of(Quota.perHour(150))));

  private final MutableClock clock = new MutableClock();

  /** One run of a server. */
  private final class Node {
    final MemoryLimitStore store;
    final QuotaExchange exchange;

    Node(Database database) {
      this(database, 1_000_000);
    }

    Node(Database database, int maxSubjects) {
      this.store = new MemoryLimitStore(clock, clock, maxSubjects);
      this.exchange = QuotaExchange.ofQuotas(store, database, clock);
      exchange.exchange();
    }

    int take(int calls) {
      return take(calls, RULES);
    }

    int take(int calls, List<LimitRule> rules) {
      int granted = 0;
      for (int i = 0; i < calls; i++) {
        if (store.take(rules, 0) instanceof LimitDecision.Granted call) {
          call.permit().end(0);
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
  @ArgumentsSource(EmptyDatabases.class)
  void requests_of_keys_without_a_quota_are_shared_apart_from_quotas(Database database) {
    Node one = new Node(database);
    RequestCounts here = new RequestCounts(clock);
    RequestCounts there = new RequestCounts(clock);
    QuotaExchange ofHere = QuotaExchange.ofRequests(here, database, clock);
    QuotaExchange ofThere = QuotaExchange.ofRequests(there, database, clock);
    one.take(5);
    for (int i = 0; i < 3; i++) {
      here.count("k");
    }
    there.count("k");

    one.exchange.exchange();
    ofThere.exchange();
    ofHere.exchange();
    one.exchange.exchange();
    ofThere.exchange();

    assertThat(here.of("k")).isEqualTo(4);
    assertThat(there.of("k")).isEqualTo(4);
    assertThat(one.remaining()).isEqualTo(95);
    assertThat(here.of("other")).isZero();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_node_knows_what_the_others_counted_after_one_exchange(Database database) {
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

  @Test
  void an_exchange_does_not_open_a_database_that_is_not_used() {
    try (Database database = TestDatabase.unused()) {
      new Node(database);

      assertThat(database.isUnused()).isTrue();
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_exchange_that_is_repeated_counts_nothing_twice(Database database) {
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

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_restart_keeps_what_was_counted(Database database) {
    Node before = new Node(database);
    before.take(40);
    before.exchange.write();

    assertThat(new Node(database).remaining()).isEqualTo(60);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_new_window_begins_with_nothing(Database database) {
    Node one = new Node(database);
    one.take(40);
    one.exchange.exchange();
    clock.advance(Duration.ofHours(1));

    assertThat(new Node(database).remaining()).isEqualTo(100);
    assertThat(one.remaining()).isEqualTo(100);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void many_keys_are_written_at_once(Database database) {
    Node one = new Node(database);
    List<LimitRule> last = List.of();
    for (int i = 0; i < 1_200; i++) {
      last = List.of(new LimitRule(LimitScope.KEY, "k" + i, Limits.of(Quota.perHour(100))));
      one.store.take(last, 0);
    }
    one.exchange.exchange();
    one.store.take(last, 0); // of these rows, one is changed and one is new
    one.take(1);
    one.exchange.exchange();

    Node two = new Node(database);
    assertThat(two.remaining()).isEqualTo(99);
    assertThat(two.store.status(last).quota().remaining()).isEqualTo(98);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_count_that_was_lost_here_does_not_lower_what_others_know(Database database) {
    Node one = new Node(database, 1);
    one.take(40, RULES.subList(0, 1));
    one.exchange.exchange();
    one.take(1, RULES.subList(1, 2)); // displaces the key
    one.take(1, RULES.subList(0, 1));
    one.exchange.exchange();

    assertThat(new Node(database).remaining()).isEqualTo(60);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void windows_that_are_over_are_deleted_an_hour_later(Database database) {
    Node one = new Node(database);
    one.take(1);
    one.exchange.exchange();
    assertThat(rows(database)).isEqualTo(2);

    clock.advance(Duration.ofHours(2).minusMillis(1));
    new Node(database);
    assertThat(rows(database)).isEqualTo(2);
    clock.advance(Duration.ofMillis(2));
    new Node(database);

    assertThat(rows(database)).isZero();
  }

  private static long rows(Database database) {
    return database.use(
        client -> client.sql("select count(*) from ai_quota_windows").query(Long.class).single());
  }

  @Test
  void what_was_counted_during_an_outage_is_written_afterwards() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      Node one = new Node(database);
      TestDatabase.allowConnections(url, false);
      one.take(40);
      assertThatThrownBy(one.exchange::exchange).isInstanceOf(DatabaseDown.class);
      one.take(2);
      assertThat(one.remaining()).isEqualTo(58);

      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);
      one.exchange.exchange();

      assertThat(new Node(database).remaining()).isEqualTo(58);
    }
  }
}
