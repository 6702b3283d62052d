package io.aiprovider.server.ledger;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.health.Impairment;
import io.aiprovider.server.ledger.file.WriteAheadLog;
import io.aiprovider.server.ledger.node.LedgerNodes;
import io.aiprovider.server.ledger.node.NodeIdentity;
import io.aiprovider.server.ledger.node.NodeProgress;
import io.aiprovider.server.ledger.table.BatchListener;
import io.aiprovider.server.ledger.table.OldestRows;
import io.aiprovider.server.ledger.table.RowLimit;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.server.store.DataDirectory;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.StartRefused;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/** The ledger: with a file in production, in memory for development. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_ROWS_IN_MEMORY = 20_000;
  private static final int MOST_ROWS_IN_DEVELOPMENT = 10_000;
  private static final DataSize SMALLEST_SEGMENT = DataSize.ofKilobytes(256);
  private static final DataSize LARGEST_SEGMENT = DataSize.ofMegabytes(256);

  /** For the windows of quotas: those of keys without a quota of their own, and hours. */
  @Bean
  UnwrittenUsage unwrittenUsage(AiProviderProperties properties) {
    return new UnwrittenUsage(windows(properties));
  }

  @Bean
  Reloadable changedWindows(UnwrittenUsage unwritten) {
    return settings -> {
      Set<Duration> windows = windows(settings.of(AiProviderProperties.class));
      return () -> unwritten.useLengths(windows);
    };
  }

  private static Set<Duration> windows(AiProviderProperties properties) {
    return Set.copyOf(List.of(HOUR, properties.limits().window()));
  }

  @Bean
  Ledger ledger(ServerProperties properties, UnwrittenUsage unwritten) {
    return new Ledger(
        properties.mode() == Mode.DEVELOPMENT ? null : file(properties),
        properties.ledger().whenDiskIsFull(),
        new RowsInMemory(MOST_ROWS_IN_MEMORY),
        unwritten);
  }

  private static WriteAheadLog file(ServerProperties properties) {
    DataSize size = properties.ledger().segmentSize();
    checkSegmentSize(size);
    return WriteAheadLog.open(
        directory(properties), Math.toIntExact(size.toBytes()), InstantSource.system());
  }

  static void checkSegmentSize(DataSize size) {
    if (size.compareTo(SMALLEST_SEGMENT) < 0 || size.compareTo(LARGEST_SEGMENT) > 0) {
      throw new StartRefused(
          "ai-provider.ledger.segment-size is " + size + ".",
          "Set it to a size from " + SMALLEST_SEGMENT + " to " + LARGEST_SEGMENT + ".");
    }
  }

  private static Path directory(ServerProperties properties) {
    return DataDirectory.create(Path.of(properties.dataDir())).resolve("ledger");
  }

  @Bean
  RunningAttempts runningAttempts(Ledger ledger) {
    return new RunningAttempts(ledger);
  }

  /** After the tracing only, which knows the id of the trace. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 1)
  CallRecorder callRecorder(Ledger ledger, RunningAttempts attempts, RunningCalls running) {
    return new CallRecorder(ledger, attempts, running, InstantSource.system());
  }

  @Bean
  RunningCalls runningCalls() {
    return new RunningCalls();
  }

  @Bean
  LedgerNodes ledgerNodes(Database database) {
    return new LedgerNodes(database);
  }

  @Bean
  NodeProgress ledgerProgress(Ledger ledger, Database database, ServerProperties properties) {
    return new NodeProgress(
        database,
        ledger.file() == null ? NodeIdentity.inMemory() : NodeIdentity.in(directory(properties)));
  }

  @Bean
  BatchWriter ledgerWriter(
      Ledger ledger,
      Database database,
      ServerProperties properties,
      RunningCalls running,
      NodeProgress progress,
      BatchListener written) {
    WriteAheadLog file = ledger.file();
    return new BatchWriter(
        ledger,
        file == null ? null : new LogDrain(file, ledger, BatchWriter.BATCH),
        new UsageTable(database, new UserPseudonyms(database), written),
        properties.mode() == Mode.DEVELOPMENT
            ? new OldestRows(database, MOST_ROWS_IN_DEVELOPMENT)
            : RowLimit.NONE,
        running,
        progress);
  }

  @Bean
  LedgerUpkeep ledgerUpkeep(Ledger ledger, RunningAttempts running) {
    return new LedgerUpkeep(ledger, running);
  }

  @Bean
  MeterBinder ledgerGauges(Ledger ledger, BatchWriter writer) {
    return registry -> {
      Gauge.builder("ai_provider.ledger.pending", ledger, Ledger::pending)
          .description("Rows of calls that are not in the database yet")
          .register(registry);
      Gauge.builder("ai_provider.ledger.lag", writer, each -> each.lag().toMillis() / 1_000.0)
          .description("For how long rows of calls have been waiting for the database")
          .baseUnit("seconds")
          .register(registry);
      Gauge.builder("ai_provider.ledger.lost", ledger, Ledger::lost)
          .description("Rows of calls that could not be kept anywhere")
          .register(registry);
    };
  }

  @Bean
  Impairment ledgerImpairment(Ledger ledger) {
    return new Impairment() {
      @Override
      public String part() {
        return "ledger";
      }

      @Override
      public @Nullable Instant since() {
        return ledger.failingSince();
      }
    };
  }
}
