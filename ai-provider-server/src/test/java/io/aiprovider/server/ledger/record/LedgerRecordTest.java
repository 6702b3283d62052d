package io.aiprovider.server.ledger.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.record.LedgerRecord.End;
import io.aiprovider.server.ledger.record.LedgerRecord.Intent;
import io.aiprovider.server.ledger.record.LedgerRecord.Progress;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerRecordTest {
  private static final Usage TOKENS = new Usage(1_000, 600, 50, 20, 8);
  private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  @Test
  void the_progress_of_an_attempt_keeps_all_that_its_price_depends_on() {
    Usage usage =
        new Usage(1_000, 600, 50, 20, 8, 30)
            .withMedia(new Usage.Media(700, 10, 5, 6, 500))
            .withWebSearches(2);
    Progress progress = new Progress("call", 2, usage, 4_000, 1_500);

    assertThat(LedgerRecord.decode(progress.encode())).isEqualTo(progress);
  }

  private static UsageRow row(int attempt, String usd, String saved) {
    return new UsageRow(
        new CallFacts(
            "call", START, "key", null, null, null, null, null, null, "chat", "gpt", null, null),
        attempt,
        attempt == 2,
        START,
        "openai",
        "gpt-4o",
        TOKENS,
        new RowCost(
            new BigDecimal(usd), new BigDecimal("0.5"), new BigDecimal(saved), "priced", "{}"),
        new RowResult("succeeded", null, null, 12, 3L, attempt, 200, false, "MISS", "key"),
        null);
  }

  @Test
  void a_row_keeps_what_the_prompt_cache_of_its_provider_saved() {
    End end = new End(List.of(row(1, "0.1", "-0.000000000000000003"), row(2, "0.2", "0.25")));

    assertThat(LedgerRecord.decode(end.encode())).isEqualTo(end);
    Intent intent = new Intent(row(1, "0.1", "0"));
    assertThat(LedgerRecord.decode(intent.encode())).isEqualTo(intent);
  }

  /** The savings are the end of the record, so earlier versions ignore them, too. */
  @Test
  void rows_that_an_earlier_version_wrote_have_saved_nothing() {
    ByteBuffer bytes = new End(List.of(row(1, "0.1", "0"), row(2, "0.2", "0"))).encode();
    RecordOutput savings = new RecordOutput();
    savings.putDecimal(BigDecimal.ZERO);
    savings.putDecimal(BigDecimal.ZERO);
    bytes.limit(bytes.limit() - savings.toBytes().length);

    assertThat(LedgerRecord.decode(bytes))
        .isEqualTo(new End(List.of(row(1, "0.1", "0"), row(2, "0.2", "0"))));
  }

  @Test
  void the_progress_that_an_earlier_version_wrote_is_read() {
    RecordOutput out = new RecordOutput();
    out.putByte('P');
    out.putText("call");
    out.putLong(2);
    for (long count : new long[] {1_000, 600, 50, 20, 8}) {
      out.putLong(count);
    }
    out.putLong(4_000);
    out.putLong(1_500);

    assertThat(LedgerRecord.decode(ByteBuffer.wrap(out.toBytes())))
        .isEqualTo(new Progress("call", 2, TOKENS, 4_000, 1_500));
  }
}
