package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import io.aiprovider.server.ledger.table.OldestRows;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

final class OldestRowsTest {
  private static final Instant BEGAN = Instant.parse("2026-07-01T12:00:00Z");

  private static UsageRow row(int number) {
    Instant began = BEGAN.plusSeconds(number);
    CallFacts facts =
        new CallFacts(
            "call_" + number,
            began,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "chat",
            null,
            null,
            null,
            null);
    RowResult result = new RowResult("succeeded", null, null, 1, null, 1, 200, false, "MISS", null);
    return new UsageRow(
        facts, 1, true, began, "p", "m", 0, UsageRow.NO_TOKENS, RowCost.NOTHING, result, null);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void the_newest_rows_stay_and_older_ones_that_are_rolled_up_go(Database database) {
    UsageTable table = new UsageTable(database, new UserPseudonyms(database));
    OldestRows limit = new OldestRows(database, 100);
    int most = 0;
    for (int portion = 0; portion < 25; portion++) {
      List<UsageRow> rows = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        rows.add(row(10 * portion + i));
      }
      int added = table.insert(rows);
      database.use(client -> client.sql("update ai_usage_logs set batch = null").update());
      limit.added(added);
      most = Math.max(most, ids(database).size());
    }

    assertThat(most).isBetween(100, 110);
    assertThat(ids(database)).hasSizeGreaterThanOrEqualTo(100).contains("call_249.1");
    assertThat(ids(database)).doesNotContain("call_0.1", "call_100.1");
  }

  private static List<String> ids(Database database) {
    return database.use(
        client -> client.sql("select id from ai_usage_logs").query(String.class).list());
  }
}
