package io.aiprovider.server.content;

import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes contents into the database each second, and removes those that have expired. Contents for
 * which there is no room meanwhile are dropped, so that no call ever waits. Thread-safe.
 */
final class ContentStore extends EverySecond {
  private static final Logger log = LoggerFactory.getLogger(ContentStore.class);
  private static final long MOST_BYTES = 32 * 1024 * 1024;
  private static final int AT_ONCE = 100;
  private static final int SECONDS_BETWEEN_EXPIRIES = 60;
  private static final Duration NOTE_OF_EXPIRY = Duration.ofDays(400);

  /** A call may end twice in the log after a crash, but its content is written once. */
  private static final String INSERT =
      """
      insert into ai_call_content (call_id, tenant_id, user_id, created_at, expires_at, content)
      select cast(:call as varchar), cast(:tenant as varchar), cast(:user as varchar),
        cast(:began as timestamp with time zone), cast(:expires as timestamp with time zone),
        cast(:content as varchar)
      where not exists (select 1 from ai_call_content c where c.call_id = :call)
      """;

  private final Database database;
  private final ContentCipher cipher;
  private final UserPseudonyms users;
  private final InstantSource clock;
  private final Queue<CallContent> waiting = new ArrayDeque<>(); // guarded by itself
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile Map<String, Integer> days = Map.of();
  private volatile boolean changed = true;
  private int round;

  /**
   * A store.
   *
   * @param users knows which users were erased
   */
  ContentStore(Database database, ContentCipher cipher, UserPseudonyms users, InstantSource clock) {
    super("contents of calls");
    this.database = database;
    this.cipher = cipher;
    this.users = users;
    this.clock = clock;
    database.onChange(() -> changed = true);
    database.onChangeElsewhere(() -> changed = true);
  }

  /** Whether a tenant wants its contents to be kept, as this server knew within the last second. */
  boolean isWantedBy(String tenant) {
    return days.containsKey(tenant);
  }

  /** Has a content written, unless there is no room. Does not block. */
  void add(CallContent content) {
    if (bytes.addAndGet(content.size()) > MOST_BYTES) {
      bytes.addAndGet(-content.size());
      if (dropped.getAndIncrement() == 0) {
        log.warn("Contents of calls come faster than they can be stored: some are dropped.");
      }
      return;
    }
    synchronized (waiting) {
      waiting.add(content);
    }
  }

  /** How many contents were dropped. */
  long dropped() {
    return dropped.get();
  }

  @Override
  protected void round() {
    if (database.isUnused()) {
      return;
    }
    if (changed) {
      changed = false;
      try {
        days = read();
      } catch (RuntimeException e) {
        changed = true;
        throw e;
      }
    }
    write();
    if (round++ % SECONDS_BETWEEN_EXPIRIES == 0) {
      expire();
    }
  }

  @Override
  protected void lastRound() {
    write();
  }

  private Map<String, Integer> read() {
    Map<String, Integer> wanted = new HashMap<>();
    database.use(
        client ->
            client
                .sql(
                    "select id, store_content_days from ai_tenants"
                        + " where store_content_days is not null")
                .query(
                    (row, number) ->
                        wanted.put(row.getString("id"), row.getInt("store_content_days")))
                .list());
    return wanted;
  }

  private void write() {
    for (List<CallContent> some = first(); !some.isEmpty(); some = first()) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      for (CallContent content : some) {
        Integer kept = days.get(content.caller().tenant());
        if (kept != null && !isErased(content)) {
          rows.add(row(content, kept));
        }
      }
      if (!rows.isEmpty()) {
        database.batch(INSERT, rows);
      }
      remove(some);
    }
  }

  private List<CallContent> first() {
    synchronized (waiting) {
      return waiting.stream().limit(AT_ONCE).toList();
    }
  }

  private void remove(List<CallContent> written) {
    synchronized (waiting) {
      written.forEach(content -> waiting.remove());
    }
    bytes.addAndGet(-written.stream().mapToLong(CallContent::size).sum());
  }

  private boolean isErased(CallContent content) {
    String user = content.caller().user();
    return user != null && users.of(content.caller().tenant(), user, content.began()) == null;
  }

  private Map<String, @Nullable Object> row(CallContent content, int kept) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("call", content.call());
    row.put("tenant", content.caller().tenant());
    row.put("user", content.caller().user());
    row.put("began", content.began().atOffset(ZoneOffset.UTC));
    row.put("expires", content.began().plus(Duration.ofDays(kept)).atOffset(ZoneOffset.UTC));
    row.put("content", cipher.encrypt(content.call(), content.text()));
    return row;
  }

  private void expire() {
    Instant now = clock.instant();
    database.use(
        client -> {
          int expired =
              client
                  .sql(
                      "update ai_call_content set content = null, user_id = null"
                          + " where expires_at < :now and content is not null")
                  .param("now", now.atOffset(ZoneOffset.UTC))
                  .update();
          return expired
              + client
                  .sql("delete from ai_call_content where expires_at < :forgotten")
                  .param("forgotten", now.minus(NOTE_OF_EXPIRY).atOffset(ZoneOffset.UTC))
                  .update();
        });
  }
}
