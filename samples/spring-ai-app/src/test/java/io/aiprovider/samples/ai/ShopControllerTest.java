package io.aiprovider.samples.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.samples.ai.ShopController.Piece;
import io.aiprovider.spring.ai.AiProviderChatModel;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class ShopControllerTest {
  private final ScriptedProvider first = new ScriptedProvider("first");
  private final ScriptedProvider second = new ScriptedProvider("second");
  private final CompletableFuture<ReplyOutcome> ended = new CompletableFuture<>();
  private final ChatInterceptor watching =
      chain -> {
        ChatReply reply = chain.proceed(chain.request());
        reply.onEnd(ended::complete);
        return reply;
      };
  private final ChatClient client =
      ChatClient.builder().provider(first).provider(second).interceptor(watching).build();
  private final ShopController controller =
      new ShopController(new AiProviderChatModel(client), new Warehouse());

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void the_second_provider_answers_when_the_first_has_no_capacity() {
    Overloaded busy = new Overloaded("Busy.", FailureDetail.ofProvider("first"));
    first.fails(busy).fails(busy);
    second.answers("There is.");

    Piece answer = controller.ask("Is there tea?").block(Duration.ofSeconds(10));

    assertThat(answer).isEqualTo(new Piece("There is.", "second"));
    assertThat(second.requests().get(0).json().objects("tools")).hasSize(1);
  }

  @Test
  void a_caller_that_leaves_in_the_middle_of_a_stream_cancels_it() throws Exception {
    first.stalls("Hel");
    Disposable caller = controller.stream("Hi").subscribe();
    first.awaitWaiting();

    caller.dispose();

    assertThat(ended.get(10, TimeUnit.SECONDS).failure()).isInstanceOf(Cancelled.class);
  }
}
