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

  /** A byte for no allowance, and one for each of two rows without a key. */
  private static final int ALLOWANCE_AND_KEYS = 3;

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
    UsageRow row = rowOfEarlierVersion(attempt, usd, saved);
    return row.with(row.call().withMaxTokens(4_096L), attempt + 2);
  }

  private static UsageRow rowOfEarlierVersion(int attempt, String usd, String saved) {
    return new UsageRow(
        new CallFacts(
            "call", START, "key", null, null, null, null, null, null, "chat", "gpt", null, null,
            null),
        attempt,
        attempt == 2,
        START,
        "openai",
        "gpt-4o",
        0,
        TOKENS,
        new RowCost(
            new BigDecimal(usd), new BigDecimal("0.5"), new BigDecimal(saved), "priced", "{}"),
        new RowResult("succeeded", null, null, 12, 3L, attempt, 200, false, "MISS", "key"),
        null);
  }

  @Test
  void a_row_keeps_all_that_is_known() {
    End end = new End(List.of(row(1, "0.1", "-0.000000000000000003"), row(2, "0.2", "0.25")));

    assertThat(LedgerRecord.decode(end.encode())).isEqualTo(end);
    Intent intent = new Intent(row(1, "0.1", "0"));
    assertThat(LedgerRecord.decode(intent.encode())).isEqualTo(intent);
  }

  /** What is new is the end of the record, so earlier versions ignore it, too. */
  @Test
  void rows_that_an_earlier_version_wrote_have_no_key_of_the_provider_and_no_allowance() {
    End end =
        new End(
            List.of(rowOfEarlierVersion(1, "0.1", "0.5"), rowOfEarlierVersion(2, "0.2", "0.25")));

    assertThat(LedgerRecord.decode(without(end.encode(), ALLOWANCE_AND_KEYS))).isEqualTo(end);
  }

  @Test
  void rows_that_a_still_earlier_version_wrote_have_saved_nothing() {
    End end =
        new End(List.of(rowOfEarlierVersion(1, "0.1", "0"), rowOfEarlierVersion(2, "0.2", "0")));
    RecordOutput savings = new RecordOutput();
    savings.putDecimal(BigDecimal.ZERO);
    savings.putDecimal(BigDecimal.ZERO);

    assertThat(
            LedgerRecord.decode(
                without(end.encode(), savings.toBytes().length + ALLOWANCE_AND_KEYS)))
        .isEqualTo(end);
  }

  private static ByteBuffer without(ByteBuffer record, int bytesAtEnd) {
    return record.limit(record.limit() - bytesAtEnd);
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
