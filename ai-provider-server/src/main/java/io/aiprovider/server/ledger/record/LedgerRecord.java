package io.aiprovider.server.ledger.record;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in the ledger's file. */
public sealed interface LedgerRecord {

  /** The call that it is about. */
  String callId();

  /** An attempt is about to be sent: its row, as it would be if the process ended now. */
  record Intent(UsageRow row) implements LedgerRecord {
    @Override
    public String callId() {
      return row.call().id();
    }
  }

  /**
   * How far an attempt has come.
   *
   * @param usage the tokens of what was sent of the prompt, and those that the provider counted
   * @param answerBytes the length of the text in UTF-8
   * @param elapsedMs time since the call began
   */
  record Progress(String callId, int attempt, Usage usage, long answerBytes, long elapsedMs)
      implements LedgerRecord {}

  /** An attempt ended, and its call may go on. */
  record Outcome(UsageRow row) implements LedgerRecord {
    @Override
    public String callId() {
      return row.call().id();
    }
  }

  /** A call ended: all its rows. */
  record End(List<UsageRow> rows) implements LedgerRecord {
    @Override
    public String callId() {
      return rows.get(0).call().id();
    }
  }

  private static void putFacts(CallFacts facts, RecordOutput out) {
    out.putText(facts.id());
    out.putInstant(facts.startedAt());
    out.putText(facts.apiKeyId());
    out.putText(facts.tenantId());
    out.putText(facts.userId());
    out.putText(facts.endUser());
    out.putText(facts.sessionId());
    out.putText(facts.traceId());
    out.putText(facts.endpoint());
    out.putText(facts.operation());
    out.putText(facts.modelRequested());
    out.putText(facts.tags());
    out.putText(facts.prefixHash());
  }

  private static CallFacts readFacts(RecordInput in) {
    return new CallFacts(
        in.readRequiredText(),
        in.readInstant(),
        in.readText(),
        in.readText(),
        in.readText(),
        in.readText(),
        in.readText(),
        in.readText(),
        in.readText(),
        in.readRequiredText(),
        in.readText(),
        in.readText(),
        in.readText(),
        null);
  }

  private static void putRow(UsageRow row, RecordOutput out) {
    out.putLong(row.attempt());
    out.putBoolean(row.end());
    out.putInstant(row.createdAt());
    out.putText(row.provider());
    out.putText(row.model());
    putUsage(row.usage(), out);
    RowCost cost = row.cost();
    out.putDecimal(cost.usd());
    out.putDecimal(cost.savedUsd());
    out.putText(cost.status());
    out.putText(cost.rates());
    RowResult result = row.result();
    out.putText(result.outcome());
    out.putText(result.failureKind());
    out.putText(result.errorMessage());
    out.putLong(result.responseTimeMs());
    out.putNullable(result.ttftMs());
    out.putLong(result.attempts());
    out.putNullable(result.statusCode() == null ? null : (long) result.statusCode());
    out.putBoolean(result.cached());
    out.putText(result.cacheStatus());
    out.putText(result.cacheKeyHash());
    out.putText(row.skipped());
  }

  private static void putUsage(Usage usage, RecordOutput out) {
    out.putLong(usage.promptTokens());
    out.putLong(usage.cachedTokens());
    out.putLong(usage.cacheWriteTokens());
    out.putLong(usage.completionTokens());
    out.putLong(usage.reasoningTokens());
  }

