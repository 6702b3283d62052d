package io.aiprovider.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.redis.RedisSession;
import io.aiprovider.redis.Script;
import io.aiprovider.redis.SharedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which answers were removed, and when. A removal deletes nothing: it is a line in a table in
 * Redis, and answers that are older than the line of their tenant or model are not returned any
 * more. Each answer has the number of the latest removal that was known when it was stored. Numbers
 * grow, and are times in milliseconds, so that they go on growing if Redis loses its data.
 *
 * <p>Each process has a copy of the table. It reads the table again when the number of the latest
 * removal is another one than in its copy. It sees that number with each look-up, when Redis tells
 * that the table was changed, and once a second. If the table is gone, because Redis lost its data,
 * all answers count as removed: what was removed before is not known any more.
 *
 * <p>Thread-safe.
 */
final class Removals {
  private static final Script READ = Script.beside(Removals.class, "removals.lua");
  private static final List<String> KEYS = List.of(Keys.REMOVALS);
  private static final Duration ADMINISTRATION = Duration.ofSeconds(1);

  private final SharedRedis redis;
  private volatile Table table = new Table(0, Map.of());
  private volatile Consumer<CacheSelection> listener = selection -> {};

  /**
   * The table.
   *
   * @param latest the number of the latest removal; 0: not read yet
   */
  private record Table(long latest, Map<CacheSelection, Long> removals) {}

  Removals(SharedRedis redis) {
    this.redis = redis;
    redis.onConnected(this::follow);
    redis.everySecond(this::check);
  }

  void onCleared(Consumer<CacheSelection> told) {
    listener = told;
  }

  /** The stamp of an answer that is stored now. */
  long latest() {
    return table.latest;
  }

  private void follow(RedisSession session) {
    var unused =
        session
            .track(Keys.REMOVALS, Keys.REMOVALS, this::changed)
            .exceptionally(notPossible -> null); // then a removal is seen within a second
    changed();
  }

  private void changed() {
    var unused = redis.send(this::read).thenAcceptAsync(this::update);
  }

  private void check() {
    byte[] latest = redis.ask(session -> session.commands().hget(Keys.REMOVALS, Keys.LATEST));
    if (redis.unavailableSince() == null) {
      isKnown(latest);
    }
  }

  /** Whether the copy is as new as this number says, if need be after reading the table. */
  boolean isKnown(byte @Nullable [] latest) {
    return latest != null && new String(latest, UTF_8).equals(Long.toString(table.latest))
        || refresh();
  }

  /** Reads the table; false if Redis does not answer. */
  boolean refresh() {
    List<Object> reply = redis.ask(this::read);
    if (reply == null) {
      return false;
    }
    update(reply);
    return true;
  }

  private CompletionStage<List<Object>> read(RedisSession session) {
    return READ.call(session, KEYS, List.of(table.latest));
  }

  /** Whether an answer is older than a removal that includes it. */
  boolean include(StampedAnswer stamped) {
    for (Map.Entry<CacheSelection, Long> removal : table.removals.entrySet()) {
      if (removal.getValue() > stamped.stamp() && removal.getKey().includes(stamped.answer())) {
        return true;
      }
    }
    return false;
  }

  /** Whether an entry of the index is older than a removal that includes it. */
  boolean include(CachedAnswer described, long stamp) {
    return include(new StampedAnswer(described, stamp));
  }

  /**
   * Removes answers.
   *
   * @param keys of the counters, which are on the same node
   * @return how many there were
   * @throws IllegalStateException if Redis does not answer
   */
  long clear(CacheSelection selection, Script script, List<String> keys) {
    List<Object> reply =
        redis.ask(
            session -> script.call(session, keys, List.of(Names.field(selection))), ADMINISTRATION);
    if (reply == null) {
      throw new IllegalStateException(
          "Redis is not available: the answers in it are not removed. Try again when it is.");
    }
    long removed = (Long) reply.get(0);
    update(reply.subList(1, reply.size()));
    return removed;
  }

  /** Takes over a table, and tells what is new in it. */
  private void update(List<Object> reply) {
    Map<CacheSelection, Long> removals = new HashMap<>();
    long latest = 0;
    List<String> texts = Script.texts(reply);
    for (int i = 0; i + 1 < texts.size(); i += 2) {
      CacheSelection selection = Names.selection(texts.get(i));
      long number = Long.parseLong(texts.get(i + 1));
      if (selection != null) {
        removals.put(selection, number);
      } else if (texts.get(i).equals(Keys.LATEST)) {
        latest = number;
      }
    }
    replace(new Table(latest, Map.copyOf(removals))).forEach(listener);
  }

  /** What is new. An older table, which was read before another one, is not taken over. */
  private synchronized List<CacheSelection> replace(Table next) {
    Table before = table;
    List<CacheSelection> added = new ArrayList<>();
    if (next.latest < before.latest) {
      return added;
    }
    table = next;
    next.removals.forEach(
        (selection, number) -> {
          if (number > before.latest) {
            added.add(selection);
          }
        });
    return added;
  }
}
