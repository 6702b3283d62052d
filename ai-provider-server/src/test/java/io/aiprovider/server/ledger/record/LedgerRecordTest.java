package io.aiprovider.server.ledger.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.record.LedgerRecord.Progress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class LedgerRecordTest {
  private static final Usage TOKENS = new Usage(1_000, 600, 50, 20, 8);

  @Test
  void the_progress_of_an_attempt_keeps_all_that_its_price_depends_on() {
    Usage usage =
        new Usage(1_000, 600, 50, 20, 8, 30)
            .withMedia(new Usage.Media(700, 10, 5, 6, 500))
            .withWebSearches(2);
    Progress progress = new Progress("call", 2, usage, 4_000, 1_500);

    assertThat(LedgerRecord.decode(progress.encode())).isEqualTo(progress);
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
