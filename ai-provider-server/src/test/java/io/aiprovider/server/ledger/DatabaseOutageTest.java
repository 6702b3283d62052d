package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL goes away while calls run: none of them fails, and afterwards all are recorded once.
 * With {@code -Dledger.calls=20000} the outage lasts longer.
 */
final class DatabaseOutageTest {
  private static final int CALLS = Integer.getInteger("ledger.calls", 600);

  private final CountedCalls calls = new CountedCalls();

  @Test
  void calls_go_on_while_the_database_is_down_and_are_recorded_afterwards(@TempDir Path directory)
      throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    try (CountingUpstream upstream = new CountingUpstream();
        ServerProcess server =
            ServerProcess.start(
                directory, upstream.url(), "database.url=" + url, "ledger.segment-size=256KB")) {
      CountDownLatch begun = new CountDownLatch(50);
      CountedCalls.Running callers = calls.start(server.uri(), begun);
      assertThat(begun.await(60, TimeUnit.SECONDS)).as(server::output).isTrue();

      TestDatabase.allowConnections(url, false);
      int before = calls.made();
      await()
          .atMost(Duration.ofMinutes(8))
          .until(
              () -> calls.made() - before > CALLS && server.output().contains("cannot be reached"));
      TestDatabase.allowConnections(url, true);
      callers.stop();

      assertThat(calls.failures()).isEmpty();
      try (Database database = TestDatabase.open(url)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> count(database, "count(*)") == calls.answered().size());
        assertThat(count(database, "count(distinct id)")).isEqualTo(calls.answered().size());
        assertThat(count(database, "sum(total_tokens)")).isEqualTo(expectedTokens());
        assertThat(
                database.<BigDecimal>use(
                    client ->
                        client
                            .sql("select sum(cost_usd) from ai_usage_logs")
                            .query(BigDecimal.class)
                            .single()))
            .isEqualByComparingTo(
                new BigDecimal("0.0000007").multiply(BigDecimal.valueOf(expectedTokens())));
      }
    }
  }

  private long expectedTokens() {
    return calls.answered().stream()
        .mapToLong(
            number ->
                CountingUpstream.promptTokens(number) + CountingUpstream.completionTokens(number))
        .sum();
  }

  private static long count(Database database, String what) {
    return database.use(
        client -> client.sql("select " + what + " from ai_usage_logs").query(Long.class).single());
  }
}
