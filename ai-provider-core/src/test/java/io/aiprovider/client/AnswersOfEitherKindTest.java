package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A caller gets the kind of reply that it requested, even if an interceptor returned the other. */
class AnswersOfEitherKindTest {
  private static final ChatRequest REQUEST = ChatRequest.of("Hi");

  private final ScriptedProvider provider = new ScriptedProvider("a");
  private final List<ReplyOutcome> ends = new ArrayList<>();

  private ChatClient client(ChatInterceptor interceptor) {
    return ChatClient.builder().provider(provider).interceptor(interceptor).build();
  }

  @Test
  void a_whole_answer_is_streamed_to_a_caller_that_requested_a_stream() {
    provider.answers("Hello");
    ChatInterceptor plain = chain -> chain.proceed(chain.request().withStream(false));

    try (ChatClient client = client(plain);
        StreamingReply reply = client.stream(REQUEST)) {
      reply.onEnd(ends::add);

      assertThat(reply.texts()).containsExactly("Hello");
    }
    assertThat(ends).singleElement().matches(ReplyOutcome::complete);
    assertThat(ends.get(0).cost()).isNotNull();
  }

  @Test
  void a_stream_is_assembled_for_a_caller_that_requested_a_whole_answer() {
    provider.streams("Hel", "lo");
    ChatInterceptor streamed =
        chain -> {
          StreamingReply reply = (StreamingReply) chain.proceed(chain.request().withStream(true));
          reply.onEnd(ends::add);
          return reply;
        };

    try (ChatClient client = client(streamed)) {
      assertThat(client.chat(REQUEST).text()).isEqualTo("Hello");
    }
    assertThat(ends).singleElement().matches(ReplyOutcome::complete);
  }
}
