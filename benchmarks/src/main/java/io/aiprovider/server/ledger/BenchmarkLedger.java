package io.aiprovider.server.ledger;

import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.server.ServerProperties.DiskFull;
import io.aiprovider.server.ledger.file.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The server's ledger with its file, as in production, without the database: files that are
 * complete are deleted. In the package of the ledger, because its parts are package-private.
 */
public final class BenchmarkLedger implements AutoCloseable {
  private static final int SEGMENT_SIZE = 64 << 20; // more calls than a server has
  private static final int DELETE_EVERY_MS = 100;

  private final Path directory;
  private final WriteAheadLog file;
  private final Ledger ledger;
  private final LedgerUpkeep upkeep;
  private final CallRecorder recorder;
  private final ScheduledExecutorService deletion = Executors.newSingleThreadScheduledExecutor();

  private BenchmarkLedger(Path directory) {
    this.directory = directory;
    this.file = WriteAheadLog.open(directory, SEGMENT_SIZE, InstantSource.system());
    this.ledger =
        new Ledger(
            file,
            DiskFull.REFUSE,
            new RowsInMemory(1),
            new UnwrittenUsage(Set.of(Duration.ofHours(1))));
    RunningAttempts attempts = new RunningAttempts(ledger);
    this.upkeep = new LedgerUpkeep(ledger, attempts);
    this.recorder = new CallRecorder(ledger, attempts, new RunningCalls(), InstantSource.system());
  }

  /** A ledger in a new directory. */
  @SuppressWarnings("FutureReturnValueIgnored") // it runs until the ledger is closed
  public static BenchmarkLedger open() throws IOException {
    BenchmarkLedger opened = new BenchmarkLedger(Files.createTempDirectory("ai-provider-ledger"));
    opened.upkeep.start();
    opened.deletion.scheduleWithFixedDelay(
        opened::deleteComplete, DELETE_EVERY_MS, DELETE_EVERY_MS, TimeUnit.MILLISECONDS);
    return opened;
  }

  private void deleteComplete() {
    file.deleteUnless(Set.of(), Long.MAX_VALUE, () -> {});
  }

  /** Has the client record its calls. */
  public void record(ChatClientBuilder client) {
    client.interceptor(recorder).listener(recorder);
  }

  /** How many rows were recorded. */
  public long rows() {
    return ledger.pending();
  }

  @Override
  public void close() throws IOException {
    deletion.shutdownNow();
    upkeep.stop();
    file.completeSegment();
    deleteComplete();
    ledger.close();
    try (var left = Files.list(directory)) {
      for (Path each : left.toList()) {
        Files.deleteIfExists(each);
      }
    }
    Files.deleteIfExists(directory);
  }
}
