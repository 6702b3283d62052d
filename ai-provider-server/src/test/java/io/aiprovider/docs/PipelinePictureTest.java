package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.client.ChatClient;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelinePictureTest {

  /** Reads the stack to find the steps of a call. */
  private static final class Looking implements ChatProvider {
    private final List<String> steps = new ArrayList<>();

    @Override
    public String name() {
      return "looking";
    }

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
          .forEach(
              frame -> {
                Class<?> type = frame.getDeclaringClass();
                String method = type.getSimpleName() + "." + frame.getMethodName();
                boolean step =
                    Set.of("intercept", "answer").contains(frame.getMethodName())
                        || method.equals("CircuitBreaking.attempt");
                if (step && type.getName().startsWith("io.aiprovider.")) {
                  steps.add(type.getSimpleName());
                }
              });
      Collections.reverse(steps);
      return CompleteReply.of(
          Objects.requireNonNull(attempt.target()),
          new ChatResponse(JsonObject.of("choices", List.of())));
    }
  }

  private static final class OnCalls implements ChatInterceptor {
    @Override
    public ChatReply intercept(Chain chain) {
      return chain.proceed(chain.request());
    }
  }

  private static final class OnAttempts implements AttemptInterceptor {
    @Override
    public ChatReply intercept(Chain chain) {
      return chain.proceed(chain.request());
    }
  }

  @Test
  void the_readme_shows_each_step_of_a_call_in_order() {
    Looking provider = new Looking();
    try (ChatClient client =
        ChatClient.builder()
            .provider(provider)
            .interceptor(new OnCalls())
            .interceptor(new OnAttempts())
            .build()) {
      client.chat(ChatRequest.builder().model("any").user("Hello!").build());
    }

    assertThat(shown()).containsExactlyElementsOf(provider.steps);
  }

  private static List<String> shown() {
    Page readme = Page.of("README.md");
    return readme.rows("## How a call works").stream()
        .map(row -> Page.code(row.get(1)).get(0))
        .takeWhile(step -> !step.equals("ChatProvider"))
        .map(
            step ->
                switch (step) {
                  case "ChatInterceptor" -> OnCalls.class.getSimpleName();
                  case "AttemptInterceptor" -> OnAttempts.class.getSimpleName();
                  default -> step;
                })
        .toList();
  }
}
