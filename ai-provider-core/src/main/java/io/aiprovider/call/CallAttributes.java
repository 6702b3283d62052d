package io.aiprovider.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a call, which its attempts share: those that were given when the call was made, and
 * those that were added since. Thread-safe.
 */
final class CallAttributes {
  private final Map<CallAttribute<?>, Object> given;
  private final Map<CallAttribute<?>, Object> added = new ConcurrentHashMap<>(0);

  CallAttributes(Map<CallAttribute<?>, Object> given) {
    this.given = Map.copyOf(given);
  }

  /** Those that were given when the call was made. */
  Map<CallAttribute<?>, Object> given() {
    return given;
  }

  @SuppressWarnings("unchecked") // each key has values of its own type only
  <T> @Nullable T find(CallAttribute<T> key) {
    Object value = given.get(key);
    return (T) (value != null ? value : added.get(key));
  }

  /** A fact that was added; it is created when it is requested for the first time. */
  @SuppressWarnings("unchecked") // each key has values of its own type only
  <T> T added(CallAttribute<T> key, Supplier<T> initial) {
    return (T) added.computeIfAbsent(key, first -> initial.get());
  }
}
