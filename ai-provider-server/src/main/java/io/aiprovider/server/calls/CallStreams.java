package io.aiprovider.server.calls;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.store.EverySecond;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * The streams of those who watch calls end. As long as there are any, new batches of rows are
 * looked for each second, which any server may have written, and each stream gets those of its
 * query. So a call is never held up, and streams and lists have the same calls. Thread-safe.
 */
@Component
final class CallStreams extends EverySecond {
  private static final int MOST = 32;
  private static final int MOST_OF_A_KEY = 8;
  private static final int CALLS_AT_ONCE = 20;

  private final RecordedCalls calls;
  private final Database database;
  private final InstantSource clock;
  private final List<CallStream> streams = new CopyOnWriteArrayList<>();

  CallStreams(RecordedCalls calls, Database database) {
    super("streams of calls");
    this.calls = calls;
    this.database = database;
    this.clock = InstantSource.system();
    database.onAccessChange(
        changes -> {
          if (!changes.isEmpty()) {
            endAll();
          }
        });
    database.onChangeElsewhere(this::endAll);
  }

  /**
   * Begins a stream.
   *
   * @param owner the id of the key of the one who watches; null for an operator
   * @param earlier where an earlier stream of the same one ended; null: the stream begins now
   * @param length after which it ends
   * @throws RequestRefused if there are too many
   */
  synchronized Flux<ServerSentEvent<String>> begin(
      CallQuery query, @Nullable String owner, @Nullable BatchPosition earlier, Duration length) {
    long own = streams.stream().filter(each -> Objects.equals(each.owner(), owner)).count();
    if (streams.size() >= MOST || owner != null && own >= MOST_OF_A_KEY) {
      throw new RequestRefused(
          new ApiError(
              429,
              "Too many streams of calls are open: close one, or list the calls instead.",
              "rate_limit_error",
              null,
              "too_many_streams",
              Duration.ofSeconds(5),
              null));
    }
    Instant now = clock.instant();
    CallStream stream = new CallStream(query, owner, earlier, lastBatch(), now, now.plus(length));
    streams.add(stream);
    return stream.events().doFinally(end -> streams.remove(stream));
  }

  /** The last batch that is there; null while the database is down. */
  private @Nullable Long lastBatch() {
    try {
      return calls.lastBatch();
    } catch (DatabaseDown e) {
      return null;
    }
  }

  @Override
  protected void round() {
    if (streams.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    try {
      if (database.downSince() == null && !database.isUnused()) {
        send(now);
      }
    } finally {
      for (CallStream stream : List.copyOf(streams)) {
        if (!stream.keep(now)) {
          streams.remove(stream); // nobody else does so if its caller left before it was sent
        }
      }
    }
  }

  private void send(Instant now) {
    List<CallStream> all = List.copyOf(streams);
    long last = calls.lastBatch();
    long lowest =
        all.stream().mapToLong(stream -> stream.position(last).settled()).min().orElse(last);
    List<Long> batches = calls.batchesAbove(lowest);
    for (CallStream stream : all) {
      List<Long> added = stream.position(last).missing(batches);
      if (!added.isEmpty()) {
        stream.send(added, calls.inBatches(stream.query(), added, CALLS_AT_ONCE), now);
      }
    }
  }

  /** Those who watch connect again, and are checked again. */
  private void endAll() {
    for (CallStream stream : List.copyOf(streams)) {
      stream.end();
      streams.remove(stream);
    }
  }

  /** Before the server waits for the end of its connections. */
  @EventListener(ContextClosedEvent.class)
  void stopping() {
    endAll();
  }

  @Override
  protected void lastRound() {
    endAll();
  }
}
