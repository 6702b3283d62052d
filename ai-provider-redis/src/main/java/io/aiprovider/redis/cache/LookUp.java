package io.aiprovider.redis.cache;

import io.aiprovider.redis.RedisSession;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a look-up found.
 *
 * @param latestRemoval the number of the latest removal; null: Redis has none
 * @param value the stored answer; null: there is none
 */
record LookUp(byte @Nullable [] latestRemoval, byte @Nullable [] value) {

  /** Reads both at the same time: one write, one round trip. */
  static CompletionStage<LookUp> of(String key, RedisSession session) {
    AsyncCommand<String, byte[], byte[]> latest =
        command(CommandType.HGET, arguments(Keys.REMOVALS).add(Keys.LATEST));
    AsyncCommand<String, byte[], byte[]> value = command(CommandType.GET, arguments(key));
    session.send(List.of(latest, value));
    return latest.thenCombine(value, LookUp::new);
  }

  private static CommandArgs<String, byte[]> arguments(String key) {
    return new CommandArgs<>(RedisSession.CODEC).addKey(key);
  }

  private static AsyncCommand<String, byte[], byte[]> command(
      CommandType type, CommandArgs<String, byte[]> arguments) {
    return new AsyncCommand<>(
        new Command<>(type, new ValueOutput<>(RedisSession.CODEC), arguments));
  }
}
