package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed while calls run, several times: each call whose end reached its caller must
 * be in the database exactly once with its exact cost, and each other request that reached the
 * provider exactly once as interrupted. With {@code -Dledger.kills=20} it is killed more often.
 */
final class KilledServerTest {
  private static final int KILLS = Integer.getInteger("ledger.kills", 2);
  private static final int CALLS_BEFORE_A_KILL = 120;
  private static final BigDecimal PER_TOKEN = new BigDecimal("0.0000007");

  private final CountedCalls calls = new CountedCalls();

  /** A row, as far as it matters. */
  private record Row(
      String id, boolean end, String outcome, String status, BigDecimal usd, long tokens) {}

  private Map<Integer, List<Row>> rows(Path directory) throws SQLException {
    Map<Integer, List<Row>> rows = new HashMap<>();
    String url = "jdbc:h2:file:" + directory.resolve("data").resolve("ai-provider");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select * from ai_usage_logs")) {
      while (found.next()) {
        int number = Integer.parseInt(JsonObject.parse(found.getString("tags")).string("number"));
        rows.computeIfAbsent(number, first -> new ArrayList<>())
            .add(
                new Row(
                    found.getString("id"),
                    found.getBoolean("call_end"),
                    found.getString("outcome"),
                    found.getString("pricing_status"),
                    found.getBigDecimal("cost_usd"),
                    found.getLong("total_tokens")));
      }
    }
    return rows;
  }

  private void makeCallsAndKill(ServerProcess server) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(CALLS_BEFORE_A_KILL + calls.made() % 17);
    CountedCalls.Running callers = calls.start(server.uri(), enough);
    assertThat(enough.await(60, TimeUnit.SECONDS)).as(server::output).isTrue();
    server.kill();
    callers.stop();
  }

  @Test
  void a_killed_server_records_each_call_exactly_once(@TempDir Path directory) throws Exception {
    try (CountingUpstream upstream = new CountingUpstream()) {
      for (int kill = 0; kill < KILLS; kill++) {
        try (ServerProcess server = ServerProcess.start(directory, upstream.url())) {
          makeCallsAndKill(server);
        }
      }
      try (ServerProcess server = ServerProcess.start(directory, upstream.url())) {
        server.uri();
        server.stop();
      }
      verify(rows(directory), upstream.received());
    }
  }

  private void verify(Map<Integer, List<Row>> rows, Set<Integer> received) {
    Set<Integer> answered = calls.answered();
    Set<String> ids = new HashSet<>();
    for (Map.Entry<Integer, List<Row>> call : rows.entrySet()) {
      int number = call.getKey();
      assertThat(call.getValue()).as("rows of call %s", number).hasSize(1);
      Row row = call.getValue().get(0);
      assertThat(ids.add(row.id())).isTrue();
      assertThat(row.end()).isTrue();
      if (row.outcome().equals("succeeded")) {
        int tokens =
            CountingUpstream.promptTokens(number) + CountingUpstream.completionTokens(number);
        assertThat(row.status()).isEqualTo("priced");
        assertThat(row.usd()).isEqualByComparingTo(PER_TOKEN.multiply(BigDecimal.valueOf(tokens)));
      } else {
        assertThat(answered).as("answered calls").doesNotContain(number);
        assertThat(row.outcome()).isEqualTo("interrupted");
        assertThat(row.status()).isEqualTo("partial");
        assertThat(row.tokens()).isPositive();
        assertThat(row.usd())
            .isEqualByComparingTo(PER_TOKEN.multiply(BigDecimal.valueOf(row.tokens())));
      }
    }
    assertThat(rows.keySet()).as("every answered call").containsAll(answered);
    assertThat(rows.keySet()).as("every call that reached the provider").containsAll(received);
    assertThat(answered).hasSizeGreaterThan(KILLS * (CALLS_BEFORE_A_KILL - 24) / 2);
  }
}
