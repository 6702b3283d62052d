package io.aiprovider.server.calls;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.calls.RecordedCalls.Some;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Calls for somebody who watches them end. What a slow connection does not take is left out, and
 * counted. Thread-safe.
 */
final class CallStream {
  private static final int BUFFER = 64;

  /** Servers write at the same time: a batch can appear after one with a higher number. */
  private static final int BATCHES_THAT_MAY_BE_LATE = 20;

  private static final Duration QUIET = Duration.ofSeconds(15);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final CallQuery query;
  private final @Nullable String owner;
  private final Instant end;
  private final Queue<ServerSentEvent<String>> buffer = new ArrayBlockingQueue<>(BUFFER);
  private final Sinks.Many<ServerSentEvent<String>> sink =
      Sinks.many().unicast().onBackpressureBuffer(buffer);
  private final TreeSet<Long> taken = new TreeSet<>();
  private @Nullable Long settled;
  private Instant lastSent;
  private long dropped;

  /**
   * A stream.
   *
   * @param query the calls to show
   * @param owner the id of the key of the one who watches; null for an operator
   * @param settled the batch after which it begins; null: not known, after those that are there
   * @param end when it ends
   */
  CallStream(
      CallQuery query, @Nullable String owner, @Nullable Long settled, Instant now, Instant end) {
    this.query = query;
    this.owner = owner;
    this.settled = settled;
    this.end = end;
    this.lastSent = now;
    sink.tryEmitNext(
        positioned(ServerSentEvent.<String>builder().retry(RECONNECT).comment("watching")));
  }

  CallQuery query() {
    return query;
  }

  @Nullable String owner() {
    return owner;
  }

  Flux<ServerSentEvent<String>> events() {
    return sink.asFlux();
  }

  /**
   * The batch up to which nothing is sent any more.
   *
   * @param last the last batch that is there
   */
  synchronized long settled(long last) {
    settled = settled == null ? last : settled;
    return settled;
  }

  /** Takes the batches that the stream has not had yet. */
  synchronized List<Long> take(List<Long> batches) {
    long begin = settled == null ? Long.MAX_VALUE : settled;
    List<Long> added = batches.stream().filter(batch -> batch > begin && taken.add(batch)).toList();
    while (!taken.isEmpty() && taken.first() < taken.last() - BATCHES_THAT_MAY_BE_LATE) {
      settled = taken.pollFirst();
    }
    return added;
  }

  /** An event with the last batch, which a browser sends back when it connects again. */
  private ServerSentEvent<String> positioned(ServerSentEvent.Builder<String> event) {
    Long last = taken.isEmpty() ? settled : taken.last();
    return last == null ? event.build() : event.id(last.toString()).build();
  }

  /** Sends calls that have ended, the oldest first. */
  synchronized void send(Some ended, Instant now) {
    dropped += ended.others();
    for (int i = ended.calls().size() - 1; i >= 0; i--) {
      if (!send(event("call", ended.calls().get(i).toJson()), now)) {
        dropped++;
      }
    }
    if (dropped > 0 && send(event("dropped", JsonObject.of("count", dropped)), now)) {
      dropped = 0;
    }
  }

  private ServerSentEvent<String> event(String name, JsonObject data) {
    return positioned(ServerSentEvent.builder(data.toString()).event(name));
  }

  private boolean send(ServerSentEvent<String> event, Instant now) {
    boolean taken = sink.tryEmitNext(event).isSuccess();
    if (taken) {
      lastSent = now;
    }
    return taken;
  }

  /** Shows the connection that the stream is alive, and ends it when it is time. */
  synchronized void keep(Instant now) {
    if (!now.isBefore(end)) {
      end();
    } else if (Duration.between(lastSent, now).compareTo(QUIET) >= 0) {
      send(positioned(ServerSentEvent.<String>builder().comment("quiet")), now);
    }
  }

  /** Ends the stream; what is in its buffer is still sent. */
  synchronized void end() {
    sink.tryEmitComplete();
  }
}
