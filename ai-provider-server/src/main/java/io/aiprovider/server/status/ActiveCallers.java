package io.aiprovider.server.status;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Counts the users and keys that made a call lately. Of each kind, the latest 100,000 are counted.
 * Thread-safe.
 */
@Component
public final class ActiveCallers implements CallListener {
  static final Duration WINDOW = Duration.ofMinutes(15);
  static final int MOST = 100_000;

  private final Cache<User, Boolean> users;
  private final Cache<String, Boolean> keys;

  /** A user of a tenant. */
  private record User(String tenant, String id) {}

  @Autowired
  ActiveCallers() {
    this(Ticker.systemTicker());
  }

  ActiveCallers(Ticker clock) {
    this.users = seen(clock);
    this.keys = seen(clock);
  }

  private static <K> Cache<K, Boolean> seen(Ticker clock) {
    return Caffeine.newBuilder()
        .expireAfterAccess(WINDOW)
        .maximumSize(MOST)
        .ticker(clock)
        .executor(Runnable::run)
        .build();
  }

  @Override
  public void callStarted(ChatCall call, ChatRequest request) {
    Caller caller = call.caller();
    if (caller != null) {
      note(keys, caller.keyId());
      if (caller.user() != null) {
        note(users, new User(caller.tenant(), caller.user()));
      }
    }
  }

  private static <K> void note(Cache<K, Boolean> seen, K key) {
    if (seen.getIfPresent(key) == null) {
      seen.put(key, Boolean.TRUE);
    }
  }

  /** The number of users that made a call in the window. */
  long users() {
    return counted(users);
  }

  /** The number of keys with which a call was made in the window. */
  long keys() {
    return counted(keys);
  }

  private static long counted(Cache<?, Boolean> seen) {
    seen.cleanUp();
    return seen.estimatedSize();
  }
}
