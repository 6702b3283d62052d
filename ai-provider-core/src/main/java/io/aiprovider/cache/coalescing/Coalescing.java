package io.aiprovider.cache.coalescing;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.reply.ChatReply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets identical calls that run at the same time share one answer. The first of them calls the
 * providers; the others wait for its answer, or read its stream from the beginning.
 *
 * <ul>
 *   <li>Calls are identical if an answer in the cache for one of them would be an answer for the
 *       others, and all of them or none of them are streams. A limit for the cost of a call can
 *       shorten the answer, so it must be the same, too.
 *   <li>A call that leaves or runs out of time affects no other. The providers are called as long
 *       as one of the calls waits.
 *   <li>If the call that calls the providers fails for a reason of its own, one of the others takes
 *       its place. At no time are the providers called twice.
 * </ul>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class Coalescing {
  private static final int STRIPES = 1_024;

  private final ConcurrentMap<Key, Flight> flights = new ConcurrentHashMap<>();
  private final AtomicIntegerArray ended = new AtomicIntegerArray(STRIPES);
  private final FlightOptions options;

  /**
   * What identical calls have in common.
   *
   * @param answer the key of the answer in the cache
   * @param maxCost the call's own limit for its cost
   */
  private record Key(String answer, boolean streamed, @Nullable BigDecimal maxCost) {
    static Key of(String answer, ChatRequest request, ChatCall call) {
      return new Key(answer, request.stream(), call.attribute(CallAttribute.MAX_COST));
    }
  }

  /**
   * Creates a step for calls that use the same providers.
   *
   * @param largestAnswer the length of a stream up to which further calls join it, in bytes; beyond
   *     it, a call may be so many bytes behind the others
   * @param space the memory for all streams that further calls can join, in bytes
   * @param longestWait how long a call may wait between two attempts
   * @param threads read the next chunk of a stream that several calls wait for; may reject that,
   *     and then one of these calls reads it
   */
  public Coalescing(long largestAnswer, long space, Duration longestWait, Executor threads) {
    this.options = new FlightOptions(largestAnswer, new BufferSpace(space), longestWait, threads);
  }

  /**
   * The answer to a call that may be answered from the cache: that of an identical one, or that of
   * the providers. A call that wants only a cached answer joins no other.
   *
   * @param key the key of the answer in the cache
   * @param upstream calls the providers for this call
   * @throws io.aiprovider.failure.ChatException if the call fails
   */
  public ChatReply answer(
      String key, ChatRequest request, ChatCall call, Supplier<ChatReply> upstream) {
    if (call.cacheDirectives().onlyIfCached()) {
      return upstream.get();
    }
    Key of = Key.of(key, request, call);
    ChatReply reply = null;
    while (reply == null) {
      Flight flight = flights.computeIfAbsent(of, this::flight);
      Participant participant = flight.join(call, request);
      if (participant == null) {
        over(of, flight);
      } else {
        reply = new Boarding(flight, participant).reply(upstream);
      }
    }
    return reply;
  }

  private Flight flight(Key key) {
    return new Flight(options, flight -> over(key, flight));
  }

  /** Counts before it removes: who begins the next flight must see that this one has ended. */
  private void over(Key key, Flight flight) {
    ended.incrementAndGet(stripe(key.answer()));
    flights.remove(key, flight);
  }

  /**
   * A number that has changed if an identical call has ended since it was read last, and may have
   * stored its answer. It can also change for other reasons.
   */
  public int ended(String key) {
    return ended.get(stripe(key));
  }

  private static int stripe(String key) {
    return key.hashCode() & STRIPES - 1;
  }

  /** How many different answers are waited for at present. */
  public int running() {
    return flights.size();
  }

  /** The memory that is reserved for streams that further calls can join, in bytes. */
  public long reservedBytes() {
    return options.space().reserved();
  }
}
