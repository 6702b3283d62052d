package io.aiprovider.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for a database that is down: one thread, and nobody else. */
final class RecoveryTest {

  @Test
  void while_a_database_is_down_each_use_fails_at_once_until_it_is_back() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      TestDatabase.allowConnections(url, false);
      assertThatThrownBy(database::changes).isInstanceOf(DatabaseDown.class);

      Instant begin = Instant.now();
      for (int i = 0; i < 20; i++) { // each would wait three seconds for a connection
        assertThatThrownBy(database::changes).isInstanceOf(DatabaseDown.class);
      }
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(2));

      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);
      assertThat(database.changes()).isNotNegative();
    }
  }

  @Test
  void a_transaction_during_which_the_database_went_down_is_not_continued() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      long before = database.changes();

      assertThatThrownBy(
              () ->
                  database.change(
                      client -> {
                        TestDatabase.allowConnections(url, false);
                        return database.changes();
                      }))
          .isInstanceOf(DatabaseDown.class);

      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);
      assertThat(database.changes()).isEqualTo(before);
    }
  }

  /** A standby of PostgreSQL can be read, but the server cannot work with it. */
  @Test
  void a_database_that_can_only_be_read_is_still_down() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      TestDatabase.allowWrites(url, false);
      assertThatThrownBy(() -> database.change(client -> 1)).isInstanceOf(DatabaseDown.class);

      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(10))
          .until(() -> database.downSince() != null);

      TestDatabase.allowWrites(url, true);
      TestDatabase.awaitRecovery(database);
      assertThat(database.<Integer>change(client -> 1)).isEqualTo(1);
    }
  }

  @Test
  void attempts_end_with_the_first_that_succeeds() {
    AtomicInteger attempts = new AtomicInteger();
    try (Recovery recovery = new Recovery(() -> attempts.incrementAndGet() == 2)) {
      recovery.begin();
      await().until(() -> attempts.get() == 2);

      recovery.begin(); // a later outage
      await().until(() -> attempts.get() > 2);
    }
  }

  @Test
  void nothing_is_tried_after_the_end() throws InterruptedException {
    CountDownLatch trying = new CountDownLatch(1);
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    Recovery recovery =
        new Recovery(
            () -> {
              late.set(late.get() || closed.get());
              trying.countDown();
              return false;
            });
    recovery.begin();
    assertThat(trying.await(10, TimeUnit.SECONDS)).isTrue();

    recovery.close();
    closed.set(true);
    recovery.begin();

    await().during(Duration.ofMillis(700)).untilFalse(late);
  }
}
