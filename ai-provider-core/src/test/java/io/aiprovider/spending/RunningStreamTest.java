package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.EventLoop;
import io.aiprovider.reply.StreamingReply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stream that becomes longer than what was reserved for it, whether it is pulled or pushed. Each
 * word is one token, a dollar.
 */
@ParameterizedClass(name = "pushed: {0}")
@ValueSource(booleans = {false, true})
class RunningStreamTest extends SpendingFixture {
  private static final ChatRequest STREAM = HELLO.without("max_tokens").withStream(true);

  private final EventLoop loop = new EventLoop();
  private final boolean pushed;

  RunningStreamTest(boolean pushed) {
    this.pushed = pushed;
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  private static BudgetRule tenant(int usd) {
    return BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, Integer.toString(usd));
  }

  private static ChatChunk[] words(int number) {
    ChatChunk[] words = new ChatChunk[number];
    for (int i = 0; i < number; i++) {
      words[i] = chunk(" word");
    }
    return words;
  }

  private StreamingReply stream(ChatRequest request) {
    return (StreamingReply) client().send(request, call());
  }

  private List<String> read(StreamingReply reply) {
    List<String> texts = new ArrayList<>();
    read(reply, texts);
    return texts;
  }

  private void read(StreamingReply reply, List<String> texts) {
    Predicate<ChatChunk> reader = chunk -> chunk.text().isEmpty() || texts.add(chunk.text());
    if (pushed) {
      loop.read(reply, ChatCall.create(), reader);
    } else {
      reply.forEach(reader::test);
    }
  }

  @Test
  void reserves_more_while_it_becomes_longer() {
    BudgetRule tenant = tenant(10_000);
    open(options(tenant).withAssumedOutput(10));
    a.stalls(words(50));
    StreamingReply reply = stream(STREAM);

    for (int i = 0; i < 10; i++) {
      reply.next();
    }
    assertThatIs(tenant, "0", "18");
    reply.next();

    assertThatIs(tenant, "0", Integer.toString(8 + 11 + 1_024));
    reply.close();
    assertThat(status(tenant).reserved()).isEqualByComparingTo("0");
    assertThat(status(tenant).spent()).isEqualByComparingTo(costOfLatest());
  }

  @Test
  void ends_within_one_chunk_when_nothing_more_can_be_reserved() {
    BudgetRule tenant = tenant(8 + 100);
    open(options(tenant).withAssumedOutput(10));
    a.stalls(words(500));
    StreamingReply reply = stream(STREAM);
    List<String> texts = new ArrayList<>();

    BudgetExceeded failure = catchThrowableOfType(BudgetExceeded.class, () -> read(reply, texts));

    assertThat(failure)
        .hasMessage(
            "The answer was ended, because the budget of this tenant for this month has nothing"
                + " left for more of it. It begins anew at 2026-12-01 00:00 (UTC).");
    assertThat(texts).hasSizeBetween(100 - 16, 100); // the smallest step is 16 tokens
    assertThat(Objects.requireNonNull(reply.end()).failure()).isSameAs(failure);
    Attempt attempt = finished.get(0).attempts().get(0);
    assertThat(attempt.failure()).isSameAs(failure);
    Cost cost = Objects.requireNonNull(attempt.cost());
    assertThat(cost.status()).isEqualTo(Cost.Status.PARTIAL);
    assertThatIs(tenant, cost.usd().toPlainString(), "0");
    assertThat(cost.usd()).isLessThanOrEqualTo(tenant.usd());
    assertThat(b.requestCount()).isZero();
  }

  @Test
  void ends_when_the_budget_of_its_provider_has_nothing_left() {
    BudgetRule ofA = BudgetRule.of(BudgetScope.PROVIDER, "a", BudgetPeriod.DAY, "60");
    BudgetRule tenant = tenant(10_000);
    open(options(tenant, ofA).withAssumedOutput(10));
    a.stalls(words(500));

    BudgetExceeded failure = catchThrowableOfType(BudgetExceeded.class, () -> read(stream(STREAM)));

    assertThat(failure.scope()).isEqualTo("provider");
    assertThatIs(ofA, costOfLatest().toPlainString(), "0");
    assertThatIs(tenant, costOfLatest().toPlainString(), "0");
  }

  @Test
  void an_answer_that_the_request_limits_is_not_cut_for_a_different_count() {
    BudgetRule tenant = tenant(8 + 20);
    open(options(tenant));
    a.streams(words(24)); // the provider counts fewer tokens than we do

    List<String> texts = read(stream(HELLO.with("max_tokens", 20).withStream(true)));

    assertThat(texts).hasSize(24);
  }

  @Test
  void a_stream_that_breaks_off_leaves_nothing_reserved() {
    BudgetRule tenant = tenant(1_000);
    open(options(tenant).withAssumedOutput(10));
    a.breaksOff(Failures.streamBroken("a"), words(30));

    catchThrowableOfType(ChatException.class, () -> read(stream(STREAM)));

    assertThatIs(tenant, costOfLatest().toPlainString(), "0");
    assertThat(costOfLatest()).isGreaterThanOrEqualTo(BigDecimal.valueOf(30));
  }

  @Test
  void a_complete_stream_is_settled_with_the_providers_count() {
    BudgetRule tenant = tenant(1_000);
    open(options(tenant).withAssumedOutput(10));
    ChatChunk[] chunks = new ChatChunk[31];
    System.arraycopy(words(30), 0, chunks, 0, 30);
    chunks[30] = usage();
    a.streams(chunks);

    read(stream(STREAM));

    assertThatIs(tenant, "8", "0");
  }

  @Test
  void the_request_to_the_provider_is_cancelled() {
    AtomicInteger closed = new AtomicInteger();
    ChatProvider endless =
        new ChatProvider() {
          @Override
          public String name() {
            return "c";
          }

          @Override
          public ChatReply chat(ChatRequest request, ChatCall attempt) {
            return StreamingReply.of(Objects.requireNonNull(attempt.target()), source());
          }

          private ChunkSource source() {
            return new ChunkSource() {
              @Override
              public ChatChunk next() {
                return chunk(" word");
              }

              @Override
              public void close() {
                closed.incrementAndGet();
              }
            };
          }
        };
    open(
        options(tenant(40)).withAssumedOutput(10),
        client -> client.provider(endless).price("c", dollarsPerToken("1")));

    catchThrowableOfType(BudgetExceeded.class, () -> read(stream(STREAM.withModel("c/m"))));

    assertThat(closed).hasPositiveValue();
  }

  private BigDecimal costOfLatest() {
    List<Attempt> attempts = finished.get(finished.size() - 1).attempts();
    return Objects.requireNonNull(attempts.get(attempts.size() - 1).cost()).usd();
  }
}
