package io.aiprovider.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A Lua script that Redis runs as one step. It is sent once to each server, and then called by its
 * digest. Thread-safe.
 *
 * @since 0.1
 */
public final class Script {
  private final byte[] text;
  private final String digest;

  private Script(byte[] text) {
    this.text = text;
    this.digest = Base16.digest(text);
  }

  /** The script of a file beside a class. */
  public static Script beside(Class<?> owner, String name) {
    try (InputStream file = owner.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("The script " + name + " is missing.");
      }
      return new Script(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it to the servers, so that the first call needs one round trip as well. */
  public CompletionStage<String> load(RedisSession session) {
    return session.commands().scriptLoad(text);
  }

  /**
   * Calls it.
   *
   * @param keys all keys that it uses; in a Cluster they must be on one node
   * @param arguments texts, numbers or bytes
   * @return its list: texts are bytes, and numbers are {@code Long}
   */
  public CompletionStage<List<Object>> call(
      RedisSession session, List<String> keys, List<?> arguments) {
    String[] keyArray = keys.toArray(new String[0]);
    byte[][] values = new byte[arguments.size()][];
    for (int i = 0; i < values.length; i++) {
      Object argument = arguments.get(i);
      values[i] = argument instanceof byte[] bytes ? bytes : argument.toString().getBytes(UTF_8);
    }
    RedisClusterAsyncCommands<String, byte[]> commands = session.commands();
    return commands
        .<List<Object>>evalsha(digest, ScriptOutputType.MULTI, keyArray, values)
        .handle(
            (reply, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(reply);
              }
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              return cause instanceof RedisNoScriptException
                  ? commands
                      .<List<Object>>eval(text, ScriptOutputType.MULTI, keyArray, values)
                      .toCompletableFuture()
                  : CompletableFuture.<List<Object>>failedFuture(cause);
            })
        .thenCompose(reply -> reply);
  }

  /** The texts of a list of bytes. */
  public static List<String> texts(List<Object> reply) {
    List<String> texts = new ArrayList<>(reply.size());
    for (Object each : reply) {
      texts.add(each instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(each));
    }
    return texts;
  }
}