  private static Usage readUsage(RecordInput in) {
    return new Usage(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }

  /** What the price depends on in addition; rows have no columns for it. */
  private static void putDetails(Usage usage, RecordOutput out) {
    out.putLong(usage.cacheWriteHourTokens());
    out.putLong(usage.webSearches());
    out.putLong(usage.media().promptAudio());
    out.putLong(usage.media().promptImage());
    out.putLong(usage.media().completionAudio());
    out.putLong(usage.media().completionImage());
    out.putLong(usage.media().cachedAudio());
  }

  private static Usage readDetails(Usage usage, RecordInput in) {
    return new Usage(
            usage.promptTokens(),
            usage.cachedTokens(),
            usage.cacheWriteTokens(),
            usage.completionTokens(),
            usage.reasoningTokens(),
            in.readLong())
        .withWebSearches(in.readLong())
        .withMedia(
            new Usage.Media(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
  }

  private static Progress readProgress(RecordInput in) {
    Progress progress =
        new Progress(
            in.readRequiredText(), in.readInt(), readUsage(in), in.readLong(), in.readLong());
    return in.hasMore() // earlier versions wrote no details
        ? new Progress(
            progress.callId,
            progress.attempt,
            readDetails(progress.usage, in),
            progress.answerBytes,
            progress.elapsedMs)
        : progress;
  }

  private static UsageRow readRow(CallFacts facts, RecordInput in) {
    return new UsageRow(
        facts,
        in.readInt(),
        in.readBoolean(),
        in.readInstant(),
        in.readText(),
        in.readText(),
        0,
        readUsage(in),
        new RowCost(
            in.readDecimal(),
            in.readDecimal(),
            BigDecimal.ZERO,
            in.readRequiredText(),
            in.readText()),
        new RowResult(
            in.readRequiredText(),
            in.readText(),
            in.readText(),
            in.readLong(),
            in.readNullable(),
            in.readInt(),
            status(in.readNullable()),
            in.readBoolean(),
            in.readText(),
            in.readText()),
        in.readText());
  }

  private static @Nullable Integer status(@Nullable Long number) {
    return number == null ? null : Math.toIntExact(number);
  }

  /** The bytes of the record. */
  default ByteBuffer encode() {
    RecordOutput out = new RecordOutput();
    if (this instanceof Progress progress) {
      out.putByte('P');
      out.putText(progress.callId());
      out.putLong(progress.attempt());
      putUsage(progress.usage(), out);
      out.putLong(progress.answerBytes());
      out.putLong(progress.elapsedMs());
      putDetails(progress.usage(), out);
      return out.content();
    }
    List<UsageRow> rows;
    if (this instanceof Intent intent) {
      out.putByte('I');
      rows = List.of(intent.row());
    } else if (this instanceof Outcome outcome) {
      out.putByte('O');
      rows = List.of(outcome.row());
    } else {
      out.putByte('E');
      rows = ((End) this).rows();
    }
    putFacts(rows.get(0).call(), out);
    out.putLong(rows.size());
    rows.forEach(row -> putRow(row, out));
    rows.forEach(row -> out.putDecimal(row.cost().promptCacheSavedUsd()));
    out.putNullable(rows.get(0).call().maxTokens());
    rows.forEach(row -> out.putLong(row.account()));
    return out.content();
  }

  /**
   * The beginning of a record.
   *
   * @param isEnd whether the record is an {@link End}
   */
  record Head(boolean isEnd, String callId) {}

  /**
   * Reads only the beginning of a record, which takes a fraction of the time.
   *
   * @throws RuntimeException if it is none of this version
   */
  static Head head(ByteBuffer bytes) {
    RecordInput in = new RecordInput(bytes.duplicate());
    return new Head(in.readByte() == 'E', in.readRequiredText());
  }

  /**
   * Reads a record.
   *
   * @throws RuntimeException if it is none of this version
   */
  static LedgerRecord decode(ByteBuffer bytes) {
    RecordInput in = new RecordInput(bytes);
    int kind = in.readByte();
    if (kind == 'P') {
      return readProgress(in);
    }
    CallFacts facts = readFacts(in);
    int count = in.readInt();
    List<UsageRow> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(readRow(facts, in));
    }
    // earlier versions did not write what follows, and ignore what they do not know
    if (in.hasMore()) {
      rows.replaceAll(
          row -> row.with(row.usage(), row.cost().withPromptCacheSaved(in.readDecimal())));
    }
    if (in.hasMore()) {
      CallFacts complete = facts.withMaxTokens(in.readNullable());
      rows.replaceAll(row -> row.with(complete, in.readInt()));
    }
    return switch (kind) {
      case 'I' -> new Intent(rows.get(0));
      case 'O' -> new Outcome(rows.get(0));
      case 'E' -> new End(rows);
      default -> throw new IllegalArgumentException("A record of an unknown kind: " + kind + ".");
    };
  }
}
