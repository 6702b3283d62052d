package io.aiprovider.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.Failures;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ListSource;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that an interceptor received and that will not be read. */
class AbandonedReplyTest {
  private static final Target TARGET = new Target("openai", "gpt-4o", false);
  private static final ChatRequest STREAM = ChatRequest.of("x").withStream(true);

  private final List<ListSource> sources = new ArrayList<>();
  private final List<ReplyOutcome> ends = new ArrayList<>();

  private ChatReply run(ChatInterceptor... interceptors) {
    return InterceptorChain.run(List.of(interceptors), this::answer, STREAM, ChatCall.create());
  }

  private ChatReply answer(ChatRequest request, ChatCall call) {
    ListSource source = ListSource.of(Wire.stream("a", "b"));
    sources.add(source);
    StreamingReply reply = StreamingReply.of(TARGET, source);
    reply.onEnd(ends::add);
    return reply;
  }

  private static ChatInterceptor throwing(RuntimeException failure) {
    return chain -> {
      chain.proceed(chain.request());
      throw failure;
    };
  }

  @Test
  void is_closed_when_the_interceptor_throws() {
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(() -> run(throwing(bug))).isSameAs(bug);

    assertThat(sources).allMatch(ListSource::closed);
    assertThat(ends)
        .singleElement()
        .extracting(ReplyOutcome::failure)
        .isInstanceOf(Cancelled.class);
    assertThat(ends.get(0).failure())
        .hasCause(bug)
        .hasMessage(
            "The stream was abandoned because its handling failed with IllegalStateException.");
  }

  @Test
  void ends_with_the_failure_that_the_interceptor_throws() {
    var failure = Failures.malformed("openai");

    assertThatThrownBy(() -> run(throwing(failure))).isSameAs(failure);

    assertThat(ends).extracting(ReplyOutcome::failure).containsExactly(failure);
  }

  @Test
  void is_closed_when_the_interceptor_throws_an_error() {
    ChatInterceptor overflowing =
        chain -> {
          chain.proceed(chain.request());
          throw new StackOverflowError();
        };

    assertThatThrownBy(() -> run(overflowing)).isInstanceOf(StackOverflowError.class);

    assertThat(sources).allMatch(ListSource::closed);
    assertThat(ends).hasSize(1);
  }

  @Test
  void is_closed_only_once_when_the_failure_passes_several_interceptors() {
    IllegalStateException bug = new IllegalStateException("bug");
    ChatInterceptor passing = chain -> chain.proceed(chain.request());

    assertThatThrownBy(() -> run(passing, throwing(bug), passing)).isSameAs(bug);

    assertThat(ends).hasSize(1);
  }

  @Test
  void is_closed_when_the_interceptor_returns_null() {
    ChatInterceptor forgetful =
        chain -> {
          chain.proceed(chain.request());
          return null;
        };

    assertThatThrownBy(() -> run(forgetful))
        .isInstanceOf(NullPointerException.class)
        .hasMessageEndingWith(" returned null instead of a reply.");

    assertThat(sources).allMatch(ListSource::closed);
  }

  @Test
  void is_closed_when_the_interceptor_proceeds_again_and_returns_the_second() {
    ChatInterceptor twice =
        chain -> {
          ((StreamingReply) chain.proceed(chain.request())).next();
          return chain.proceed(chain.request());
        };

    try (StreamingReply reply = (StreamingReply) run(twice)) {
      assertThat(sources).extracting(ListSource::closed).containsExactly(true, false);
      assertThat(reply.toResponse().text()).isEqualTo("ab");
    }
    assertThat(ends).extracting(ReplyOutcome::complete).containsExactly(false, true);
  }

  @Test
  void is_closed_when_the_interceptor_proceeds_again_and_returns_the_first() {
    ChatInterceptor twice =
        chain -> {
          ChatReply first = chain.proceed(chain.request());
          chain.proceed(chain.request());
          return first;
        };

    run(twice).close();

    assertThat(sources).hasSize(2).allMatch(ListSource::closed);
    assertThat(ends).hasSize(2);
  }

  @Test
  void is_closed_when_the_interceptor_proceeds_again_and_that_fails() {
    var failure = Failures.unavailable("openai");
    ChatInterceptor twice =
        chain -> {
          chain.proceed(chain.request());
          return chain.proceed(chain.request().withModel("none"));
        };
    ChatInterceptor failingOnce =
        chain -> {
          if ("none".equals(chain.request().model())) {
            throw failure;
          }
          return chain.proceed(chain.request());
        };

    assertThatThrownBy(() -> run(twice, failingOnce)).isSameAs(failure);

    assertThat(sources).singleElement().matches(ListSource::closed);
  }

  @Test
  void is_closed_when_the_interceptor_returns_its_own_answer() {
    CompleteReply own = CompleteReply.of(TARGET, Wire.answer("mine"));
    ChatInterceptor replacing =
        chain -> {
          chain.proceed(chain.request());
          return own;
        };

    assertThat(run(replacing)).isSameAs(own);

    assertThat(sources).allMatch(ListSource::closed);
  }

  @Test
  void fails_with_a_clear_message_when_it_is_read_later() {
    ChatInterceptor wrapping =
        chain -> {
          StreamingReply given = (StreamingReply) chain.proceed(chain.request());
          return StreamingReply.of(TARGET, new PullingSource(given));
        };
    StreamingReply wrapper = (StreamingReply) run(wrapping);

    assertThatThrownBy(wrapper::next)
        .isInstanceOf(Cancelled.class)
        .hasMessage(
            "An interceptor received this stream and did not return it. To change a stream, use"
                + " its transform(…).");
  }

  private record PullingSource(StreamingReply reply) implements ChunkSource {
    @Override
    public io.aiprovider.chat.ChatChunk next() {
      return reply.next();
    }

    @Override
    public void close() {
      reply.close();
    }
  }

  @Test
  void is_closed_when_it_arrives_after_the_interceptor_has_returned() {
    List<ChatInterceptor.Chain> kept = new ArrayList<>();
    CompleteReply own = CompleteReply.of(TARGET, Wire.answer("mine"));
    ChatInterceptor leaving =
        chain -> {
          kept.add(chain);
          return own;
        };
    run(leaving);

    ChatReply late = kept.get(0).proceed(STREAM);

    assertThat(sources).singleElement().matches(ListSource::closed);
    assertThatThrownBy(((StreamingReply) late)::next).isInstanceOf(Cancelled.class);
  }

  @Test
  void is_open_when_the_interceptor_returned_it() {
    ChatInterceptor observing =
        chain -> ((StreamingReply) chain.proceed(chain.request())).observe(chunk -> {});

    StreamingReply reply = (StreamingReply) run(observing, observing);

    assertThat(reply.toResponse().text()).isEqualTo("ab");
    assertThat(ends).extracting(ReplyOutcome::complete).containsExactly(true);
  }
}
