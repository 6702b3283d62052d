package io.aiprovider.server.calls;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.calls.RecordedCalls.Some;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
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

  /** So many batches of the time between two streams of the same one are looked at. */
  private static final int MOST_MISSED = 100;

  private static final Duration QUIET = Duration.ofSeconds(15);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final CallQuery query;
  private final @Nullable String owner;
  private final Instant end;
  private final Queue<ServerSentEvent<String>> buffer = new ArrayBlockingQueue<>(BUFFER);
  private final Sinks.Many<ServerSentEvent<String>> sink =
      Sinks.many().unicast().onBackpressureBuffer(buffer);
  private @Nullable BatchPosition position;
  private boolean begun;
  private Instant lastSent;
  private long dropped;

  /**
   * A stream.
   *
   * @param query the calls to show
   * @param owner the id of the key of the one who watches; null for an operator
   * @param earlier where an earlier stream of the same one ended; null: there was none
   * @param last the last batch that is there; null: not known while the database is down
   * @param end when it ends
   */
  CallStream(
      CallQuery query,
      @Nullable String owner,
      @Nullable BatchPosition earlier,
      @Nullable Long last,
      Instant now,
      Instant end) {
    this.query = query;
    this.owner = owner;
    this.position = earlier;
    this.end = end;
    this.lastSent = now;
    if (last != null) {
      begin(last);
    }
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
   * Where the stream is.
   *
   * @param last the last batch that is there
   */
  synchronized BatchPosition position(long last) {
    return begun && position != null ? position : begin(last);
  }

  private BatchPosition begin(long last) {
    BatchPosition first =
        position == null ? BatchPosition.after(last) : position.within(last, MOST_MISSED);
    position = first;
    begun = true;
    return first;
  }

  /** An event with the position, which a browser sends back when it connects again. */
  private ServerSentEvent<String> positioned(ServerSentEvent.Builder<String> event) {
    return position == null ? event.build() : event.id(position.toString()).build();
  }

  /**
   * Sends calls that have ended, the oldest first. Only the last event has the new position, so one
   * who gets a part of them gets all again when they connect again.
   *
   * @param batches the batches of their rows
   */
  synchronized void send(List<Long> batches, Some ended, Instant now) {
    position = position == null ? null : position.plus(batches);
    dropped += ended.others();
    for (int i = ended.calls().size() - 1; i >= 0; i--) {
      ServerSentEvent.Builder<String> call = event("call", ended.calls().get(i).toJson());
      if (!send(i == 0 && dropped == 0 ? positioned(call) : call.build(), now)) {
        dropped++;
      }
    }
    if (dropped > 0 && send(positioned(event("dropped", JsonObject.of("count", dropped))), now)) {
      dropped = 0;
    }
  }

  private static ServerSentEvent.Builder<String> event(String name, JsonObject data) {
    return ServerSentEvent.builder(data.toString()).event(name);
  }

  private boolean send(ServerSentEvent<String> event, Instant now) {
    boolean taken = sink.tryEmitNext(event).isSuccess();
    if (taken) {
      lastSent = now;
    }
    return taken;
  }

  /**
   * Shows the connection that the stream is alive, and ends it when it is time.
   *
   * @return whether it goes on
   */
  synchronized boolean keep(Instant now) {
    if (!now.isBefore(end)) {
      end();
      return false;
    }
    if (Duration.between(lastSent, now).compareTo(QUIET) >= 0) {
      send(positioned(ServerSentEvent.<String>builder().comment("quiet")), now);
    }
    return true;
  }

  /** Ends the stream; what is in its buffer is still sent. */
  synchronized void end() {
    sink.tryEmitComplete();
  }
}
