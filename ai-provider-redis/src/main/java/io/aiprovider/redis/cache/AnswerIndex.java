package io.aiprovider.redis.cache;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.cache.ResponseCache.Entry;
import io.aiprovider.redis.RedisSession;
import io.aiprovider.redis.Script;
import io.aiprovider.redis.SharedRedis;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The newest answers in Redis, how often they were found, and how many there are. Calls only note
 * what they stored and found, in memory; once a second that is written together. Answers that Redis
 * removed for lack of memory stay in the index until they would have expired. Thread-safe.
 */
final class AnswerIndex {
  private static final Script WRITE = Script.beside(AnswerIndex.class, "index.lua");
  private static final Script LIST = Script.beside(AnswerIndex.class, "entries.lua");
  private static final Script TOTAL = Script.beside(AnswerIndex.class, "total.lua");
  private static final Script CLEAR = Script.beside(AnswerIndex.class, "clear.lua");
  private static final List<String> KEYS =
      List.of(Keys.NEWEST, Keys.ENTRIES, Keys.HITS, Keys.PERIODS, Keys.COUNT);
  private static final List<String> COUNTS = List.of(Keys.PERIODS, Keys.COUNT);
  private static final List<String> COUNTS_AND_REMOVALS =
      List.of(Keys.REMOVALS, Keys.PERIODS, Keys.COUNT);
  private static final int MOST_PENDING = 10_000;
  private static final int BATCH = 500; // Redis does nothing else while it runs a script
  private static final CachedBody NO_BODY = CachedBody.of(new byte[0]);
  private static final Duration ADMINISTRATION = Duration.ofSeconds(1);

  private final SharedRedis redis;
  private final Removals removals;
  private final Queue<Stored> stored = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<String, Long> found = new ConcurrentHashMap<>();

  private record Stored(String key, CachedAnswer answer, long left, long stamp) {
    void addTo(List<Object> arguments) {
      arguments.add(key);
      arguments.add(answer.stored().toEpochMilli());
      arguments.add(
          answer.stored().toEpochMilli()
              + AnswerFormat.millis(answer.ttl())
              + AnswerFormat.millis(answer.staleTime()));
      arguments.add(left);
      arguments.add(stamp);
      arguments.add(Names.of(answer));
    }
  }

  AnswerIndex(SharedRedis redis, Removals removals) {
    this.redis = redis;
    this.removals = removals;
    redis.everySecond(this::write);
  }

  /**
   * Notes that an answer was stored.
   *
   * @param left for how many milliseconds
   */
  void stored(String key, CachedAnswer answer, long left, long stamp) {
    stored.add(new Stored(key, answer, left, stamp));
    if (pending.incrementAndGet() > MOST_PENDING && stored.poll() != null) {
      pending.decrementAndGet();
    }
  }

  void found(String key) {
    if (found.size() < MOST_PENDING || found.containsKey(key)) {
      found.merge(key, 1L, Long::sum);
    }
  }

  /** Writes what was noted, in the order of the commands of this connection. */
  void write() {
    while (!stored.isEmpty() || !found.isEmpty()) {
      List<Object> arguments = new ArrayList<>();
      arguments.add(0);
      int number = 0;
      for (Stored next = stored.poll(); next != null; next = stored.poll()) {
        pending.decrementAndGet();
        next.addTo(arguments);
        if (++number == BATCH) {
          break;
        }
      }
      arguments.set(0, number);
      takeFound(arguments);
      var unused = redis.send(session -> WRITE.call(session, KEYS, arguments));
    }
  }

  private void takeFound(List<Object> arguments) {
    Iterator<String> keys = found.keySet().iterator();
    for (int i = 0; i < BATCH && keys.hasNext(); i++) {
      String key = keys.next();
      Long times = found.remove(key);
      if (times != null) {
        arguments.add(key);
        arguments.add(times);
      }
    }
  }

  /** How many answers are in Redis; 0 if it does not answer. */
  long total() {
    write();
    List<Object> reply = redis.ask(session -> TOTAL.call(session, COUNTS, List.of()));
    return reply == null ? 0 : (Long) reply.get(0);
  }

  /** Removes answers; see {@link Removals#clear}. */
  long clear(CacheSelection selection) {
    write();
    return removals.clear(selection, CLEAR, COUNTS_AND_REMOVALS);
  }

  /** The newest answers that have not expired or been removed; none if Redis does not answer. */
  List<Entry> entries(int limit, Instant now) {
    write();
    removals.refresh();
    List<Object> reply = redis.ask(session -> list(session, limit), ADMINISTRATION);
    List<Entry> entries = new ArrayList<>();
    List<String> texts = reply == null ? List.of() : Script.texts(reply);
    for (int i = 0; i + 2 < texts.size(); i += 3) {
      add(texts.get(i), texts.get(i + 1).split(" ", -1), Long.parseLong(texts.get(i + 2)), entries);
    }
    entries.removeIf(entry -> !entry.expires().isAfter(now));
    return entries;
  }

  private static CompletionStage<List<Object>> list(RedisSession session, int limit) {
    return LIST.call(session, KEYS.subList(0, 3), List.of(limit));
  }

  /** Adds an entry: stored, expires, stamp, period, tenant, requested model, model. */
  private void add(String key, String[] words, long hits, List<Entry> entries) {
    if (words.length != 7) {
      return;
    }
    Instant created = Instant.ofEpochMilli(Long.parseLong(words[0]));
    Duration time = Duration.between(created, Instant.ofEpochMilli(Long.parseLong(words[1])));
    String model = Names.name(words[6]);
    CachedAnswer described =
        new CachedAnswer("", model == null ? "" : model, NO_BODY, created, time, BigDecimal.ZERO);
    String tenant = Names.name(words[4]);
    String requested = Names.name(words[5]);
    if (tenant != null && requested != null) {
      described = described.requestedBy(tenant, requested);
    }
    if (!removals.include(described, Long.parseLong(words[2]))) {
      entries.add(Entry.of(key, described, hits));
    }
  }
}
