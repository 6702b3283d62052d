package io.aiprovider.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RepeatedRequestTest {
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}";

  @Test
  @DisplayName("R40 a request that was sent again on a new connection is recorded as such")
  void is_recorded_on_the_attempt() throws IOException {
    RawServer.Script resetsSecond =
        peer -> {
          peer.readRequest();
          peer.answer(ANSWER);
          peer.readRequest();
          peer.reset();
        };
    try (RawServer server = new RawServer(resetsSecond);
        ChatClient client =
            ChatClient.builder()
                .provider(
                    OpenAiCompatibleProvider.builder("p").baseUrl(server.url()).apiKey("k").build())
                .build()) {
      assertThat(attempt(client, "One?").repeated()).isFalse();
      assertThat(attempt(client, "Two?").repeated()).isTrue();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  private static Attempt attempt(ChatClient client, String question) {
    ChatCall call = ChatCall.create();
    client.send(ChatRequest.builder().model("m").user(question).build(), call).close();
    assertThat(call.trace().attempts()).hasSize(1);
    return call.trace().attempts().get(0);
  }
}
