package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.cache.ResponseCache;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the contract of {@link ResponseCache}. Extend this class and create the cache; the tests
 * then run with those of the subclass.
 *
 * @since 0.1
 */
public abstract class ResponseCacheContract {
  private static final int THREADS = 8;
  private static final int ROUNDS = 200;

  private final MutableClock clock = new MutableClock();
  private @Nullable ResponseCache made;

  /** For subclasses. */
  protected ResponseCacheContract() {}

  /**
   * An empty cache with room for at least a hundred answers of a hundred bytes. Called once for
   * each test.
   *
   * @param clock the clock of the test; a cache that uses another clock must override {@link #pass}
   */
  protected abstract ResponseCache create(Clock clock);

  /**
   * A cache whose store cannot be reached. Null, which is the default, if this cannot happen: the
   * test of this case is then skipped.
   */
  protected @Nullable ResponseCache unreachable() {
    return null;
  }

  /** How long the tests store an answer. Default: 5 minutes. */
  protected Duration ttl() {
    return Duration.ofMinutes(5);
  }

  /** Moves the time of the cache forward. Default: moves the test's clock. */
  protected void pass(Duration time) {
    clock.advance(time);
  }

  @BeforeEach
  final void make() {
    made = create(clock);
  }

  private ResponseCache cache() {
    return Objects.requireNonNull(made);
  }

  private CachedAnswer answer(String text, Duration ttl) {
    byte[] body = ("{\"choices\":[],\"id\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    return new CachedAnswer(
        "acme", "m-1", CachedBody.of(body), clock.instant(), ttl, new BigDecimal("0.00125"));
  }

  private static @Nullable String textOf(@Nullable CachedAnswer answer) {
    return answer == null ? null : new String(answer.body().json(), StandardCharsets.UTF_8);
  }

  @Test
  void an_unused_key_has_no_answer() {
    assertThat(cache().get("k")).isNull();
  }

  @Test
  void an_answer_is_returned_as_it_was_stored() {
    CachedAnswer kept = answer("größer", ttl());

    cache().put("k", kept);

    CachedAnswer found = Objects.requireNonNull(cache().get("k"));
    assertThat(found).usingRecursiveComparison().isEqualTo(kept);
  }

  @Test
  void each_key_has_its_own_answer() {
    cache().put("k1", answer("one", ttl()));
    cache().put("k2", answer("two", ttl()));

    assertThat(textOf(cache().get("k1"))).contains("one");
    assertThat(textOf(cache().get("k2"))).contains("two");
  }

  @Test
  void an_answer_is_stored_until_it_expires() {
    cache().put("k", answer("a", ttl()));

    pass(ttl().dividedBy(2));

    assertThat(cache().get("k")).isNotNull();
  }

  @Test
  void an_answer_is_removed_when_it_expires() {
    cache().put("k", answer("a", ttl()));

    pass(ttl());

    assertThat(cache().get("k")).isNull();
  }

  @Test
  void a_hit_does_not_extend_the_time_to_live() {
    cache().put("k", answer("a", ttl()));
    pass(ttl().dividedBy(2));
    cache().get("k");

    pass(ttl().dividedBy(2).plusMillis(1));

    assertThat(cache().get("k")).isNull();
  }

  @Test
  void a_later_answer_replaces_an_earlier_one() {
    cache().put("k", answer("earlier", ttl()));

    cache().put("k", answer("later", ttl()));

    assertThat(textOf(cache().get("k"))).contains("later");
  }

