package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowsInMemoryTest {
  private static final Instant BEGAN = Instant.parse("2026-07-01T12:00:00Z");

  private static List<UsageRow> call(String id, String usd) {
    CallFacts facts =
        new CallFacts(
            id, BEGAN, null, null, null, null, null, null, null, "chat", null, null, null, null);
    return List.of(
        new UsageRow(
            facts,
            1,
            true,
            BEGAN,
            "p",
            "m",
            0,
            UsageRow.NO_TOKENS,
            new RowCost(new BigDecimal(usd), BigDecimal.ZERO, BigDecimal.ZERO, "priced", null),
            new RowResult("succeeded", null, null, 1, null, 1, 200, false, "MISS", null),
            null));
  }

  @Test
  void calls_that_cost_nothing_leave_half_of_the_room_to_those_that_do() {
    RowsInMemory memory = new RowsInMemory(4);

    assertThat(memory.add(call("free-1", "0"))).isTrue();
    assertThat(memory.add(call("free-2", "0"))).isTrue();
    assertThat(memory.add(call("free-3", "0"))).isFalse();
    assertThat(memory.add(call("paid-1", "0.1"))).isTrue();
    assertThat(memory.add(call("paid-2", "0.1"))).isTrue();
    assertThat(memory.add(call("paid-3", "0.1"))).isFalse();
  }

  @Test
  void the_oldest_calls_come_first_and_make_room_when_they_are_removed() {
    RowsInMemory memory = new RowsInMemory(2);
    memory.add(call("one", "0.1"));
    memory.add(call("two", "0.1"));

    assertThat(memory.first(1)).extracting(row -> row.call().id()).containsExactly("one");
    memory.remove(1);
    assertThat(memory.add(call("three", "0.1"))).isTrue();
    assertThat(memory.first(10)).extracting(row -> row.call().id()).containsExactly("two", "three");
  }
}
