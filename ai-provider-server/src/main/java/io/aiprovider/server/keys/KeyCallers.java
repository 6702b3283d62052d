package io.aiprovider.server.keys;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The callers of keys, for operators who know the id of a key and not the key. Thread-safe. */
@Component
public final class KeyCallers {
  private final KeyDirectory directory;

  KeyCallers(KeyDirectory directory) {
    this.directory = directory;
  }

  /**
   * The caller that has a key; null if there is no such key. May wait for the database.
   *
   * @param id the id of the key
   * @throws RequestRefused if that cannot be found out now
   */
  public @Nullable Caller find(String id) {
    return known(id, directory::callerOf);
  }

  /** The name of a key; null if there is no such key. */
  public @Nullable String nameOf(String id) {
    return known(id, directory::nameOf);
  }

  private static <T> @Nullable T known(
      String id, Function<String, CompletableFuture<@Nullable T>> lookup) {
    try {
      return lookup.apply(id).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof KeyDirectory.Unavailable unavailable) {
        throw new RequestRefused(ApiError.of(unavailable.refusal()));
      }
      throw failure;
    }
  }
}