  @Test
  void a_later_answer_has_its_own_time_to_live() {
    cache().put("k", answer("earlier", ttl()));
    pass(ttl().dividedBy(2));

    cache().put("k", answer("later", ttl()));
    pass(ttl().dividedBy(2).plusMillis(1));

    assertThat(cache().get("k")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void an_answer_without_a_time_to_live_is_not_stored(long seconds) {
    cache().put("k", answer("a", Duration.ofSeconds(seconds)));

    assertThat(cache().get("k")).isNull();
  }

  @Test
  void an_answer_may_be_stored_forever() {
    cache().put("k", answer("a", Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(cache().get("k")).isNotNull();
  }

  @Test
  void hits_misses_and_entries_are_counted() {
    ResponseCache.Stats before = cache().stats();
    cache().put("k", answer("a", ttl()));
    cache().get("k");
    cache().get("k");
    cache().get("other");

    ResponseCache.Stats after = cache().stats();

    assertThat(after.entries() - before.entries()).isEqualTo(1);
    assertThat(after.hits() - before.hits()).isEqualTo(2);
    assertThat(after.misses() - before.misses()).isEqualTo(1);
  }

  @Test
  void a_look_at_an_answer_is_not_counted() {
    cache().put("k", answer("a", ttl()));
    ResponseCache.Stats before = cache().stats();

    assertThat(textOf(cache().peek("k"))).contains("a");
    assertThat(cache().peek("other")).isNull();

    assertThat(cache().stats()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\r\nb", "\u0000", "schlüssel", "{a}:*?[b]"})
  void any_text_is_a_key(String key) {
    cache().put(key, answer("a", ttl()));

    assertThat(textOf(cache().get(key))).contains("a");
  }

  @Test
  void a_long_answer_is_returned_as_it_was_stored() {
    String text = "a sentence of a long answer, ".repeat(300);
    CachedAnswer kept = answer(text, ttl()).requestedBy("größer", "fast");

    cache().put("k", kept);

    assertThat(kept.body().isCompressed()).isTrue();
    CachedAnswer found = Objects.requireNonNull(cache().get("k"));
    assertThat(found).usingRecursiveComparison().isEqualTo(kept);
    assertThat(textOf(found)).contains(text);
  }

  @Test
  void a_stale_answer_is_returned_until_its_stale_time_has_passed() {
    Duration half = ttl().dividedBy(2);
    cache().put("k", answer("a", half).withStaleTime(half));

    pass(half);
    CachedAnswer found = Objects.requireNonNull(cache().get("k"));
    assertThat(found.ttl()).isEqualTo(half);
    assertThat(found.staleTime()).isEqualTo(half);

    pass(half);
    assertThat(cache().get("k")).isNull();
  }

  @Test
  void all_answers_can_be_removed() {
    putOfTwoTenants();

    assertThat(clear(CacheSelection.all())).isEqualTo(4);

    assertThat(cache().get("k1")).isNull();
    assertThat(cache().get("k4")).isNull();
    assertThat(clear(CacheSelection.all())).isZero();
  }

  @Test
  void the_answers_of_a_tenant_can_be_removed() {
    putOfTwoTenants();

    assertThat(clear(CacheSelection.ofTenant("t1"))).isEqualTo(2);

    assertThat(cache().get("k1")).isNull();
    assertThat(cache().get("k2")).isNull();
    assertThat(cache().get("k3")).isNotNull();
    assertThat(clear(CacheSelection.ofTenant("t"))).isZero();
  }

  @Test
  void the_answers_of_a_model_can_be_removed_by_the_requested_name() {
    putOfTwoTenants();

    assertThat(clear(CacheSelection.ofModel("fast"))).isEqualTo(2);

    assertThat(cache().get("k1")).isNull();
    assertThat(cache().get("k2")).isNotNull();
    assertThat(cache().get("k3")).isNull();
  }

  @Test
  void the_answers_of_a_model_can_be_removed_by_the_name_of_the_model_that_answered() {
    putOfTwoTenants();

    assertThat(clear(CacheSelection.ofModel("m-1"))).isEqualTo(4);

    assertThat(cache().get("k1")).isNull();
  }

  @Test
  void an_answer_that_is_stored_after_a_removal_is_returned() {
    putOfTwoTenants();
    clear(CacheSelection.all());

    cache().put("k1", answer("again", ttl()).requestedBy("t1", "fast"));

    assertThat(textOf(cache().get("k1"))).contains("again");
  }

  private void putOfTwoTenants() {
    cache().put("k1", answer("one", ttl()).requestedBy("t1", "fast"));
    cache().put("k2", answer("two", ttl()).requestedBy("t1", "slow"));
    cache().put("k3", answer("three", ttl()).requestedBy("t2", "fast"));
    cache().put("k4", answer("four", ttl()).requestedBy("t2", "slow"));
  }

  private long clear(CacheSelection selection) {
    try {
      return cache().clear(selection);
    } catch (UnsupportedOperationException e) {
      return abort("this cache cannot remove answers");
    }
  }

  @Test
  void the_newest_answers_are_listed_first() {
    cache().put("k1", answer("one", ttl()).requestedBy("t1", "fast"));
    pass(Duration.ofMillis(10));
    CachedAnswer newest = answer("two", ttl()).requestedBy("t2", "slow");
    cache().put("k2", newest);
    cache().get("k2");
    cache().get("k2");

    List<ResponseCache.Entry> entries = cache().entries(10);

    assumeFalse(entries.isEmpty(), "this cache does not list its answers");
    assertThat(entries).extracting(ResponseCache.Entry::key).containsExactly("k2", "k1");
    ResponseCache.Entry first = entries.get(0);
    assertThat(first.tenant()).isEqualTo("t2");
    assertThat(first.model()).isEqualTo("slow");
    assertThat(first.created()).isEqualTo(newest.stored());
    assertThat(first.expires()).isEqualTo(newest.stored().plus(ttl()));
    assertThat(first.hits()).isEqualTo(2);
    assertThat(cache().entries(1)).extracting(ResponseCache.Entry::key).containsExactly("k2");
  }

  @Test
  void an_answer_that_is_too_large_causes_no_failure() {
    byte[] body = new byte[4 * 1024 * 1024];
    CachedAnswer large =
        new CachedAnswer(
            "acme", "m-1", CachedBody.of(body), clock.instant(), ttl(), BigDecimal.ZERO);

    assertThatCode(() -> cache().put("k", large)).doesNotThrowAnyException();
  }

  @Test
  void an_unreachable_store_is_a_miss_and_no_failure() {
    ResponseCache broken = unreachable();
    assumeTrue(broken != null, "this cache has no store that can become unreachable");

    assertThatCode(() -> broken.put("k", answer("a", ttl()))).doesNotThrowAnyException();
    assertThat(broken.get("k")).isNull();
    assertThatCode(broken::stats).doesNotThrowAnyException();
  }

  @Test
  void threads_find_only_answers_that_were_stored_under_their_key() throws Exception {
    List<Callable<List<String>>> users = new ArrayList<>();
    for (int user = 0; user < THREADS; user++) {
      users.add(this::mismatches);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<List<String>> user : threads.invokeAll(users, 30, TimeUnit.SECONDS)) {
        assertThat(user.get()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> mismatches() {
    List<String> mismatches = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      String key = "key-" + round % 16 + ".";
      cache().put(key, answer(key, ttl()));
      String found = textOf(cache().get(key));
      if (found != null && !found.contains(key)) {
        mismatches.add(key + ": " + found);
      }
    }
    return mismatches;
  }
}
