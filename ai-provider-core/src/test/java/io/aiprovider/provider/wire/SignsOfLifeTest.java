package io.aiprovider.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.http.RawServer;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes between two pieces of an answer shows that its provider is still at work. */
@Timeout(20)
class SignsOfLifeTest {
  private static final int SIGNS = 5;
  private static final ChatRequest REQUEST =
      ChatRequest.builder().model("m").user("Hi").build().withStream(true);

  static Stream<Arguments> wires() {
    Function<String, ChatProvider> openai =
        url -> OpenAiCompatibleProvider.builder("p").baseUrl(url).apiKey("k").build();
    Function<String, ChatProvider> anthropic =
        url -> AnthropicProvider.builder("p").baseUrl(url).apiKey("k").build();
    Function<String, ChatProvider> google =
        url -> GoogleProvider.builder("p").baseUrl(url).apiKey("k").build();
    String anthropicText =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\","
            + "\"model\":\"m\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n";
    String googleText = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n";
    String openaiText = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    String comment = ": PROCESSING\n\n";
    String ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
    return Stream.of(
        Arguments.of("OpenAI, comments", openai, openaiText, comment),
        Arguments.of("OpenAI, pings", openai, openaiText, ping),
        Arguments.of("OpenAI, pieces of one event", openai, openaiText, "data: {\n"),
        Arguments.of("Anthropic, comments", anthropic, anthropicText, comment),
        Arguments.of("Anthropic, pings", anthropic, anthropicText, ping),
        Arguments.of("Google, comments", google, googleText, comment));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wires")
  @DisplayName("R9 comments, pings and pieces are signs of life")
  void counts_every_sign_of_life(
      String name, Function<String, ChatProvider> provider, String text, String sign)
      throws Exception {
    Semaphore noticed = new Semaphore(0);
    Semaphore sent = new Semaphore(0);
    RawServer.Script script =
        peer -> {
          peer.readRequest();
          peer.beginStream();
          peer.chunk(text);
          for (int i = 0; i < SIGNS; i++) {
            noticed.acquire(); // each is sent when the one before was noticed
            peer.chunk(sign);
          }
          noticed.acquire();
          sent.release();
        };
    ChatCall attempt = ChatCall.create().attempt(new Target("p", "m", false)).call();
    attempt.onSignOfLife(noticed::release);
    try (RawServer server = new RawServer(script);
        ChatProvider asked = provider.apply(server.url());
        StreamingReply reply = (StreamingReply) asked.chat(REQUEST, attempt)) {
      assertThat(reply.next()).isNotNull();
      try {
        reply.forEach(chunk -> {});
      } catch (RuntimeException cutOff) {
        // the answer has no end; it is about what came before
      }
      assertThat(sent.tryAcquire()).isTrue();
    }
  }
}
