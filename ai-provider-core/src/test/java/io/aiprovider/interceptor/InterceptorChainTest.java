package io.aiprovider.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterceptorChainTest {
  private static final Target TARGET = new Target("openai", "gpt-4o", false);

  private final List<String> passed = new ArrayList<>();

  private ChatInterceptor recording(String name) {
    return chain -> {
      passed.add(name);
      ChatReply reply = chain.proceed(chain.request().with(name, true));
      passed.add(name + " back");
      return reply;
    };
  }

  @Test
  void runs_the_interceptors_from_first_to_last_and_back() {
    InterceptorChain.run(
        List.of(recording("a"), recording("b")),
        (request, call) -> {
          passed.add("end " + request.json().names());
          return CompleteReply.of(TARGET, Wire.answer("Hi"));
        },
        ChatRequest.of("x"),
        ChatCall.create());

    assertThat(passed).containsExactly("a", "b", "end [messages, a, b]", "b back", "a back");
  }

  @Test
  void an_interceptor_may_proceed_twice() {
    ChatInterceptor twice =
        chain -> {
          chain.proceed(chain.request());
          return chain.proceed(chain.request());
        };

    InterceptorChain.run(
        List.of(twice, recording("a")),
        (request, call) -> CompleteReply.of(TARGET, Wire.answer("Hi")),
        ChatRequest.of("x"),
        ChatCall.create());

    assertThat(passed).containsExactly("a", "a back", "a", "a back");
  }

  @Test
  void ends_at_an_interceptor_that_answers_itself() {
    CompleteReply own = CompleteReply.of(TARGET, Wire.answer("mine"));

    ChatReply reply =
        InterceptorChain.run(
            List.of(chain -> own, recording("never")),
            (request, call) -> {
              throw new AssertionError("not reached");
            },
            ChatRequest.of("x"),
            ChatCall.create());

    assertThat(reply).isSameAs(own);
    assertThat(passed).isEmpty();
  }
}
