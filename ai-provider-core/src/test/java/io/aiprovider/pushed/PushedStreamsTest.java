package io.aiprovider.pushed;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.reply.StreamingReply;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Without it, the suite would pass as well if nothing were pushed. */
@EnabledIfSystemProperty(named = "test.streams", matches = "pushed")
class PushedStreamsTest {

  @Test
  void an_event_loop_moves_the_chunks_that_a_test_reads() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
      String end =
          "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
      server.enqueue(new MockResponse.Builder().body(event.repeat(100) + end).build());
      server.start();
      try (ChatClient client =
              ChatClient.builder()
                  .provider(
                      OpenAiCompatibleProvider.builder("a")
                          .baseUrl(server.url("/v1").toString())
                          .build())
                  .build();
          StreamingReply reply = client.stream(ChatRequest.of("Hi"))) {
        long before = PushedReading.moved();
        reply.forEach(chunk -> {});
        assertThat(PushedReading.moved() - before).isGreaterThanOrEqualTo(100);
      }
    }
  }
}
