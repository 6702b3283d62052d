package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import okio.BufferedSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An open stream does not hold its request in memory, because it is not sent again. */
@Timeout(60)
class OpenStreamMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OPENAI =
      "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
  private static final String GOOGLE =
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"index\":0}]}\n\n";
  private static final String ANTHROPIC =
      "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"role\":\"assistant\","
          + "\"content\":[],\"model\":\"claude\"}}\n\n"
          + "data: {\"type\":\"content_block_start\",\"index\":0,"
          + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
          + "data: {\"type\":\"content_block_delta\",\"index\":0,"
          + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n";

  private final MockWebServer server = new MockWebServer();
  private final CountDownLatch closed = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    closed.countDown();
    server.close();
  }

  /** The beginning of a stream, followed by silence. */
  private record Begun(String text, CountDownLatch end) implements MockResponseBody {
    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8(text).flush();
      try {
        end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The request that was sent, which must not stay in memory. */
  private record Sent(WeakReference<byte[]> bytes, WeakReference<ChatRequest> request) {
    boolean isGone() {
      return bytes.get() == null && request.get() == null;
    }
  }

  private void releasesItsRequest(ChatProvider provider, String begun) {
    releasesItsRequest(ChatClient.builder().provider(provider), begun);
  }

  private void releasesItsRequest(ChatClientBuilder builder, String begun) {
    server.enqueue(new MockResponse.Builder().body(new Begun(begun, closed)).build());
    try (ChatClient client = builder.build();
        Opened opened = open(client)) {
      assertThat(opened.reply().next()).isNotNull();

      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return opened.sent().isGone();
              });
      Reference.reachabilityFence(opened.reply());
    }
  }

  private record Opened(StreamingReply reply, Sent sent) implements AutoCloseable {
    @Override
    public void close() {
      reply.close();
    }
  }

  private static Opened open(ChatClient client) {
    String prompt = "What is the capital of Iceland? ".repeat(10_000);
    byte[] bytes =
        ("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt
                + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    ChatRequest request = ChatRequest.parse(bytes);
    Sent sent = new Sent(new WeakReference<>(bytes), new WeakReference<>(request));
    return new Opened((StreamingReply) client.send(request, client.newCall().build()), sent);
  }

  @Test
  void of_a_provider_with_openais_protocol() {
    releasesItsRequest(
        OpenAiCompatibleProvider.builder("a").baseUrl(server.url("/v1").toString()).build(),
        OPENAI);
  }

  @Test
  void of_anthropic() {
    releasesItsRequest(
        AnthropicProvider.builder("a").apiKey("k").baseUrl(server.url("/").toString()).build(),
        ANTHROPIC);
  }

  @Test
  void of_google() {
    releasesItsRequest(
        GoogleProvider.builder("a").apiKey("k").baseUrl(server.url("/").toString()).build(),
        GOOGLE);
  }

  @Test
  void of_the_simulated_provider() {
    releasesItsRequest(
        SimulatedProvider.builder("a").timePerToken(Duration.ofMinutes(5)).build(), "");
  }

  @Test
  void of_a_call_with_a_budget() {
    BudgetRule ofAll = BudgetRule.of(BudgetScope.INSTALLATION, "", BudgetPeriod.DAY, "1000");
    BudgetRule ofProvider = BudgetRule.of(BudgetScope.PROVIDER, "a", BudgetPeriod.DAY, "1000");
    releasesItsRequest(
        ChatClient.builder()
            .provider(
                OpenAiCompatibleProvider.builder("a").baseUrl(server.url("/v1").toString()).build())
            .price("a", Price.perMillion(BigDecimal.ONE, BigDecimal.ONE))
            .budgets(BudgetOptions.NONE.withRule(ofAll).withRule(ofProvider)),
        OPENAI);
  }
}
