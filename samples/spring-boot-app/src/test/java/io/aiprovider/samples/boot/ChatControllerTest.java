package io.aiprovider.samples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.testing.ScriptedProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class ChatControllerTest {
  private final ScriptedProvider provider = new ScriptedProvider("scripted");
  private final CompletableFuture<ReplyOutcome> ended = new CompletableFuture<>();
  private final ChatInterceptor watching =
      chain -> {
        ChatReply reply = chain.proceed(chain.request());
        reply.onEnd(ended::complete);
        return reply;
      };
  private final ChatClient client =
      ChatClient.builder().provider(provider).interceptor(watching).build();
  private final ChatController controller = new ChatController(client);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_caller_that_leaves_in_the_middle_of_a_stream_cancels_it() throws Exception {
    provider.stalls("Hel");
    Disposable caller = controller.stream("Hi").subscribe();
    provider.awaitWaiting();

    caller.dispose();

    assertThat(ended.get(5, TimeUnit.SECONDS).failure()).isInstanceOf(Cancelled.class);
  }
}
