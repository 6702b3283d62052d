package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The heap under a load of answers of 20 KB that are all different and can hardly be compressed.
 * The long version is {@code -Dcache.megabytes=64 -Dcache.seconds=600}: one client with so long a
 * load, whose heap is measured ten times meanwhile.
 */
@Isolated
class CacheHeapTest {
  private static final long SIZE = Long.getLong("cache.megabytes", 16) * 1024 * 1024;
  private static final int ANSWERS = Integer.getInteger("cache.answers", 3_000);
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("cache.seconds", 0));
  private static final int ANSWER_BYTES = 20_000;

  private @Nullable ChatClient client;

  /** The median of three: what other tests left behind may become free meanwhile, but once. */
  @Test
  void the_heap_grows_by_the_size_of_the_cache_and_a_fifth_at_most() {
    long[] taken = LongStream.generate(this::taken).limit(TIME.isZero() ? 3 : 1).sorted().toArray();

    assertThat(taken[taken.length / 2]).isBetween(SIZE * 8 / 10, SIZE * 12 / 10);
  }

  /** What a client with a full cache takes, at most. */
  private long taken() {
    client =
        ChatClient.builder()
            .provider(new NoiseProvider())
            .cache(new CacheOptions(true, Duration.ofHours(1), SIZE, CacheScope.TENANT))
            .build();
    int answers = ask(0, ANSWERS);
    long full = used();
    long start = System.nanoTime();
    for (int tenth = 1; tenth <= 10 && !TIME.isZero(); tenth++) {
      while (System.nanoTime() - start < TIME.toNanos() / 10 * tenth) {
        answers = ask(answers, ANSWERS);
      }
      full = Math.max(full, used());
    }
    ResponseCache.Stats stats = client.cacheStatistics();
    assertThat(stats.evictions()).isPositive();
    assertThat(stats.bytes()).isBetween(SIZE * 9 / 10, SIZE);
    client.close();
    client = null; // nothing else refers to its answers
    long taken = full - used();
    if (!TIME.isZero()) {
      System.out.printf("%d answers took %d bytes of %d%n", answers, taken, SIZE);
    }
    return taken;
  }

  /** Asks so many further questions, and returns the number of all. */
  private int ask(int from, int count) {
    for (int i = from; i < from + count; i++) {
      Objects.requireNonNull(client).chat(request(i));
    }
    return from + count;
  }

  private static ChatRequest request(int number) {
    return ChatRequest.builder().model("m").user("Question " + number).build();
  }

  /** After four collections: the serial collector leaves dead objects in three of four. */
  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class NoiseProvider implements ChatProvider {
    private final Random random = new Random(3);

    @Override
    public String name() {
      return "noise";
    }

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      byte[] noise = new byte[ANSWER_BYTES * 3 / 4];
      random.nextBytes(noise);
      String text = Base64.getEncoder().encodeToString(noise);
      ChatResponse answer =
          new ChatResponse(
              JsonObject.parse(
                  "{\"id\":\"i\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                      + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\""
                      + text
                      + "\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}"));
      return CompleteReply.of(attempt.targetOr("noise", "m"), answer);
    }
  }
}
